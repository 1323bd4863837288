import type { ValidateArguments } from '../syntax/jsonata-package.ts'
import type { Pattern } from './pattern.ts'

/**
 * What a formula computes with: JSON, `undefined` for "no result", and functions.
 *
 * Objects come from JSON, so they are plain; whoever reads a field of one asks {@link isPlainObject} first, which
 * keeps everything a host may have slipped in (dates, class instances) out of reach.
 */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | Callable
  | ValueObject
  | ValueList

export interface ValueObject {
  [name: string]: Value
}

/** A list, with the marks by which the language tells lists of the data from sequences of results. */
export interface ValueList extends Array<Value> {
  /** The matches of a path or the results of a function: one match stands for itself, none for no result. */
  sequence?: boolean
  /** A sequence that stays a list when it has one item: `[]` was written. */
  keepSingleton?: boolean
  /** Made by a list constructor within a path: not spread into the results around it. */
  readonly cons?: boolean
  /** The one item is the input itself, which is a list. */
  outerWrapper?: boolean
  /** The items are tuples: contexts with the names that `@`, `#` and `%` gave them. */
  tupleStream?: boolean
}

/** What only functions of the language carry. */
export const brand = Symbol('formula function')

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

const objectPrototype = Object.prototype

/**
 * The last two objects that were found to be plain: a record and a part of it are asked about over and over, and
 * looking at a prototype is dear.
 */
let lastSeen: Value
let seenBefore: Value

export function isPlainObject(value: Value): value is ValueObject {
  if (typeof value !== 'object' || value === null) return false
  if (value === lastSeen || value === seenBefore) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== objectPrototype && prototype !== null) return false
  seenBefore = lastSeen
  lastSeen = value
  return true
}

/** Lets go of a record when its evaluation ends. */
export function forgetSeen(): void {
  lastSeen = undefined
  seenBefore = undefined
}

/** Sets a field; one called `__proto__` becomes a field like any other. */
export function setField(object: ValueObject, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  } else {
    object[name] = value
  }
}

/** Lets in what comes from outside (records, variables, the package's functions): it is judged where it is used. */
function isValue(value: unknown): value is Value {
  return typeof value !== 'bigint' && typeof value !== 'symbol'
}

export function asValue(value: unknown): Value {
  return isValue(value) ? value : undefined
}
