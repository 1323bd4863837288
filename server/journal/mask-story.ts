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
import { hideAddresses } from './hide-addresses.ts'
import { MASK } from './mask.ts'
import { plainName } from './personal-names.ts'
import { readPersonalTexts } from './personal-texts.ts'
import { readingsOf } from './readings.ts'
import { replaceFields, replaceItems } from './replace-parts.ts'

/** Shorter texts (`NL`, a house number) would be found where they mean something else. */
const MIN_LENGTH = 3
/** Of a phone number or a date of birth. */
const MIN_DIGITS = 6

/** What is not told where it stands, whatever it is called there. */
interface Hiding {
  /** Personal values, plain. */
  readonly texts: ReadonlySet<string>
  /** What connectors call their fields. Other names are data, and hidden as values are. */
  readonly names: ReadonlySet<string>
}

/**
 * Takes personal values out of a story. In what systems sent they are known by their name, by being the same as a
 * personal value of the record, or by looking like an e-mail address; so are names that no connector declares.
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
  const hiding = { texts, names: setOf(personal.names) }
  return {
    record: maskPaths(story.record, personal.source, hiding),
    steps: story.steps.map(({ reason, ...step }) =>
      reason === undefined || told === undefined ? step : Object.assign(step, { reason: told }),
    ),
    writes: story.writes.map((write) =>
      maskWrite(hideOfWrite(write, texts), (part) =>
        maskPaths(part, personal.writes[write.resource] ?? [], hiding),
      ),
    ),
    exchanges: story.exchanges.map((exchange) => {
      const ends = endsOf(personal.bodies[exchange.role] ?? [])
      const { sent, received } = exchange.detail
      return {
        ...exchange,
        summary: hide(exchange.summary, texts),
        detail: {
          ...(sent === undefined ? {} : { sent: maskEnds(sent, undefined, ends, hiding) }),
          ...(received === undefined
            ? {}
            : { received: maskEnds(received, undefined, ends, hiding) }),
        },
      }
    }),
  }
}

/** Takes personal values, and whatever looks like an e-mail address, out of a text for people. */
export function hidePersonal(text: string, personal: readonly string[]): string {
  return createHide(personal)(text)
}

/** The same for many texts, prepared once. */
export function createHide(personal: readonly string[]): (text: string) => string {
  const pattern = patternOf(tellingTexts(personal))
  return (text) => hideBy(text, pattern)
}

function tellingTexts(personal: readonly string[]): ReadonlySet<string> {
  return new Set(personal.filter(isTelling).map(plainText))
}

/** Nobody knows any more what of it is personal. */
function maskAll(story: RecordStory): RecordStory {
  return {
    record: {},
    steps: story.steps.map(({ step, entered, decision }) => ({ step, entered, decision })),
    writes: story.writes.map((write) => maskWrite(write, (part) => hideWithin(part, NO_NAMES))),
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

/** What it is called in the target, and the rows that answered. */
function hideOfWrite(write: StoryWrite, texts: ReadonlySet<string>): StoryWrite {
  const { id, tableRows } = write
  const rows = Object.entries(tableRows).map(([name, told]) => [
    name,
    told.map((row) => hide(row, texts)),
  ])
  return {
    ...write,
    ...(typeof id === 'string' ? { id: hideText(id, texts) } : {}),
    tableRows: Object.fromEntries(rows),
  }
}

function maskPaths(record: JsonObject, paths: readonly string[], hiding: Hiding): JsonObject {
  const wanted = new Set(paths)
  const rename = (name: string): string => hideName(name, hiding)
  const walk = (value: Json, at: string): Json => {
    if (isJsonList(value)) return replaceItems(value, (item) => walk(item, at))
    if (!isJsonObject(value)) return hideLeaf(value, hiding.texts)
    return replaceFields(value, rename, (name, part) => {
      const path = at === '' ? name : `${at}.${name}`
      return wanted.has(path) ? hideWithin(part, hiding.names) : walk(part, path)
    })
  }
  return objectOf(walk(record, ''))
}

/** Last name of a path to whole paths, reversed. */
type Ends = ReadonlyMap<string, readonly (readonly string[])[]>

const NO_NAMES: ReadonlySet<string> = new Set()
/** By the names of a flow's systems, as the ends of paths below. */
const knownNames = new WeakMap<readonly string[], ReadonlySet<string>>()

function setOf(names: readonly string[] | undefined): ReadonlySet<string> {
  if (!names) return NO_NAMES
  const known = knownNames.get(names) ?? new Set(names)
  knownNames.set(names, known)
  return known
}

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

function maskEnds(value: Json, at: Way | undefined, ends: Ends, hiding: Hiding): Json {
  if (isJsonList(value)) return replaceItems(value, (item) => maskEnds(item, at, ends, hiding))
  if (!isJsonObject(value)) return hideLeaf(value, hiding.texts)
  const rename = (name: string): string => hideName(name, hiding)
  return replaceFields(value, rename, (name, part) => {
    const way = { name: plainName(name), outer: at }
    const isHit = ends.get(way.name)?.some((end) => endsWith(way, end))
    return isHit ? hideWithin(part, hiding.names) : maskEnds(part, way, ends, hiding)
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

function hideWithin(value: JsonObject, names: ReadonlySet<string>): JsonObject
function hideWithin(value: Json, names: ReadonlySet<string>): Json
function hideWithin(value: Json, names: ReadonlySet<string>): Json {
  if (value === null || value === '') return value
  if (isJsonList(value)) return value.map((item) => hideWithin(item, names))
  if (!isJsonObject(value)) return MASK
  const rename = (name: string): string => (names.has(name) ? name : MASK)
  return replaceFields(value, rename, (_, part) => hideWithin(part, names))
}

function hideLeaf(value: Json, texts: ReadonlySet<string>): Json {
  return typeof value === 'string' ? hideText(value, texts) : value
}

function hideName(name: string, { texts, names }: Hiding): string {
  return names.has(name) ? name : hideText(name, texts)
}

function hideText(text: string, texts: ReadonlySet<string>): string {
  const isPersonal = readingsOf(text).some((reading) => texts.has(plainText(reading)))
  return isPersonal ? MASK : hideAddresses(text)
}

/** Hides personal values wherever they stand in a text for people. */
function hide(text: string, texts: ReadonlySet<string>): string {
  return hideBy(text, patternOf(texts))
}

function hideBy(text: string, pattern: RegExp | undefined): string {
  const hidden = hideAddresses(text)
  return pattern ? hidden.replaceAll(pattern, MASK) : hidden
}

function patternOf(texts: ReadonlySet<string>): RegExp | undefined {
  if (texts.size === 0) return undefined
  // The longest first: else of "Jansen" the end is left where "Jan" is personal, too.
  const written = [...texts].flatMap(waysToWrite).toSorted((a, b) => b.length - a.length)
  const long = written.filter((each) => !SHORT_NAME.test(each)).map(escapePattern)
  const patterns = [wholeWordsOf(written.map(escapePattern)), ...long]
  return new RegExp(patterns.join('|'), 'giu')
}

/** A name of a few letters is in many words, where it means nothing. Of scripts that have no blanks between words nobody can tell. */
const SHORT_NAME = /^\p{Script=Latin}{1,5}$/u
/** Where a word begins; also after what stands for another sign in a URL, or in JSON. */
const BEGINS = String.raw`(?:(?<![\p{Script=Latin}\p{M}])|(?<=%[0-9a-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4}))`
const ENDS = String.raw`(?![\p{Script=Latin}\p{M}])`

/** Words that are nothing but names: one, or a few that are written together, as in a user name. */
function wholeWordsOf(names: readonly string[]): string {
  return `${BEGINS}(?:${names.join('|')}){1,4}${ENDS}`
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
