import {
  type ExactReading,
  isJsonList,
  type Json,
  type Message,
  parseJson,
  say,
} from '../../../../engine/index.ts'
import { type Numbers, writeJson } from './write-json.ts'

export const NDJSON_TYPE = 'application/x-ndjson'

/** What a system is asked for whose answers are lines of JSON: its refusals are often one JSON. */
export const NDJSON_ACCEPTED = 'application/x-ndjson, application/json'

/** Whether a content type says so, by one of the names that are in use. */
export function isNdjsonType(type: string | undefined): boolean {
  return /^\s*(application|text)\/((x-)?(ndjson|jsonl|json-?lines)|stream\+json)\s*(;|$)/i.test(
    type ?? '',
  )
}

/** A line for each of a list, the last ended as the others; one value is one line, and null none. */
export function writeNdjson(value: Json, numbers: Numbers): string {
  const lines = isJsonList(value) ? value : value === null ? [] : [value]
  return lines.map((line) => `${writeJson(line, numbers)}\n`).join('')
}

/** What the lines of an answer hold, or why they cannot be read; nothing where it is another text. */
export function readNdjsonBody(
  text: string,
  type: string | undefined,
  exact?: ExactReading,
): { readonly body: readonly Json[] } | { readonly problem: Message } | undefined {
  const body: Json[] = []
  let line = 0
  for (const each of text.split('\n')) {
    line += 1
    if (each.trim() === '') continue
    try {
      body.push(parseJson(each, exact))
    } catch {
      // A page, or a text, has no line that could be read.
      if (body.length === 0 && !isNdjsonType(type)) return undefined
      return { problem: say('lineNotJson', { line }) }
    }
  }
  return { body }
}

/** The lines of a request that was written as such, whatever type the connector gives it: no other body ends so. */
export function sentLines(text: string, type: string | undefined): readonly Json[] | undefined {
  if (!isNdjsonType(type) && !text.endsWith('\n')) return undefined
  const read = readNdjsonBody(text, type)
  return read && 'body' in read ? read.body : undefined
}
