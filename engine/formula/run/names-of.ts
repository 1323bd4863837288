import { spend } from './meter.ts'
import { isPlainObject, type Value } from './value.ts'

/** The names of a plain object; no names for anything else, as the package has it for values that are no objects. */
export function namesOf(value: Value): readonly string[] {
  if (!isPlainObject(value)) return []
  const names = Object.keys(value)
  // To list the names of an object with very many takes longer per name than most that is done with one.
  if (names.length > 8) spend(names.length)
  return names
}
