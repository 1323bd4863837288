import { isJsonObject, type Json, type JsonObject, type RecordStory } from '../../engine/index.ts'
import type { PersonalPaths } from './flow-story.ts'
import { plainName } from './personal-names.ts'
import { readPersonalTexts } from './personal-texts.ts'

/** Stands in the place of every personal value. */
export const MASK = '***'
/** Parts as long as addresses may have (RFC 5321): without bounds, a long text without spaces would take for ever. */
const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g
const EMAIL_SIGN = /@|%40/
/** Shorter texts (`NL`, a house number) would be found where they mean something else. */
const LEAST_LENGTH = 3
/** Of a phone number or a date of birth. */
const LEAST_DIGITS = 6

/**
 * Takes personal values out of a story. In what systems sent they are known by their name, by being the same as a
 * personal value of the record, or by looking like an e-mail address.
 */
export function maskStory(story: RecordStory, personal: PersonalPaths | undefined): RecordStory {
  if (!personal) return maskAll(story)
  const texts = tellingTexts(readPersonalTexts(story, personal))
  return {
    record: maskPaths(story.record, personal.source, texts),
    steps: story.steps.map((step) =>
      step.reason === undefined
        ? step
        : Object.assign({}, step, { reason: hide(step.reason, texts) }),
    ),
    writes: story.writes.map((write) =>
      Object.assign({}, write, {
        set: maskPaths(write.set, personal.writes[write.resource] ?? [], texts),
      }),
    ),
    requests: story.requests.map((request) => {
      const ends = endsOf(personal.bodies[request.role] ?? [])
      const { body, answer } = request
      return {
        ...request,
        url: hide(request.url, texts),
        ...(body === undefined ? {} : { body: maskEnds(body, [], ends, texts) }),
        ...(answer === undefined ? {} : { answer: maskEnds(answer, [], ends, texts) }),
      }
    }),
  }
}

/** Takes personal values, and whatever looks like an e-mail address, out of a text for people. */
export function hidePersonal(text: string, personal: readonly string[]): string {
  return hide(text, tellingTexts(personal))
}

function tellingTexts(personal: readonly string[]): ReadonlySet<string> {
  return new Set(personal.filter(isTelling).map(plainText))
}

/** Nobody knows any more what of it is personal. */
function maskAll(story: RecordStory): RecordStory {
  return {
    record: {},
    steps: story.steps.map(({ step, entered, decision }) => ({ step, entered, decision })),
    writes: story.writes.map((write) => Object.assign({}, write, { set: hideWithin(write.set) })),
    requests: story.requests.map(({ body: _body, answer: _answer, ...request }) =>
      Object.assign(request, { url: request.url.replace(/\?.*/, `?${MASK}`) }),
    ),
  }
}

function maskPaths(
  record: JsonObject,
  paths: readonly string[],
  texts: ReadonlySet<string>,
): JsonObject {
  const wanted = new Set(paths)
  const walk = (value: Json, at: string): Json => {
    if (isList(value)) return value.map((item) => walk(item, at))
    if (!isJsonObject(value)) return hideLeaf(value, texts)
    const entries = Object.entries(value).map(([name, part]) => {
      const path = at === '' ? name : `${at}.${name}`
      return [name, wanted.has(path) ? hideWithin(part) : walk(part, path)] as const
    })
    return Object.fromEntries(entries)
  }
  return objectOf(walk(record, ''))
}

/** Last name of a path to whole paths, reversed. */
type Ends = ReadonlyMap<string, readonly (readonly string[])[]>

function endsOf(paths: readonly string[]): Ends {
  const ends = new Map<string, (readonly string[])[]>()
  for (const path of paths) {
    const names = path.split('.').toReversed()
    const [last = ''] = names
    ends.set(last, [...(ends.get(last) ?? []), names])
  }
  return ends
}

/** `at` is the way to the value, nearest name first. */
function maskEnds(
  value: Json,
  at: readonly string[],
  ends: Ends,
  texts: ReadonlySet<string>,
): Json {
  if (isList(value)) return value.map((item) => maskEnds(item, at, ends, texts))
  if (!isJsonObject(value)) return hideLeaf(value, texts)
  const entries = Object.entries(value).map(([name, part]) => {
    const way = [plainName(name), ...at]
    const isHit = ends.get(way[0] ?? '')?.some((end) => end.every((each, far) => each === way[far]))
    return [name, isHit ? hideWithin(part) : maskEnds(part, way, ends, texts)] as const
  })
  return Object.fromEntries(entries)
}

function hideWithin(value: JsonObject): JsonObject
function hideWithin(value: Json): Json
function hideWithin(value: Json): Json {
  if (value === null || value === '') return value
  if (isList(value)) return value.map((item) => hideWithin(item))
  if (!isJsonObject(value)) return MASK
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, hideWithin(part)]))
}

function hideLeaf(value: Json, texts: ReadonlySet<string>): Json {
  if (typeof value !== 'string') return value
  return texts.has(plainText(value)) ? MASK : hideAddresses(value)
}

function hideAddresses(text: string): string {
  return EMAIL_SIGN.test(text) ? text.replaceAll(EMAIL, MASK) : text
}

/** Hides personal values wherever they stand in a text for people. */
function hide(text: string, texts: ReadonlySet<string>): string {
  const hidden = hideAddresses(text)
  if (texts.size === 0) return hidden
  // The longest first: else of "Jansen" the end is left where "Jan" is personal, too.
  const written = [...texts].flatMap(waysToWrite).toSorted((a, b) => b.length - a.length)
  return hidden.replaceAll(new RegExp(written.map(escapePattern).join('|'), 'giu'), MASK)
}

/** As it is, and as it stands in a URL, where half of a character of two cannot stand. */
function waysToWrite(text: string): readonly string[] {
  return /\p{Cs}/u.test(text) ? [text] : [text, encodeURIComponent(text)]
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function isTelling(text: string): boolean {
  const { length } = text.trim()
  return (
    (length >= LEAST_LENGTH && /\p{L}/u.test(text)) || (length >= LEAST_DIGITS && /\d/.test(text))
  )
}

function plainText(text: string): string {
  return text.trim().toLowerCase()
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {}
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
