import type { ValueKind } from '../formula-analysis.ts'

const ONE: Readonly<Record<ValueKind, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'text',
  object: 'an object',
  array: 'a list',
  function: 'a function',
}

const MANY: Readonly<Record<ValueKind, string>> = {
  null: 'nulls',
  boolean: 'truth values',
  number: 'numbers',
  string: 'texts',
  object: 'objects',
  array: 'lists',
  function: 'functions',
}

/** What a person would call a value of these kinds. */
export function wordsFor(kinds: Iterable<ValueKind>): string {
  return [...new Set(kinds)].map((kind) => ONE[kind]).join(' or ')
}

export function pluralFor(kinds: Iterable<ValueKind>): string {
  return [...new Set(kinds)].map((kind) => MANY[kind]).join(' or ')
}
