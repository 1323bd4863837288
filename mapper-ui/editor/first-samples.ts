import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  sampleFromSchema,
} from '../../engine/index.ts'
import { listAt, mapAt, textAt } from '../model/document/json-path.ts'
import { type FlowSurroundings, findResource } from '../model/mapping/flow-surroundings.ts'
import type { NamedSample } from './editor.ts'

/** Tests beyond these would only make every change slower to show. */
const MAX_TESTS = 3

/** Whether a sample comes from the file and its systems: it is not kept anywhere. */
export function isOwnSample(id: string): boolean {
  return id === MADE_UP || id.startsWith('test-')
}

/** Whether a sample was made up of the schema: no system has its values. */
export function isMadeUp(id: string): boolean {
  return id === MADE_UP
}

const MADE_UP = 'made-up'

/** Samples for a flow that nobody gave any yet: the records of its own tests, then one made up from the schema. */
export function firstSamples(
  flow: Json,
  surroundings: FlowSurroundings,
  madeUp: string,
): readonly NamedSample[] {
  const tests = (listAt(flow, ['tests']) ?? [])
    .flatMap((test, at) => sampleOfTest(test, at) ?? [])
    .slice(0, MAX_TESTS)
  const resource = findResource(flow, surroundings, textAt(flow, ['source', 'read']))
  const record = resource && sampleFromSchema(resource.schema)
  if (!isJsonObject(record)) return tests
  return [...tests, { id: MADE_UP, title: madeUp, record, given: {}, settings: {}, tables: {} }]
}

/** A test that stands for itself; those that are `like` another one show little else. */
function sampleOfTest(test: Json, at: number): NamedSample | undefined {
  const record = mapAt(test, ['record'])
  if (!record || textAt(test, ['like']) !== undefined) return undefined
  return {
    id: `test-${at}`,
    title: textAt(test, ['it']) ?? String(at + 1),
    record,
    given: recordsIn(mapAt(test, ['given'])),
    settings: mapAt(test, ['settings']) ?? {},
    tables: Object.fromEntries(
      Object.entries(mapAt(test, ['tables']) ?? {}).flatMap(([name, rows]) =>
        isJsonObject(rows) ? [[name, rows]] : [],
      ),
    ),
  }
}

function recordsIn(given: JsonObject | undefined): NamedSample['given'] {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([resource, records]) => [
      resource,
      isJsonList(records) ? records.filter(isJsonObject) : [],
    ]),
  )
}
