import { say } from './sentences.ts'

/** `a, b or c`. */
export function sayEither(words: readonly string[]): string {
  const first = words
    .slice(0, -1)
    .reduce((all, word) => (all ? say('also', { first: all, last: word }) : word), '')
  const last = words.at(-1) ?? ''
  return first ? say('either', { first, last }) : last
}
