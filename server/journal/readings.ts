import { decodeHTML } from 'entities'

/** A text as one reads it who undoes what was done to it on its way. */
interface Reading {
  readonly text: string
  /** For each of its characters where in the given text it comes from; absent where nobody asked. */
  readonly places?: Places | undefined
}

interface Places {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

interface Way {
  readonly pattern: RegExp
  readonly read: (found: string) => string
}

/** An `@`, or what may become one. All that NFKC turns into these signs is among them. */
const MAY_HIDE = /[@%&\\＠﹫％﹪＆﹠＼﹨]/u
/** Of ways within ways within ways: what was done several times in a row is undone at once. */
const MAX_ROUNDS = 6

const WAYS: readonly Way[] = [
  { pattern: /\p{Default_Ignorable_Code_Point}+/gu, read: () => '' },
  { pattern: /\P{M}\p{M}+|[^\0-\u007f]/gu, read: (found) => found.normalize('NFKC') },
  { pattern: /&(?:amp;|#0*38;)+/giu, read: () => '&' },
  { pattern: /&(?:#x[0-9a-f]+|#\d+|[a-z][a-z0-9]{1,31});?/giu, read: (found) => decodeHTML(found) },
  { pattern: /%(?:25)+/gu, read: () => '%' },
  { pattern: /(?:%[0-9a-f]{2})+/giu, read: percentDecoded },
  { pattern: /\\{2,}/gu, read: () => '\\' },
  {
    pattern: /\\(?:u[0-9a-f]{4}|u\{0*[0-9a-f]{1,6}\}|x[0-9a-f]{2}|["'/nrtbf])/giu,
    read: unescaped,
  },
]

/** RFC 5322 allows blanks around the sign, and quotes around what stands before it. */
const LOOSE: Way = { pattern: /[\s"]{0,8}@\s{0,8}/gu, read: () => '@' }

/**
 * All that a text says, itself first: with entities of HTML, percent signs of URLs, escapes of JSON, and letters that only look
 * different (NFKC) undone, once and until nothing changes, with and without blanks around an `@`. Of nearly every text that is
 * the text alone.
 */
export function readingsOf(text: string): readonly string[] {
  return MAY_HIDE.test(text) ? read({ text }).map((reading) => reading.text) : [text]
}

/** Where in a text any of its readings has what the pattern finds, from left to right and apart from each other. */
export function placesOf(text: string, pattern: RegExp): readonly (readonly [number, number])[] {
  const itself = Array.from({ length: text.length }, (_, at) => at)
  const places = { starts: itself, ends: itself.map((at) => at + 1) }
  const found = read({ text, places }).flatMap((reading) =>
    [...reading.text.matchAll(pattern)].flatMap((match) =>
      placeOf(reading, match.index, match[0].length),
    ),
  )
  const apart: (readonly [number, number])[] = []
  for (const [start, end] of found.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = apart.at(-1)
    if (!last || start >= last[1]) apart.push([start, end])
    else if (end > last[1]) apart[apart.length - 1] = [last[0], end]
  }
  return apart
}

function placeOf(
  { places }: Reading,
  from: number,
  length: number,
): readonly (readonly [number, number])[] {
  const [start, end] = [places?.starts[from], places?.ends[from + length - 1]]
  return start === undefined || end === undefined ? [] : [[start, end]]
}

function read(given: Reading): readonly Reading[] {
  const readings = [given]
  let last = given
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = WAYS.reduce(undo, last)
    if (next.text === last.text) break
    readings.push(next)
    last = next
  }
  const loose = readings.map((reading) => undo(reading, LOOSE))
  return [...readings, ...loose.filter(({ text }, at) => text !== readings[at]?.text)]
}

function undo(reading: Reading, { pattern, read: readPart }: Way): Reading {
  const { text, places } = reading
  if (!places) return { text: text.replace(pattern, readPart) }
  const [parts, starts, ends]: [string[], number[], number[]] = [[], [], []]
  let at = 0
  const keep = (to: number): void => {
    parts.push(text.slice(at, to))
    for (; at < to; at += 1) {
      starts.push(places.starts[at] ?? 0)
      ends.push(places.ends[at] ?? 0)
    }
  }
  for (const { 0: found, index } of text.matchAll(pattern)) {
    keep(index)
    const part = readPart(found)
    parts.push(part)
    at = index + found.length
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(places.starts[index] ?? 0)
      ends.push(places.ends[at - 1] ?? 0)
    }
  }
  keep(text.length)
  return { text: parts.join(''), places: { starts, ends } }
}

function percentDecoded(found: string): string {
  try {
    return decodeURIComponent(found)
  } catch {
    // Of another encoding than UTF-8: what is ASCII is the same in it.
    return found.replaceAll(/%[0-7][0-9a-f]/giu, (sign) => decodeURIComponent(sign))
  }
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function unescaped(found: string): string {
  const sign = found.slice(1)
  if (sign.length === 1) return SHORT[sign] ?? sign
  const code = Number.parseInt(sign.slice(1).replaceAll(/[{}]/gu, ''), 16)
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : found
}
