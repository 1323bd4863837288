import { isJsonList, type Json, type JsonObject } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt, textAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'

/** A sample and what came of it, to be kept as a test of the flow. */
export interface NewTest {
  /** The rest of a sentence about the flow. */
  readonly it: string
  readonly record: JsonObject
  readonly settings?: JsonObject | undefined
  readonly tables?: JsonObject | undefined
  readonly given?: JsonObject | undefined
  readonly expect: JsonObject
}

/** Writes a test at the end of the flow's tests. */
export function addTest(flow: Json, test: NewTest): GestureOutcome {
  const { it, record, settings, tables, given, expect } = test
  if (it.trim() === '') return refuseGesture('test-unnamed')
  const tests = mapAt(flow, [])?.['tests']
  const known = isJsonList(tests) ? tests : []
  if (known.some((each) => textAt(each, ['it']) === it)) return refuseGesture('test-taken', { it })
  const parts = { settings, tables, record, given }
  const filled = Object.entries(parts).filter((part): part is [string, JsonObject] => {
    const [key, value] = part
    return value !== undefined && (key === 'record' || Object.keys(value).length > 0)
  })
  const value = { it, ...Object.fromEntries(filled), expect }
  const name = label('gesture.add-test', { it })
  if (isJsonList(tests)) {
    return gesture(name, [{ kind: 'insert', place: { kind: 'end', of: ['tests'] }, value }])
  }
  if (tests !== undefined) return refuseGesture('no-list', { path: 'tests' })
  return gesture(name, [
    { kind: 'insert', place: { kind: 'end', of: [] }, key: 'tests', value: [value] },
  ])
}
