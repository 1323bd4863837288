import {
  type Diagnostic,
  type DocumentPath,
  type Json,
  type Message,
} from '../../../engine/index.ts'
import { showPath } from '../document/json-path.ts'

/** What tests and samples leave open in a flow, by the place where it is written. */
export interface FlowCoverage {
  /** What no test shows at a place. */
  readonly gapsAt: (path: DocumentPath) => readonly Message[]
  /** Rows of a table that no test asks for; `otherwise` is for values that have none. */
  readonly rowsMissed: (table: string) => readonly string[]
  /** Samples come to it, and none gives it a value. */
  readonly isAlwaysEmpty: (path: DocumentPath) => boolean
}

/** A place of a flow, and what one sample gave for it. */
export interface SampledField {
  readonly path: DocumentPath
  readonly value: Json | undefined
  readonly error?: unknown
}

export function readCoverage(
  gaps: readonly Pick<Diagnostic, 'code' | 'path' | 'message'>[],
  alwaysEmpty: readonly string[],
): FlowCoverage {
  const byPlace = new Map<string, Message[]>()
  const byTable = new Map<string, string[]>()
  for (const { code, path, message } of gaps) {
    if (code === 'test.gap_row') push(byTable, String(path[1]), String(path[3] ?? path[2]))
    else push(byPlace, showPath(path), message)
  }
  const empty = new Set(alwaysEmpty)
  return {
    gapsAt: (path) => byPlace.get(showPath(path)) ?? NONE,
    rowsMissed: (table) => byTable.get(table) ?? NONE,
    isAlwaysEmpty: (path) => empty.has(showPath(path)),
  }
}

/** Places that samples come to and that none of them gives a value, as `showPath` writes them. */
export function placesNeverFilled(fields: Iterable<SampledField>): readonly string[] {
  const isFilled = new Map<string, boolean>()
  for (const { path, value, error } of fields) {
    const place = showPath(path)
    // What fails is shown as a mistake, and is not called empty.
    const isTold = error !== undefined || !isNothing(value)
    isFilled.set(place, isTold || isFilled.get(place) === true)
  }
  return [...isFilled].flatMap(([place, isTold]) => (isTold ? [] : [place]))
}

const NONE: readonly never[] = []

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key)
  if (known) known.push(item)
  else map.set(key, [item])
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  return Array.isArray(value) && value.length === 0
}

/** Tables that a formula asks by name. */
export function tablesIn(formula: string): readonly string[] {
  const names = [...formula.matchAll(/\$translate\(\s*(["'])(.*?)\1/g)].map(([, , name]) => name)
  return [...new Set(names.filter((name) => name !== undefined))]
}
