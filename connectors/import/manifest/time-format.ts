import { Untranslatable } from './parse-jinja.ts'

const PICTURES: Readonly<Record<string, string>> = {
  Y: '[Y0001]',
  m: '[M01]',
  d: '[D01]',
  H: '[H01]',
  M: '[m01]',
  S: '[s01]',
  f: '[f001]000',
  z: '+0000',
}

/**
 * A time as a text of a format of Python, as a formula.
 *
 * @param millis a formula for the time in milliseconds since 1970.
 * @throws {Untranslatable} for formats with other parts.
 */
export function pictureOf(format: string, millis: string): string {
  if (format === '%s') return `$floor(${millis} / 1000)`
  if (format === '%s_as_float') return `${millis} / 1000`
  if (format === '%ms') return millis
  if (format === '%epoch_microseconds') return `${millis} * 1000`
  const picture = format.replaceAll('[', '[[').replaceAll(/%(.)/g, (_, letter: string) => {
    const part = PICTURES[letter]
    if (part === undefined) throw new Untranslatable(format)
    return part
  })
  return `$fromMillis(${millis}, ${JSON.stringify(picture)})`
}

/** A time that a record has, as a formula that gives ISO 8601 or milliseconds; undefined for a format that is none. */
export function timeOf(field: string, format: string | undefined): string | undefined {
  if (format === '%s' || format === '%s_as_float') return `=$fromMillis(${field} * 1000)`
  if (format === '%ms') return `=$fromMillis(${field})`
  if (format === undefined || /^%Y-%m-%d(?:$|[T ]%H:%M)/.test(format)) return `=${field}`
  return undefined
}
