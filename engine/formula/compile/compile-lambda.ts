import { makeCallable } from '../run/callable.ts'
import { tailCall } from '../run/calls.ts'
import type { Code } from '../run/code.ts'
import { Frame } from '../run/frame.ts'
import { allocate } from '../run/meter.ts'
import { signatureCheck } from '../syntax/jsonata-package.ts'
import type { LambdaNode } from '../syntax/syntax-node.ts'
import { compileCall, compileTailCall } from './compile-calls.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { boundNames, makeScope, type Scope } from './scope.ts'

/** `function($x) { ... }`, or the wrapper that the parser puts around a call in tail position. */
export function compileLambda(node: LambdaNode, scope: Scope, compiler: Compiler): Compiled {
  if (node.thunk === true) return compileThunk(node, scope, compiler)
  const parameters = node.arguments.map((parameter) => parameter.value)
  const inner = makeScope(scope, [...parameters, ...boundNames([node.body])])
  for (const parameter of parameters) inner.certain.add(parameter)
  const body = compiler.compile(node.body, inner)
  const size = inner.slots.size
  const places = parameters.map((parameter) => inner.slots.get(parameter) ?? 0)
  const properties = {
    arity: parameters.length,
    ...(node.signature && { validate: signatureCheck(node.signature.definition) }),
  }
  return { code: functionCode(body, size, places, properties), settled: true }
}

function functionCode(
  body: Code,
  size: number,
  places: readonly number[],
  properties: Parameters<typeof makeCallable>[1],
): Code {
  if (places.length === 1) {
    return (context, frame) => {
      allocate(ITEMS_PER_FUNCTION)
      return makeCallable((first) => {
        const inner = new Frame(frame, size)
        inner.slots[0] = first
        return body(context, inner)
      }, properties)
    }
  }
  return (context, frame) => {
    allocate(ITEMS_PER_FUNCTION)
    return makeCallable((...args) => {
      const inner = new Frame(frame, size)
      for (let at = 0; at < places.length; at++) {
        const place = places[at]
        if (place !== undefined) inner.slots[place] = args[at]
      }
      return body(context, inner)
    }, properties)
  }
}

/** A function takes as much memory as a list of so many items. */
const ITEMS_PER_FUNCTION = 16

/** A built-in is called at once: it cannot come back here. Its result is what the function around it gives. */
function compileThunk({ body }: LambdaNode, scope: Scope, compiler: Compiler): Compiled {
  if (body.type !== 'function') return { code: compiler.compile(body, scope), settled: true }
  if (compiler.functionName(body.procedure, scope) !== undefined) {
    return { code: compileCall(body, scope, compiler).code, settled: true }
  }
  return { code: compileTailCall(body, scope, compiler, tailCall), settled: true }
}
