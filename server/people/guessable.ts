import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { isMadeOf } from './made-of-words.ts'
import { WORDS_OF_THE_DAY } from './words-of-the-day.ts'

/** Scores go from 0 to 4; below 2 a password is among the first million that are tried. */
const LOWEST_SCORE = 2
/** What is longer is looked at so far: it is work for each character. */
const MAX_CHARACTERS = 64
/** What is tried first at any installation of a product. */
const PRODUCT = 'mapwright'
/** Shorter words are in many others. */
const MIN_WORD = 3

let check: ZxcvbnFactory | undefined

/**
 * Whether a password is one of those that everybody tries first: common ones, seasons with a year, rows of keys, the product.
 *
 * @param about what the account and the installation are called: names, titles, addresses.
 */
export function isGuessable(password: string, about: readonly string[]): boolean {
  check ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const text = password.normalize('NFKC').slice(0, MAX_CHARACTERS)
  const words = about.flatMap((each) => each.normalize('NFKC').split(/[^\p{L}\p{M}\p{N}]+/u))
  const own = [...new Set([PRODUCT, ...about, ...words])].filter(Boolean)
  const telling = [PRODUCT, ...words].filter((word) => word.length >= MIN_WORD)
  if (isMadeOf(text, [...WORDS_OF_THE_DAY, ...telling])) return true
  return check.check(text, own).score < LOWEST_SCORE
}
