import { domainToASCII, domainToUnicode } from 'node:url'
import { isJsonList, isJsonObject, type Json } from '../../engine/index.ts'
import { placesOf, readingsOf } from '../journal/readings.ts'

/** Finds an e-mail address, however it is written, within texts and whatever holds texts. */
export interface AddressFinder {
  /** One of these is in every text that has the address as it is, once it is in lower case: for a first look in the database. */
  readonly parts: readonly string[]
  readonly isIn: (value: unknown) => boolean
  /** The same with something else in its place. */
  readonly replaceIn: (value: Json, by: string) => Json
}

/** Of another address that ends so (`jan@x.nl` in `ajan@x.nl`). */
const NOT_BEFORE = String.raw`(?<![\p{L}\p{N}_.+-])(?<![\p{L}\p{N}]')`
/** Of another address that begins so (`jan@x.nl.org`); the full stop of a sentence is none. */
const NOT_AFTER = String.raw`(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`

export function createAddressFinder(email: string): AddressFinder {
  const ways = waysToWrite(email)
  const pattern = `${NOT_BEFORE}(?:${ways.map(escapePattern).join('|')})${NOT_AFTER}`
  const [one, all] = [new RegExp(pattern, 'iu'), new RegExp(pattern, 'giu')]
  const isInText = (text: string): boolean => readingsOf(text).some((reading) => one.test(reading))
  const isIn = (value: unknown): boolean => {
    if (typeof value === 'string') return isInText(value)
    if (Array.isArray(value)) return value.some(isIn)
    if (typeof value !== 'object' || value === null) return false
    return Object.entries(value).some(([name, part]) => isInText(name) || isIn(part))
  }
  const replaceInText = (text: string, by: string): string => {
    if (!isInText(text)) return text
    const replaced = replacePlaces(text, placesOf(text, all), by)
    // What was left together says it again: nothing of it may stay.
    return isInText(replaced) ? by : replaced
  }
  const replaceIn = (value: Json, by: string): Json => {
    if (typeof value === 'string') return replaceInText(value, by)
    if (isJsonList(value)) return value.map((item) => replaceIn(item, by))
    if (!isJsonObject(value)) return value
    const parts = Object.entries(value).map(([name, part]) => [
      replaceInText(name, by),
      replaceIn(part, by),
    ])
    return Object.fromEntries(parts)
  }
  return { parts: [...new Set(ways.map(plainPart))], isIn, replaceIn }
}

/** Domains with letters of other languages have a second name in ASCII. */
function waysToWrite(email: string): readonly string[] {
  const plain = email.normalize('NFKC').trim().toLowerCase()
  const at = plain.lastIndexOf('@') + 1
  const [user, domain] = [plain.slice(0, at), plain.slice(at)]
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter(Boolean)
  return [...new Set(domains.map((each) => `${user}${each}`))]
}

function replacePlaces(
  text: string,
  places: readonly (readonly [number, number])[],
  by: string,
): string {
  return places.reduceRight(
    (left, [start, end]) => `${left.slice(0, start)}${by}${left.slice(end)}`,
    text,
  )
}

/** Databases do not agree on the lower case of other letters. */
function plainPart(text: string): string {
  const parts = text.split(/[^!-~]+/u)
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
