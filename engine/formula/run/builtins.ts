import { packageArity, packageFunction } from '../syntax/jsonata-package.ts'
import { makeCallable } from './callable.ts'
import { checkedText } from './meter.ts'
import { ownImplementations } from './own-implementations.ts'
import { spendOnArguments } from './package-costs.ts'
import type { Callable } from './value.ts'
import { asValue, type Value } from './value.ts'

/** A function of the language. */
export interface Builtin {
  readonly name: string
  /** The call as written, with signature and context; the result is not settled. */
  readonly call: (args: readonly Value[], context: Value) => Value
  /** The function as a value: `$map(names, $uppercase)`. */
  readonly callable: Callable
}

const NAMES =
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length
  trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil
  round abs sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge
  reverse each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl
  decodeUrlComponent decodeUrl toMillis fromMillis clone now millis`.split(/\s+/)

/**
 * Every function of the language by name, without `$eval`: what a formula may do must be in its text.
 *
 * Each checks its arguments by the package's own signature. What it then does is either our own (where the package
 * waits, copies, or has no limits) or the package's.
 */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  NAMES.map((name) => [name, makeBuiltin(name)]),
)

function makeBuiltin(name: string): Builtin {
  const { validate } = packageFunction(name)
  const implementation = ownImplementations[name] ?? packageImplementation(name)
  const call = (args: readonly Value[], context: Value): Value => {
    const checked = validate(args, context)
    return implementation(Array.isArray(checked) ? checked : args, context)
  }
  const callable = makeCallable((...args) => call(args, null), {
    arity: packageArity(name),
    withContext: call,
    unchecked: (args) => implementation(args, undefined),
  })
  return { name, call, callable }
}

/** The package's own implementation, which gets to see nothing but its arguments. */
function packageImplementation(name: string): (args: readonly Value[]) => Value {
  const { implementation } = packageFunction(name)
  const self = { createSequence }
  return (args) => {
    spendOnArguments(args)
    const result = asValue(Reflect.apply(implementation, self, args))
    return typeof result === 'string' ? checkedText(result) : result
  }
}

function createSequence(...items: Value[]): Value {
  const sequence: Value[] & { sequence?: boolean } = items
  sequence.sequence = true
  return sequence
}
