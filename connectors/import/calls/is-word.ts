import { looksLikeWord } from './letter-pairs.ts'

/**
 * What may stand in a connector as it stood in a recorded address. Keys, names of people and ids are not told from words by
 * what they look like, so all that is not plainly a word of an API counts as a value.
 */

/** Beginnings of paths that are the address of an API, and never a record's. */
const OF_API = /^(api|rest|admin|json|odata|graphql|index\.php)$/i

const VERSION = /^(v?\d{1,3}(\.\d{1,3}){0,2}|v\d(alpha|beta)\d?|20\d\d-\d\d(-\d\d)?)$/i

/** Names of parts that are known, though they have digits. */
const KNOWN = /^(oauth[12]|o?auth|b2[bc]|web3|s3|@me)$/i

/** What a system gives as a key often begins with its kind. */
const KEY_BEGINNING = /^(sk|pk|rk|tok|whsec|pat|gh[opsu]|glpat|xox[a-z]|shp[a-z]{2}|bot)[-_]/i

/** What follows these is what a key or a person is called, however much it looks like a word. */
const BEFORE_VALUE =
  /^(api)?[-_]?(keys?|tokens?|secrets?|pw|pass(word|phrase)?s?|credentials?|codes?|auth|hash(es)?|signatures?|users?|usernames?|people|persons?|members?|tel|phones?|e?mails?|bot)$/i
/** What an API itself puts there. */
const OF_ITSELF = /^(me|self|current|search|count|list|all|batch|bulk|find|query|authorize|token)$/i

/** Calls that are named by what they do: `users.list`. */
const DOES =
  /^(list|get|info|create|add|update|edit|set|delete|remove|search|find|history|open|close|count)$/i

const ENDING = /\.(json|xml|csv|php|do|aspx?|svc|html?)$/i

const MOST_LETTERS = 16
const MOST_SIGNS = 32

export function isPartOfApi(part: string): boolean {
  return OF_API.test(part) || VERSION.test(part)
}

export function isVersion(text: string): boolean {
  return VERSION.test(text.replace(/-preview$/, ''))
}

/** Whether a part of a path, after the one before it, is plainly a word of the API. */
export function isWord(part: string, before: string | undefined): boolean {
  const plain = part.replace(ENDING, '')
  if (before !== undefined && BEFORE_VALUE.test(before)) return OF_ITSELF.test(plain)
  if (OF_API.test(part) || KNOWN.test(plain)) return true
  // A number after a word is a record's; after the beginning of an API it is a version.
  if (VERSION.test(plain)) return /^v/i.test(plain) || (before !== undefined && OF_API.test(before))
  if (plain.length > MOST_SIGNS || KEY_BEGINNING.test(plain)) return false
  const [name = '', does, ...more] = plain.split('.')
  if (more.length > 0 || (does !== undefined && !DOES.test(does))) return false
  return isName(name.replace(/^[$_]/, ''))
}

/** One to four words, as `orders`, `order-lines`, `order_lines`, `orderLines`, `OrderLines`. */
function isName(name: string): boolean {
  const pieces = name.split(/[-_ ]/)
  if (pieces.length > 3) return false
  if (pieces.length > 1) return pieces.every((piece) => isLetters(piece.toLowerCase()))
  if (!/^\p{Lu}?(\p{Ll}+|\p{Ll}{2,}(\p{Lu}\p{Ll}{2,}){1,3})$/u.test(name)) return false
  return name.split(/(?=\p{Lu})/u).every((piece) => isLetters(piece.toLowerCase()))
}

/** Letters as words have them: some are vowels, and no long row of them is consonants. */
function isLetters(word: string): boolean {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '')
  if (!/^[a-z]+$/.test(plain) || plain.length > MOST_LETTERS) return false
  if (plain.length <= 3) return true
  const vowels = plain.replaceAll(/[^aeiouy]/g, '').length
  return vowels >= plain.length / 7 && !/[^aeiouy]{6}|(.)\1\1/.test(plain) && looksLikeWord(plain)
}
