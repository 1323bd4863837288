import { type Message, say, sayEither } from '../../messages/message.ts'
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
export function wordsFor(kinds: Iterable<ValueKind>): Message {
  return sayEither([...new Set(kinds)].map((kind) => say(ONE[kind], {})))
}

export function pluralFor(kinds: Iterable<ValueKind>): Message {
  return sayEither([...new Set(kinds)].map((kind) => say(MANY[kind], {})))
}
