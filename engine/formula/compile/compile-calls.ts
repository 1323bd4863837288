import { isCallable } from '../run/callable.ts'
import { callRaw, composed, HOLE, partial } from '../run/calls.ts'
import type { Code } from '../run/code.ts'
import { functions, mayGiveSequence } from '../run/functions.ts'
import { LanguageError } from '../run/language-error.ts'
import { type Operand, read } from '../run/operand.ts'
import type { ApplyNode, CallNode, SyntaxNode } from '../syntax/syntax-node.ts'
import { compileBuiltinCall } from './compile-builtin-call.ts'
import { compileOperand } from './compile-operand.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

/** `$f(x)`, or `x ~> $f()` with what is piped in as the first argument. */
export function compileCall(
  node: CallNode,
  scope: Scope,
  compiler: Compiler,
  piped?: Operand,
): Compiled {
  const own = node.arguments.map((argument) => compileOperand(argument, scope, compiler))
  const args = piped === undefined ? own : [piped, ...own]
  const name = compiler.functionName(node.procedure, scope)
  const builtin = name === undefined ? undefined : functions.get(name)
  if (builtin !== undefined) {
    return {
      code: compileBuiltinCall(builtin, args, node.position),
      settled: !mayGiveSequence(builtin.name),
    }
  }
  return { code: otherCall(node, args, scope, compiler), settled: false }
}

/** A call of whatever an expression gives. Its result is not settled: a filter behind it sees the sequence. */
function otherCall(
  node: CallNode,
  args: readonly Operand[],
  scope: Scope,
  compiler: Compiler,
): Code {
  const procedure = procedureCode(node, scope, compiler, 'T1005')
  const { position } = node
  const token = tokenOf(node.procedure)
  return (context, frame) => {
    const called = procedure(context, frame)
    const values = args.map((arg) => read(arg, context, frame))
    return callRaw(called, values, context, position, token)
  }
}

/** What is called; where it is a bare name that means a function with a dollar sign, the author is told. */
function procedureCode(
  { procedure, position }: CallNode,
  scope: Scope,
  compiler: Compiler,
  problem: 'T1005' | 'T1007',
): Code {
  const code = compiler.compile(procedure, scope)
  if (procedure.type !== 'path') return code
  const token = tokenOf(procedure)
  if (token === undefined) return code
  const known = compiler.isKnown(token, scope)
  return (context, frame) => {
    const called = code(context, frame)
    if (called === undefined && known(context, frame) === true) {
      throw new LanguageError(problem, { position, token })
    }
    return called
  }
}

function tokenOf(procedure: SyntaxNode): string | undefined {
  const named = procedure.type === 'path' ? procedure.steps[0] : procedure
  return named?.type === 'variable' || named?.type === 'name' ? named.value : undefined
}

/** A call in tail position, left to whoever called the function around it. */
export function compileTailCall(
  node: CallNode,
  scope: Scope,
  compiler: Compiler,
  leave: typeof callRaw,
): Code {
  const procedure = compiler.compile(node.procedure, scope)
  const args = node.arguments.map((argument) => compiler.compile(argument, scope))
  const { position } = node
  const token = tokenOf(node.procedure)
  return (context, frame) => {
    const called = procedure(context, frame)
    const values = args.map((arg) => arg(context, frame))
    return leave(called, values, context, position, token)
  }
}

/** `$f(?, x)`. */
export function compilePartial(node: CallNode, scope: Scope, compiler: Compiler): Compiled {
  const procedure = procedureCode(node, scope, compiler, 'T1007')
  const token = tokenOf(node.procedure)
  const { position } = node
  const args = node.arguments.map((argument) =>
    argument.type === 'operator' ? undefined : compiler.compile(argument, scope),
  )
  return {
    code: (context, frame) => {
      const values = args.map((arg) => (arg === undefined ? HOLE : arg(context, frame)))
      return partial(procedure(context, frame), values, token, position)
    },
    settled: true,
  }
}

/** `x ~> f`: a call where the right side is written as one, else whatever function it gives. */
export function compileApply(node: ApplyNode, scope: Scope, compiler: Compiler): Compiled {
  const left = compileOperand(node.lhs, scope, compiler)
  const { rhs, position } = node
  if (rhs.type === 'function') return compileCall(rhs, scope, compiler, left)
  const right = compiler.compile(rhs, scope)
  const code: Code = (context, frame) => {
    const value = read(left, context, frame)
    const procedure = right(context, frame)
    if (!isCallable(procedure)) throw new LanguageError('T2006', { position, value: procedure })
    if (isCallable(value)) return composed(value, procedure, position)
    return callRaw(procedure, [value], null, position, undefined)
  }
  return { code, settled: false }
}
