import { say } from './sentences.ts'

/** `a, b or c`. */
export function sayEither(words: readonly string[]): string {
  const first = words
    .slice(0, -1)
    .reduce((all, word) => (all ? say('also', { first: all, last: word }) : word), '')
  const last = words.at(-1) ?? ''
  return first ? say('either', { first, last }) : last
}

/** `a or b or c`, for the middle of a sentence: there are mostly two, and a comma would end the clause. */
export function sayAnyOf([word = '', ...others]: readonly string[]): string {
  return others.reduce((first, last) => say('either', { first, last }), word)
}
