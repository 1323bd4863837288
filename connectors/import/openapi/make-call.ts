import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Operation, Parameter } from './api.ts'
import { isPaging } from './guess-pages.ts'
import type { Around, Into } from './notes.ts'
import { placeholdersIn } from './paths.ts'
import { present } from './present.ts'
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
export function callOf(operation: Operation, into: Into, isOfOne: boolean): JsonObject | undefined {
  const { method, path } = operation
  const { around, notes } = into
  const short = around.shorten(path)
  const whole = short !== undefined && isOfOne ? withId(short) : short
  if (whole === undefined || /[?#\s]/.test(whole)) {
    notes.leave(operation, say('leftNoPlace', {}))
    return undefined
  }
  const query: Record<string, Json> = {}
  const headers: Record<string, Json> = {}
  for (const parameter of operation.parameters) {
    if (!parameter.isRequired || isSaidElsewhere(parameter, around)) continue
    const value = valueFor(parameter, into)
    if (value === undefined) {
      notes.leave(operation, say('leftNeeds', { name: parameter.name }))
      return undefined
    }
    const place = parameter.in === 'query' ? query : headers
    place[parameter.name] = value
  }
  return present({
    [method]: whole,
    query: Object.keys(query).length > 0 ? query : undefined,
    headers: Object.keys(headers).length > 0 ? headers : undefined,
  })
}

/** What is sent for a parameter that each request needs; nothing where nobody tells. */
function valueFor(parameter: Parameter, { around, notes, at }: Into): Json | undefined {
  const only = onlyValue(parameter)
  if (only !== undefined) return only
  const value = versionFor(parameter, around) ?? usualValue(parameter)
  if (value !== undefined) {
    const place = parameter.in === 'query' ? 'query' : 'headers'
    notes.guess([...at, place, parameter.name], say('guessValue', { name: parameter.name }))
  }
  return value
}

/** The last placeholder is the record's; a path with others needs more than its key. */
function withId(path: string): string | undefined {
  const names = placeholdersIn(path)
  return names.length === 1 ? path.replace(`{${names[0]}}`, '{id}') : undefined
}

function isSaidElsewhere({ name, in: place }: Parameter, { query, headers }: Around): boolean {
  const plain = name.toLowerCase()
  if (place === 'path') return true
  if (place === 'header')
    return OWN_HEADERS.has(plain) || headers.has(plain) || plain.endsWith('idempotency-key')
  return query.has(name) || isPaging(name)
}

/** What a parameter can only be. */
export function onlyValue({ schema }: Parameter): Json | undefined {
  const { enum: choices } = schema
  return Array.isArray(choices) && choices.length === 1 ? plainValue(choices[0]) : undefined
}

/** What the description takes for usual: it may leave records out, so it is a guess. */
export function usualValue({ schema }: Parameter): Json | undefined {
  return plainValue(schema['default'])
}

/** A text that begins with "=" would be a formula. */
function plainValue(value: Json | undefined): Json | undefined {
  return typeof value === 'string' && value.startsWith('=') ? undefined : value
}

/** A version that each request has to name is that of the description. */
function versionFor({ name }: Parameter, { version }: Around): Json | undefined {
  return /^(x-?)?(api-?)?version$/.test(wordsOf(name).join('-')) ? version : undefined
}
