import {
  type DocumentPath,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { listAt, mapAt, textAt } from '../document/json-path.ts'
import { type FlowStep, listSteps, stepsBefore } from './flow-steps.ts'
import { type FlowSurroundings, findResource, settingsSchema } from './flow-surroundings.ts'

/** A `$name` that a formula may use at a place of the flow. */
export interface KnownName {
  /** Without the dollar sign. */
  readonly name: string
  readonly kind: 'settings' | 'given' | 'result' | 'existing' | 'record' | 'key' | 'index'
  readonly schema: JsonObject
  /** The step that gives it. */
  readonly from?: DocumentPath | undefined
}

/** What formulas of a step know by name, in the order in which the source panel shows it. */
export function namesAt(
  flow: Json,
  surroundings: FlowSurroundings,
  step: FlowStep,
): readonly KnownName[] {
  const all = listSteps(flow)
  const own = all.find(({ path }) => path.join() === step.path.join()) ?? step
  const results = stepsBefore(all, own).flatMap((each) => resultsOf(flow, surroundings, each))
  const target = findResource(flow, surroundings, textAt(step.value, ['write']))
  return [
    ...withoutDoubles([...givenNames(flow, surroundings), ...results]),
    { name: 'settings', kind: 'settings', schema: settingsSchema(flow, surroundings) },
    ...(target ? [{ name: 'existing', kind: 'existing', schema: target.schema } as const] : []),
    { name: 'key', kind: 'key', schema: {} },
    { name: 'index', kind: 'index', schema: { type: 'integer' } },
  ]
}

/** What a call gives shared steps; of what the file takes, nothing more than its name is known without a call. */
function givenNames(flow: Json, { caller }: FlowSurroundings): readonly KnownName[] {
  return (listAt(flow, ['takes']) ?? []).flatMap((name) =>
    typeof name === 'string'
      ? [{ name, kind: 'given', schema: caller?.given[name] ?? {} } as const]
      : [],
  )
}

/** Rough schema of what is written: the names in a map, the kind of a constant. */
export function schemaOfValue(value: Json): JsonObject {
  if (typeof value === 'string') return value.startsWith('=') ? {} : { type: 'string' }
  if (typeof value === 'number' || typeof value === 'boolean') return { type: typeof value }
  if (!isJsonObject(value)) return {}
  const isLoop = Object.hasOwn(value, 'for') && Object.hasOwn(value, 'set')
  if (isLoop) return { type: 'array', items: schemaOfValue(value['set'] ?? null) }
  const fields = Object.entries(value).map(([name, each]) => [name, schemaOfValue(each)])
  return { type: 'object', properties: Object.fromEntries(fields) }
}

function resultsOf(
  flow: Json,
  surroundings: FlowSurroundings,
  { path, value, verb }: FlowStep,
): readonly KnownName[] {
  if (verb === 'let') {
    return Object.entries(mapAt(value, ['let']) ?? {}).map(([name, each]) => ({
      name,
      kind: 'result',
      schema: schemaOfValue(each),
      from: [...path, 'let', name],
    }))
  }
  const name = textAt(value, ['as'])
  if (name === undefined) return []
  const resource = textAt(value, ['find']) ?? textAt(value, ['write'])
  const one = withId(findResource(flow, surroundings, resource)?.schema)
  const schema = value['for'] === undefined ? one : { type: 'array', items: one }
  return [{ name, kind: 'result', schema, from: path }]
}

function withId(schema: JsonObject | undefined): JsonObject {
  const properties = schema?.['properties']
  if (!schema || !isJsonObject(properties)) return {}
  return { ...schema, properties: { id: {}, ...properties } }
}

/** Both branches of a condition may give the same name: it is one. */
function withoutDoubles(names: readonly KnownName[]): readonly KnownName[] {
  return [...new Map(names.map((known) => [known.name, known])).values()]
}
