import type { ValidateArguments } from '../syntax/jsonata-package.ts'
import type { Pattern } from './pattern.ts'
import type { Value } from './value.ts'

const brand = Symbol('formula function')

/** A function of the language: a lambda of the formula, a built-in, or one that Mapwright adds. */
export interface Callable {
  (...args: Value[]): Value
  readonly [brand]: true
  /** How many arguments it looks at, which decides how many a function like `$map` passes. */
  readonly arity: number
  /** Absent for lambdas without a signature: they take anything. */
  readonly validate?: ValidateArguments
  /** For built-ins: the same call with the context that stands in for a missing argument. */
  readonly withContext?: (args: readonly Value[], context: Value) => Value
  /** For built-ins: the call of a partial application, which checks no arguments. */
  readonly unchecked?: (args: readonly Value[]) => Value
  /** For regular expressions: what they search for, and where they stand in the formula. */
  readonly pattern?: Pattern
  readonly position?: number | undefined
  /** For a tail call: what to call once the function that ends with it is left. */
  readonly tail?: TailCall
}

export interface TailCall {
  readonly procedure: Value
  readonly args: readonly Value[]
  readonly context: Value
  readonly position: number | undefined
  readonly token: string | undefined
}

export function makeCallable(
  call: (...args: Value[]) => Value,
  properties: Omit<Callable, typeof brand>,
): Callable {
  return Object.assign(call, properties, { [brand]: true } as const)
}

/** False for functions of the host, which a formula can never call. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function' && brand in value
}
