import type { Json, JsonObject } from '../../../engine/index.ts'
import { comparable } from '../../records/same-values.ts'
import type { Column } from './column.ts'

/**
 * Tells whether a row has these texts letter for letter: many a collation takes `abc`, `ABC` and `äbc` for the same. Spaces
 * at the end, which columns of fixed length add, do not count.
 */
export function hasLetters(
  raw: JsonObject,
  by: readonly (readonly [column: Column, value: Json])[],
): boolean {
  return by.every(
    ([{ name, type }, value]) => type.kind !== 'text' || lettersOf(raw[name]) === lettersOf(value),
  )
}

function lettersOf(value: Json | undefined): string | undefined {
  return comparable(value)?.replace(/ +$/, '')
}
