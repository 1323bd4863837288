import { LanguageError } from './language-error.ts'
import { checkLength, spend } from './meter.ts'
import { namesOf } from './names-of.ts'
import type { Value } from './value.ts'

const LONG_TEXT = 4096

/** The package's loops do not count their steps, so they are paid for beforehand. */
export function spendOnArguments(args: readonly Value[]): void {
  for (const arg of args) {
    if (typeof arg === 'string') {
      spend(1 + (arg.length >> 3))
      if (arg.length > LONG_TEXT) checkLength(arg.length)
    } else {
      spend(Array.isArray(arg) ? arg.length : 1 + namesOf(arg).length)
    }
  }
}

/** Longer than any picture, and than any text that follows one. */
const MAX_PICTURE = 1000

/** A width of four digits and more in a date picture, such as `[Y,1000000]`: so many zeros would be written. */
const HUGE_WIDTH = /,[^\]]*\d{4}/

/** A Roman numeral has an M for every thousand. */
const ROMAN = /^[iI](?:;|$)/
const LARGEST_ROMAN = 1e6

/**
 * Refuses a picture, and what is read or written by it, that would keep the package busy for long: it goes over all of the
 * text for each sign of the picture.
 */
export function checkPicture(value: Value, picture: Value): void {
  for (const text of [value, picture]) {
    if (typeof text === 'string' && text.length > MAX_PICTURE) {
      throw new LanguageError('LIMIT_TIME')
    }
  }
  if (typeof picture !== 'string') return
  spend(picture.length)
  if (HUGE_WIDTH.test(picture)) throw new LanguageError('LIMIT_TIME')
  if (typeof value !== 'number') return
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { value })
  if (ROMAN.test(picture) && Math.abs(value) > LARGEST_ROMAN) throw new LanguageError('LIMIT_TIME')
}
