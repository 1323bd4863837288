import { isJsonList, isJsonObject, type Json } from '../../engine/index.ts'

/** Finds an e-mail address, however it is written, within texts and whatever holds texts. */
export interface AddressFinder {
  /** One of these is in every text that has the address, once it is in lower case: for a first look in the database. */
  readonly parts: readonly string[]
  readonly isIn: (value: unknown) => boolean
  /** The same with something else in its place. */
  readonly replaceIn: (value: Json, by: string) => Json
}

/** Of another address that ends so (`jan@x.nl` in `ajan@x.nl`), but not what URLs and JSON write before it (`%3Cjan%40x.nl`, `\njan@x.nl`). */
const NOT_BEFORE = String.raw`(?<![\p{L}\p{N}_.+-](?<!%[0-9a-f]{2}|\\[nrtbf]))(?<![\p{L}\p{N}]')`
/** Of another address that begins so (`jan@x.nl.org`); the full stop of a sentence is none. */
const NOT_AFTER = String.raw`(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`

export function createAddressFinder(email: string): AddressFinder {
  const plain = email.trim().toLowerCase()
  const ways = [...new Set([plain, plain.replace('@', '%40'), encodeURIComponent(plain)])]
  const pattern = `${NOT_BEFORE}(?:${ways.map(escapePattern).join('|')})${NOT_AFTER}`
  const [one, all] = [new RegExp(pattern, 'iu'), new RegExp(pattern, 'giu')]
  const isIn = (value: unknown): boolean => {
    if (typeof value === 'string') return one.test(value)
    if (Array.isArray(value)) return value.some(isIn)
    if (typeof value !== 'object' || value === null) return false
    return Object.entries(value).some(([name, part]) => one.test(name) || isIn(part))
  }
  const replaceIn = (value: Json, by: string): Json => {
    if (typeof value === 'string') return value.replaceAll(all, () => by)
    if (isJsonList(value)) return value.map((item) => replaceIn(item, by))
    if (!isJsonObject(value)) return value
    const parts = Object.entries(value).map(([name, part]) => [
      name.replaceAll(all, () => by),
      replaceIn(part, by),
    ])
    return Object.fromEntries(parts)
  }
  return { parts: [...new Set(ways.map(plainPart))], isIn, replaceIn }
}

/** Databases do not agree on the lower case of other letters. */
function plainPart(text: string): string {
  const parts = text.split(/[^!-~]+/u)
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
