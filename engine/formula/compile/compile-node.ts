import type { Code } from '../run/code.ts'
import { descendants, fieldValues, lookUp } from '../run/fields.ts'
import { Frame } from '../run/frame.ts'
import { patternFunction } from '../run/matching.ts'
import { read } from '../run/operand.ts'
import { isTrue } from '../run/operators.ts'
import { isPlainObject, type Value } from '../run/value.ts'
import type {
  BindNode,
  BlockNode,
  ConditionNode,
  NameNode,
  RegexNode,
  SyntaxNode,
  VariableNode,
} from '../syntax/syntax-node.ts'
import { compileApply, compileCall, compilePartial } from './compile-calls.ts'
import { compileList, compileObject } from './compile-constructors.ts'
import { compileLambda } from './compile-lambda.ts'
import { compileOperand } from './compile-operand.ts'
import { compileBinary, compileNegation } from './compile-operators.ts'
import { compilePath } from './compile-path.ts'
import { compilePattern } from './compile-pattern.ts'
import { compileTransform } from './compile-transform.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { boundNames, makeScope, type Scope } from './scope.ts'

/** A node by itself, without what stands behind it. */
export function compileNode(node: SyntaxNode, scope: Scope, compiler: Compiler): Compiled {
  if (node.type === 'path') return compilePath(node, scope, compiler)
  if (node.type === 'variable') return variable(node, scope, compiler)
  if (node.type === 'binary') return compileBinary(node, scope, compiler)
  if (node.type === 'unary') return unary(node, scope, compiler)
  if (node.type === 'bind') return bind(node, scope, compiler)
  if (node.type === 'block') return block(node, scope, compiler)
  if (node.type === 'condition') return condition(node, scope, compiler)
  return compileFunctional(node, scope, compiler) ?? compileLeaf(node, scope, compiler)
}

function compileFunctional(
  node: SyntaxNode,
  scope: Scope,
  compiler: Compiler,
): Compiled | undefined {
  if (node.type === 'function') return compileCall(node, scope, compiler)
  if (node.type === 'partial') return compilePartial(node, scope, compiler)
  if (node.type === 'apply') return compileApply(node, scope, compiler)
  if (node.type === 'lambda') return compileLambda(node, scope, compiler)
  if (node.type === 'transform') return compileTransform(node, scope, compiler)
  return undefined
}

function compileLeaf(node: SyntaxNode, scope: Scope, compiler: Compiler): Compiled {
  if (node.type === 'string' || node.type === 'number' || node.type === 'value') {
    return constant(node.value)
  }
  if (node.type === 'name') return fieldOf(node)
  if (node.type === 'wildcard') return { code: (context) => fieldValues(context), settled: false }
  if (node.type === 'descendant') return { code: (context) => descendants(context), settled: false }
  if (node.type === 'parent') {
    return { code: compiler.variable(node.slot.label, scope, node), settled: false }
  }
  if (node.type === 'regex') return regex(node, compiler)
  // The parser lets a `?` stand only in a call, and an order-by only in a path: both are seen there.
  return constant(undefined)
}

function unary(node: SyntaxNode & { type: 'unary' }, scope: Scope, compiler: Compiler): Compiled {
  switch (node.value) {
    case '-':
      return compileNegation(node, scope, compiler)
    case '[':
      return compileList(node, scope, compiler)
    case '{':
      return compileObject(node, scope, compiler)
  }
}

function constant(value: Value): Compiled {
  return { code: () => value, settled: true }
}

function fieldOf({ value: name }: NameNode): Compiled {
  if (name in Object.prototype) return { code: (context) => lookUp(context, name), settled: false }
  return {
    code: (context) => (isPlainObject(context) ? context[name] : lookUp(context, name)),
    settled: false,
  }
}

function variable(node: VariableNode, scope: Scope, compiler: Compiler): Compiled {
  if (node.value !== '') return { code: compiler.variable(node.value, scope, node), settled: false }
  return {
    code: (context) =>
      Array.isArray(context) && context.outerWrapper === true ? context[0] : context,
    settled: false,
  }
}

function regex(node: RegexNode, compiler: Compiler): Compiled {
  const pattern = compilePattern(node, compiler.report)
  const matcher = patternFunction(pattern, node.position)
  return { code: () => matcher, settled: true }
}

function condition(node: ConditionNode, scope: Scope, compiler: Compiler): Compiled {
  const test = compileOperand(node.condition, scope, compiler)
  const whenTrue = compileOperand(node.then, scope, compiler)
  const whenFalse = node.else && compileOperand(node.else, scope, compiler)
  const code: Code = (context, frame) => {
    if (isTrue(read(test, context, frame))) return read(whenTrue, context, frame)
    return whenFalse && read(whenFalse, context, frame)
  }
  return { code, settled: false }
}

function bind(node: BindNode, scope: Scope, compiler: Compiler): Compiled {
  const value = compiler.compile(node.rhs, scope)
  const { hops, slot } = slotFor(node.lhs.value, scope)
  const code: Code = (context, frame) => {
    const bound = value(context, frame)
    let target = frame
    for (let left = hops; left > 0; left--) target = target.parent
    target.slots[slot] = bound
    return bound
  }
  return { code, settled: false }
}

/** The frame that a `:=` writes to is the nearest one; scopes without a frame do not count. */
function slotFor(name: string, scope: Scope): { hops: number; slot: number } {
  let hops = 0
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const slot = at.slots.get(name)
    if (slot !== undefined && at.hasFrame) return { hops, slot }
    if (at.hasFrame) hops++
  }
  throw new Error(`The compiler made no place for the variable "${name}".`)
}

function block(node: BlockNode, scope: Scope, compiler: Compiler): Compiled {
  const bound = boundNames(node.expressions)
  const inner = makeScope(scope, bound, { hasFrame: bound.size > 0 })
  const codes: Code[] = []
  for (const expression of node.expressions) {
    codes.push(compiler.compile(expression, inner))
    if (expression.type === 'bind') inner.certain.add(expression.lhs.value)
  }
  const [only = () => undefined, ...others] = codes
  if (others.length === 0 && bound.size === 0) return { code: only, settled: false }
  const size = bound.size
  const code: Code = (context, frame) => {
    const within = size === 0 ? frame : new Frame(frame, size)
    let result: Value
    for (const run of codes) result = run(context, within)
    return result
  }
  return { code, settled: false }
}
