import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type RecordStory,
  type StoryWrite,
} from '../../engine/index.ts'
import type { PersonalPaths } from './flow-story.ts'
import { MASK } from './mask.ts'
import { plainName } from './personal-names.ts'
import { readPersonalTexts } from './personal-texts.ts'

/** Parts as long as addresses may have (RFC 5321): without bounds, a long text without spaces would take for ever. */
const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g
const EMAIL_SIGN = /@|%40/
/** Shorter texts (`NL`, a house number) would be found where they mean something else. */
const MIN_LENGTH = 3
/** Of a phone number or a date of birth. */
const MIN_DIGITS = 6

/**
 * Takes personal values out of a story. In what systems sent they are known by their name, by being the same as a
 * personal value of the record, or by looking like an e-mail address.
 *
 * @param told why the record ended, as it is told in the open.
 */
export function maskStory(
  story: RecordStory,
  personal: PersonalPaths | undefined,
  told?: Message,
): RecordStory {
  if (!personal) return maskAll(story)
  const texts = tellingTexts(readPersonalTexts(story, personal))
  return {
    record: maskPaths(story.record, personal.source, texts),
    steps: story.steps.map(({ reason, ...step }) =>
      reason === undefined || told === undefined ? step : Object.assign(step, { reason: told }),
    ),
    writes: story.writes.map((write) =>
      maskWrite(write, (part) => maskPaths(part, personal.writes[write.resource] ?? [], texts)),
    ),
    exchanges: story.exchanges.map((exchange) => {
      const ends = endsOf(personal.bodies[exchange.role] ?? [])
      const { sent, received } = exchange.detail
      return {
        ...exchange,
        summary: hide(exchange.summary, texts),
        detail: {
          ...(sent === undefined ? {} : { sent: maskEnds(sent, undefined, ends, texts) }),
          ...(received === undefined
            ? {}
            : { received: maskEnds(received, undefined, ends, texts) }),
        },
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
    writes: story.writes.map((write) => maskWrite(write, (part) => hideWithin(part))),
    exchanges: story.exchanges.map((exchange) => ({
      ...exchange,
      summary: exchange.summary.replace(/\?.*/, `?${MASK}`),
      detail: {},
    })),
  }
}

function maskWrite(write: StoryWrite, mask: (part: JsonObject) => JsonObject): StoryWrite {
  const { set, before } = write
  return { ...write, set: mask(set), ...(before === undefined ? {} : { before: mask(before) }) }
}

function maskPaths(
  record: JsonObject,
  paths: readonly string[],
  texts: ReadonlySet<string>,
): JsonObject {
  const wanted = new Set(paths)
  const walk = (value: Json, at: string): Json => {
    if (isJsonList(value)) return replaceItems(value, (item) => walk(item, at))
    if (!isJsonObject(value)) return hideLeaf(value, texts)
    return replaceFields(value, (name, part) => {
      const path = at === '' ? name : `${at}.${name}`
      return wanted.has(path) ? hideWithin(part) : walk(part, path)
    })
  }
  return objectOf(walk(record, ''))
}

/** Last name of a path to whole paths, reversed. */
type Ends = ReadonlyMap<string, readonly (readonly string[])[]>

/** By the paths of a flow's systems, which stay the same from story to story. */
const knownEnds = new WeakMap<readonly string[], Ends>()

function endsOf(paths: readonly string[]): Ends {
  const known = knownEnds.get(paths)
  if (known) return known
  const ends = new Map<string, (readonly string[])[]>()
  for (const path of paths) {
    const names = path.split('.').toReversed()
    const [last = ''] = names
    ends.set(last, [...(ends.get(last) ?? []), names])
  }
  knownEnds.set(paths, ends)
  return ends
}

/** The names that lead to a value, nearest first. */
interface Way {
  readonly name: string
  readonly outer: Way | undefined
}

function maskEnds(value: Json, at: Way | undefined, ends: Ends, texts: ReadonlySet<string>): Json {
  if (isJsonList(value)) return replaceItems(value, (item) => maskEnds(item, at, ends, texts))
  if (!isJsonObject(value)) return hideLeaf(value, texts)
  return replaceFields(value, (name, part) => {
    const way = { name: plainName(name), outer: at }
    const isHit = ends.get(way.name)?.some((end) => endsWith(way, end))
    return isHit ? hideWithin(part) : maskEnds(part, way, ends, texts)
  })
}

function endsWith(way: Way, end: readonly string[]): boolean {
  let at: Way | undefined = way
  for (const name of end) {
    if (at?.name !== name) return false
    at = at.outer
  }
  return true
}

function hideWithin(value: JsonObject): JsonObject
function hideWithin(value: Json): Json
function hideWithin(value: Json): Json {
  if (value === null || value === '') return value
  if (isJsonList(value)) return value.map((item) => hideWithin(item))
  return isJsonObject(value) ? replaceFields(value, (_, part) => hideWithin(part)) : MASK
}

/** What stays as it is, is handed on and not copied: nearly all of nearly every story. */
function replaceFields(value: JsonObject, replace: (name: string, part: Json) => Json): JsonObject {
  let copy: Record<string, Json> | undefined
  for (const name of Object.keys(value)) {
    const part = value[name] ?? null
    const replaced = replace(name, part)
    if (replaced === part) continue
    copy ??= { ...value }
    copy[name] = replaced
  }
  return copy ?? value
}

function replaceItems(list: readonly Json[], replace: (item: Json) => Json): readonly Json[] {
  const replaced = list.map(replace)
  return replaced.every((item, at) => item === list[at]) ? list : replaced
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
  return (length >= MIN_LENGTH && /\p{L}/u.test(text)) || (length >= MIN_DIGITS && /\d/.test(text))
}

function plainText(text: string): string {
  return text.trim().toLowerCase()
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {}
}
