import type { ErrorClass } from '../../../engine/index.ts'
import type { Verdict } from './dialect.ts'

/** Classes of SQLSTATE, and single states that are different from their class. */
const CLASSES: Readonly<Record<string, ErrorClass>> = {
  // Connection exceptions, transactions that were rolled back, resources used up, intervention, system errors.
  '08': 'temporary',
  '25': 'config',
  '28': 'config',
  '3D': 'config',
  '3F': 'config',
  '40': 'temporary',
  '42': 'config',
  '53': 'temporary',
  '54': 'invalid',
  '55': 'temporary',
  '57': 'temporary',
  '58': 'temporary',
  F0: 'temporary',
  XX: 'temporary',
  '0A': 'config',
  '0L': 'config',
  '0P': 'config',
}

const STATES: Readonly<Record<string, ErrorClass>> = {
  // A row that has this key is there already.
  '23505': 'exists',
  // The two sides of a text cannot be compared; a function or parameter has another type than the value.
  '42804': 'config',
  '22P05': 'invalid',
  // The database was dropped.
  '57P04': 'config',
}

/** The connection broke, or the server itself does not know whether the statement was completed. */
const UNCERTAIN = /^(?:08|40003)/

/** What a state of SQL means; what nobody knows is about the record. What was refused was rolled back, as all of a statement is. */
export function verdictOfState(code: string): Verdict {
  return {
    class: STATES[code] ?? CLASSES[code.slice(0, 2)] ?? 'invalid',
    code,
    isRefusal: !UNCERTAIN.test(code),
  }
}
