import { type Message, say } from '../../messages/message.ts'
import { pad } from './date-text.ts'
import { isOnCalendar, type WallTime } from './zoned-time.ts'

type Part = keyof WallTime

/** `yyyy` year, `MM`/`M` month, `dd`/`d` day, `HH`/`H` hour, `mm` minute, `ss` second, `SSS` thousandths, `'…'` as it is. */
const TOKEN = /y{4}|y{2}|M{1,2}|d{1,2}|H{1,2}|m{1,2}|s{1,2}|S{3}|'[^']*'/g

const PARTS: Readonly<Record<string, Part>> = {
  y: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  m: 'minute',
  s: 'second',
  S: 'millisecond',
}

/** What is wrong with a picture, in words; undefined when nothing is. */
export function mistakeInPicture(picture: string): Message | undefined {
  const letters = /[A-Za-z]+/.exec(picture.replace(TOKEN, ''))?.[0]
  if (letters === undefined) return undefined
  return say('pictureUnknown', { letters: letters.slice(0, 20) })
}

/** Writes a wall time after a picture such as `dd-MM-yyyy HH:mm`. */
export function writePicture(wall: WallTime, picture: string): string {
  return picture.replace(TOKEN, (token) => {
    const part = PARTS[token.charAt(0)]
    if (part === undefined) return token.slice(1, -1)
    const value = token === 'yy' ? wall.year % 100 : wall[part]
    return pad(value, token.length)
  })
}

export interface PictureReading {
  readonly wall: WallTime
  readonly dayOnly: boolean
}

/** Past this, a picture is not one that a person wrote, and JavaScript may refuse the regular expression for it. */
const MAX_PICTURE = 500

/** Reads text after a picture; nothing when the text does not follow it or names a day that does not exist. */
export function readPicture(text: string, picture: string): PictureReading | undefined {
  if (picture.length > MAX_PICTURE) return undefined
  const parts: (Part | 'century')[] = []
  let pattern = ''
  let last = 0
  for (const found of picture.matchAll(TOKEN)) {
    const [token] = found
    pattern += literal(picture.slice(last, found.index))
    last = found.index + token.length
    const part = PARTS[token.charAt(0)]
    if (part === undefined) {
      pattern += literal(token.slice(1, -1))
    } else {
      parts.push(token === 'yy' ? 'century' : part)
      pattern += token.length === 1 ? '(\\d{1,2})' : `(\\d{${token.length}})`
    }
  }
  // A part that is named twice makes no sense, and would let a picture make the match slow.
  if (new Set(parts).size < parts.length) return undefined
  const found = new RegExp(`^${pattern}${literal(picture.slice(last))}$`).exec(text.trim())
  return found ? toReading(parts, found.slice(1)) : undefined
}

function toReading(
  parts: readonly (Part | 'century')[],
  values: readonly string[],
): PictureReading | undefined {
  const read = new Map(parts.map((part, at) => [part, Number(values[at])]))
  const short = read.get('century')
  const year = short === undefined ? read.get('year') : short + (short < 70 ? 2000 : 1900)
  if (year === undefined) return undefined
  const wall: WallTime = {
    year,
    month: read.get('month') ?? 1,
    day: read.get('day') ?? 1,
    hour: read.get('hour') ?? 0,
    minute: read.get('minute') ?? 0,
    second: read.get('second') ?? 0,
    millisecond: read.get('millisecond') ?? 0,
  }
  return isOnCalendar(wall) ? { wall, dayOnly: !read.has('hour') } : undefined
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
