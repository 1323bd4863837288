import { LanguageError } from './language-error.ts'
import { allocate, spend, spendOnComparison } from './meter.ts'
import { namesOf } from './names-of.ts'
import { isNumeric, listOfNumbers } from './numbers.ts'
import { sequenceOf } from './sequence.ts'
import { textOf } from './text.ts'
import { isPlainObject, type Value, type ValueList } from './value.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'
export type OrderOperator = '<' | '<=' | '>' | '>='

export function arithmetic(
  left: Value,
  right: Value,
  operator: ArithmeticOperator,
  position: number | undefined,
): Value {
  const place = { position, token: operator }
  if (left !== undefined && !isNumeric(left, place)) {
    throw new LanguageError('T2001', { ...place, value: left })
  }
  if (right !== undefined && !isNumeric(right, place)) {
    throw new LanguageError('T2002', { ...place, value: right })
  }
  if (left === undefined || right === undefined) return undefined
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
  }
}

export function negate(value: Value, position: number | undefined): Value {
  const place = { position, token: '-' }
  if (value === undefined) return undefined
  if (isNumeric(value, place)) return -value
  throw new LanguageError('D1002', { ...place, value })
}

/** `=`: nothing equals "no result", not even itself. */
export function equal(left: Value, right: Value): boolean {
  return left !== undefined && right !== undefined && sameValue(left, right)
}

/** `!=`: nothing differs from "no result" either. */
export function unequal(left: Value, right: Value): boolean {
  return left !== undefined && right !== undefined && !sameValue(left, right)
}

/** Deep equality, whatever the order of fields. */
export function sameValue(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') spendOnComparison(left, right)
  if (left === right) return true
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    spend(left.length)
    return left.every((item, at) => sameValue(item, right[at]))
  }
  if (!isPlainObject(left) || !isPlainObject(right)) return false
  const names = namesOf(left)
  spend(names.length)
  return (
    names.length === namesOf(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameValue(left[name], right[name]))
  )
}

export function ordered(
  left: Value,
  right: Value,
  operator: OrderOperator,
  position: number | undefined,
): Value {
  if (typeof left === 'number' && typeof right === 'number') return compare(left, right, operator)
  if (typeof left === 'string' && typeof right === 'string') {
    spendOnComparison(left, right)
    return compare(left, right, operator)
  }
  const place = { position, token: operator }
  if (!isOrderable(left) || !isOrderable(right)) {
    throw new LanguageError('T2010', { ...place, value: isKey(left) ? right : left })
  }
  if (left === undefined || right === undefined) return undefined
  throw new LanguageError('T2009', { ...place, value: left, value2: right })
}

function isKey(value: Value): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function isOrderable(value: Value): value is string | number | undefined {
  return value === undefined || isKey(value)
}

function compare<Key extends number | string>(
  left: Key,
  right: Key,
  operator: OrderOperator,
): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

/** `in`: by identity, as the package has it. */
export function isIn(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false
  if (!Array.isArray(right)) return right === left
  spend(typeof left === 'string' ? right.length * (1 + (left.length >> 9)) : right.length)
  return right.includes(left) && !Number.isNaN(left)
}

/** What `&` makes of an operand: "no result" is empty text. */
export function operandText(value: Value, position: number | undefined): string {
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  return textOf(value, false, { position, token: '&' })
}

const MAX_RANGE = 1e7

export function range(left: Value, right: Value, position: number | undefined): Value {
  const place = { position, token: '..' }
  if (left !== undefined && !Number.isInteger(left)) {
    throw new LanguageError('T2003', { ...place, value: left })
  }
  if (right !== undefined && !Number.isInteger(right)) {
    throw new LanguageError('T2004', { ...place, value: right })
  }
  if (typeof left !== 'number' || typeof right !== 'number' || left > right) return undefined
  const size = right - left + 1
  if (size > MAX_RANGE) throw new LanguageError('D2014', { ...place, value: size })
  allocate(size)
  const numbers: ValueList = Array.from({ length: size }, (_, at) => left + at)
  return sequenceOf(numbers)
}

/** `$append` and the ways lists grow; never changes what it is given. */
export function append(left: Value, right: Value): Value {
  if (left === undefined) return right
  if (right === undefined) return left
  if (Array.isArray(left)) {
    allocate(left.length + (Array.isArray(right) ? right.length : 1))
    return left.concat(right)
  }
  if (!Array.isArray(right)) return [left, right]
  allocate(right.length + 1)
  return [left, ...right]
}

/** Whether a value counts as true; "no result" has no answer. */
export function truth(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value.length > 0
  if (typeof value === 'number') return isNumeric(value) && value !== 0
  if (value === undefined) return undefined
  if (Array.isArray(value)) return listTruth(value)
  return namesOf(value).length > 0
}

function listTruth(list: ValueList): boolean | undefined {
  spend(list.length)
  if (list.length === 1) return truth(list[0])
  return list.some((item) => truth(item) === true)
}

export function isTrue(value: Value): boolean {
  return value === true || (value !== false && truth(value) === true)
}

/** How often a predicate's answer keeps the item at a position: numbers are positions, all else is a test. */
export function timesKept(answer: Value, at: number, length: number): number {
  if (answer === true) return 1
  if (answer === false || answer === undefined) return 0
  if (isNumeric(answer)) return isPosition(answer, at, length) ? 1 : 0
  if (listOfNumbers(answer)) {
    spend(answer.length)
    return answer.filter((position) => isPosition(position, at, length)).length
  }
  return isTrue(answer) ? 1 : 0
}

function isPosition(position: number, at: number, length: number): boolean {
  return placeOf(position, length) === at
}

/** Where in a list a position is: those below zero count from its end. */
export function placeOf(position: number, length: number): number {
  const whole = Math.floor(position)
  return whole < 0 ? whole + length : whole
}
