import { type Message, say } from '../../messages/message.ts'
import { FormulaError } from '../formula.ts'

/** The house rule of our functions: absent, null and "" are all "nothing". */
export function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

/** The text of an argument that may be text or a number (shops write order numbers and postcodes either way). */
export function textArgument(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw wrongArgument(name, say('text', {}), value)
}

/** Says which function got what instead of what. */
export function wrongArgument(name: string, what: Message, value: unknown): FormulaError {
  const message = say('argumentExpected', { function: `$${name}`, what, is: show(value) })
  return new FormulaError('ARGUMENT', message, undefined)
}

function show(value: unknown): Message {
  if (Array.isArray(value)) return say('list', {})
  if (typeof value === 'function') return say('function', {})
  if (typeof value === 'object' && value !== null) return say('object', {})
  const text = JSON.stringify(value)
  if (text === undefined) return say('nothing', {})
  return say('shown', { value: text.length > 60 ? `${text.slice(0, 57)}…` : text })
}
