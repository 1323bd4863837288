import { isJsonObject, type Json } from '../../../engine/index.ts'

/** A value of the file as one line of text: `=id` for a formula, words as they are, anything else as JSON. */
export function showWritten(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The value that a line of text means: a number, true, false or text. */
export function readWritten(text: string): string | number | boolean {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  const isNumber = trimmed !== '' && String(Number(trimmed)) === trimmed
  return isNumber ? Number(trimmed) : trimmed
}

/** What a formula says, without its `=`; nothing for what is no formula. */
export function formulaOf(value: Json | undefined): string {
  if (typeof value === 'string') return value.replace(/^=/, '')
  return value === undefined || isJsonObject(value) ? '' : JSON.stringify(value)
}
