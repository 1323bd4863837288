import { LanguageError } from './language-error.ts'
import type { Value } from './value.ts'

interface Place {
  readonly position?: number | undefined
  readonly token?: string | undefined
}

/** True for numbers. One that is too large to be a number of JSON is a mistake wherever it turns up. */
export function isNumeric(value: Value, place: Place = {}): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { ...place, value })
  return true
}

export function listOfNumbers(value: Value): value is number[] {
  return Array.isArray(value) && value.filter((item) => !isNumeric(item)).length === 0
}

export function listOfTexts(value: Value): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
