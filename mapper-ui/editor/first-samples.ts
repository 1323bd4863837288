import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  sampleFromSchema,
} from '../../engine/index.ts'
import type { Sample } from '../../server/contract/flows.ts'
import { listAt, mapAt, textAt } from '../model/document/json-path.ts'
import { type FlowSurroundings, findResource } from '../model/mapping/flow-surroundings.ts'
import type { NamedSample } from './editor.ts'

/** Tests beyond these would only make every change slower to show. */
const MAX_TESTS = 3

/** Whether a sample comes from the file and its systems: it is not kept anywhere. */
export function isOwnSample(id: string): boolean {
  return id === MADE_UP || id.startsWith('test-')
}

/** Those whose values are somewhere, or may be. */
export function fromSystems<Some extends Pick<NamedSample, 'isMadeUp'>>(
  samples: readonly Some[],
): readonly Some[] {
  return samples.filter(({ isMadeUp }) => !isMadeUp)
}

/** A sample that the server keeps, with the settings and tables that the flow runs with. */
export function keptSample(
  { id, title, from, record, given }: Sample,
  settings: JsonObject,
  tables: Readonly<Record<string, JsonObject>>,
): NamedSample {
  return { id, title, isMadeUp: from === 'schema', record, given, settings, tables }
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
  const rest = { given: {}, settings: {}, tables: {} }
  return [...tests, { id: MADE_UP, title: madeUp, isMadeUp: true, record, ...rest }]
}

/** A test that stands for itself; those that are `like` another one show little else. */
function sampleOfTest(test: Json, at: number): NamedSample | undefined {
  const record = mapAt(test, ['record'])
  if (!record || textAt(test, ['like']) !== undefined) return undefined
  return {
    id: `test-${at}`,
    title: textAt(test, ['it']) ?? String(at + 1),
    isMadeUp: false,
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
