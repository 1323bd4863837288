import { FormulaError } from '../formula.ts'

/** The house rule of our functions: absent, null and "" are all "nothing". */
export function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

/** The text of an argument that may be text or a number (shops write order numbers and postcodes either way). */
export function textArgument(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw wrongArgument(name, 'text', value)
}

/** Says which function got what instead of what. */
export function wrongArgument(name: string, expected: string, value: unknown): FormulaError {
  return new FormulaError('ARGUMENT', `$${name} expects ${expected}, not ${show(value)}`, undefined)
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
