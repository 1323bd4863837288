import { say } from '../../words/sentences.ts'
import type { ValueKind } from '../formula-analysis.ts'

const ONE = {
  null: 'null',
  boolean: 'yesNo',
  number: 'number',
  string: 'text',
  object: 'object',
  array: 'list',
  function: 'function',
} as const satisfies Readonly<Record<ValueKind, string>>

const MANY = {
  null: 'nulls',
  boolean: 'truthValues',
  number: 'numbers',
  string: 'texts',
  object: 'objects',
  array: 'lists',
  function: 'functions',
} as const satisfies Readonly<Record<ValueKind, string>>

/** What a person would call a value of these kinds. */
export function wordsFor(kinds: Iterable<ValueKind>): string {
  return anyOf([...new Set(kinds)].map((kind) => say(ONE[kind], {})))
}

export function pluralFor(kinds: Iterable<ValueKind>): string {
  return anyOf([...new Set(kinds)].map((kind) => say(MANY[kind], {})))
}

/** `a or b or c`: there are mostly two, and a comma would end the clause. */
function anyOf([word = '', ...others]: readonly string[]): string {
  return others.reduce((first, last) => say('either', { first, last }), word)
}
