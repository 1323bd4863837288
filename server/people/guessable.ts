import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { isWordOfTheDay } from './words-of-the-day.ts'

/** Scores go from 0 to 4; below 2 a password is among the first million that are tried. */
const LOWEST_SCORE = 2
/** What is longer is looked at so far: it is work for each character. */
const MAX_CHARACTERS = 64

let check: ZxcvbnFactory | undefined

/**
 * Whether a password is one of those that everybody tries first: common ones, seasons with a year, rows of keys, what the account is
 * called.
 */
export function isGuessable(password: string, about: readonly string[]): boolean {
  check ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const text = password.normalize('NFKC').slice(0, MAX_CHARACTERS)
  if (isWordOfTheDay(text)) return true
  const own = about.flatMap((each) => [each, ...each.split(/[^\p{L}\p{N}]+/u)]).filter(Boolean)
  return check.check(text, own).score < LOWEST_SCORE
}
