import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Operation, Parameter } from './api.ts'
import type { Around, Notes } from './notes.ts'
import { placeholdersIn } from './paths.ts'
import { wordsOf } from './words.ts'

/** Sent by whoever sends requests at all. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'authorization',
  'user-agent',
  'host',
  'content-length',
])

/** A request with all that it needs; nothing where it needs what nobody tells. */
export function callOf(
  operation: Operation,
  around: Around,
  notes: Notes,
  isOfOne: boolean,
): JsonObject | undefined {
  const { method, path } = operation
  const short = around.shorten(path)
  const whole = short !== undefined && isOfOne ? withId(short) : short
  if (whole === undefined || /[?#\s]/.test(whole)) {
    notes.leave(operation, say('leftNoPlace', {}))
    return undefined
  }
  const fixed: Record<string, Json> = {}
  const headers: Record<string, Json> = {}
  for (const parameter of operation.parameters) {
    if (!parameter.isRequired || parameter.in === 'path' || isSaidElsewhere(parameter, around))
      continue
    const value = fixedValue(parameter) ?? versionFor(parameter, around)
    if (value === undefined) {
      notes.leave(operation, say('leftNeeds', { name: parameter.name }))
      return undefined
    }
    ;(parameter.in === 'query' ? fixed : headers)[parameter.name] = value
  }
  return {
    [method]: whole,
    ...(Object.keys(fixed).length > 0 ? { query: fixed } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
  }
}

/** The last placeholder is the record's; a path with others needs more than its key. */
function withId(path: string): string | undefined {
  const names = placeholdersIn(path)
  return names.length === 1 ? path.replace(`{${names[0]}}`, '{id}') : undefined
}

const PAGING = /^(page|offset|skip|limit|cursor|per|size|count|top|start|max|rows|take)/

export function isPaging(name: string): boolean {
  return PAGING.test(wordsOf(name)[0] ?? '')
}

function isSaidElsewhere({ name, in: place }: Parameter, { query, headers }: Around): boolean {
  const plain = name.toLowerCase()
  if (place === 'header')
    return OWN_HEADERS.has(plain) || headers.has(plain) || plain.endsWith('idempotency-key')
  return query.has(name) || isPaging(name)
}

export function fixedValue({ schema }: Parameter): Json | undefined {
  const { default: usual, enum: choices } = schema
  const only = Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined
  const value = usual ?? only
  // A text that begins with "=" would be a formula.
  return typeof value === 'string' && value.startsWith('=') ? undefined : value
}

/** A version that each request has to name is that of the description. */
function versionFor({ name }: Parameter, { version }: Around): Json | undefined {
  return /^(x-?)?(api-?)?version$/.test(wordsOf(name).join('-')) ? version : undefined
}
