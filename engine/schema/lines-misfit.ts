import { isJsonObject, type Json } from '../json.ts'

/** Whether a question says `x-lines` and is not one that is answered by a text of several lines. */
export function isLinesMisfit(question: Json | undefined): boolean {
  if (!isJsonObject(question) || question['x-lines'] === undefined) return false
  const { 'x-lines': lines, type, format, oneOf, anyOf, enum: values } = question
  const isText = type === 'string' && (format ?? oneOf ?? anyOf ?? values) === undefined
  return typeof lines !== 'boolean' || !isText
}
