import type { DocumentPath, Json, JsonObject } from '../../../engine/index.ts'
import { isSamePath, mapAt, startsWith, textAt } from '../document/json-path.ts'
import { type FlowStep, listSteps } from './flow-steps.ts'
import {
  type CallerKnowledge,
  type FlowSurroundings,
  findResource,
  type ResourceKnowledge,
  settingsSchema,
} from './flow-surroundings.ts'
import { scopeOfStep } from './item-scope.ts'
import { namesAt, schemaOfValue } from './known-names.ts'
import { createLineageReader, type LineageReader, schemaAt } from './read-lineage.ts'

/** Where the steps that a step calls stand, as the engine counts them: paths of their file begin behind it. */
export function pathOfCalled(call: FlowStep): DocumentPath {
  return [...call.path, 'call']
}

/** The step that calls shared steps, of a place at it or within what it calls. */
export function callAt(flow: Json, place: DocumentPath | undefined): FlowStep | undefined {
  if (!place) return undefined
  return listSteps(flow).find(
    (step) =>
      step.verb === 'call' &&
      (isSamePath(step.path, place) || startsWith(place, pathOfCalled(step))),
  )
}

/** What is around shared steps, as a step of a flow calls them: its systems, its settings, and what it gives them. */
export function surroundingsOfCalled(
  flow: Json,
  surroundings: FlowSurroundings,
  call: FlowStep,
): FlowSurroundings {
  const read = surroundings.caller ? surroundings.caller.read : textAt(flow, ['source', 'read'])
  const input = surroundings.caller?.input ?? findResource(flow, surroundings, read) ?? NOTHING
  const names = namesAt(flow, surroundings, call)
  const lineages = createLineageReader(input.schema, names)
  const given = Object.entries(mapAt(call.value, ['with']) ?? {}).map(([name, value]) => [
    name,
    schemaOfGiven(value, (formula) => {
      const { values, isCopy } = lineages.read(formula, scopeOfStep(call))
      const [path] = values
      return isCopy && path !== undefined ? schemaAt(path, input.schema, names) : undefined
    }),
  ])
  const caller: CallerKnowledge = {
    read,
    input: inputOf(call, input, lineages),
    given: Object.fromEntries(given),
  }
  return {
    ...surroundings,
    connections: { ...surroundings.connections, ...textsAt(flow, 'connections') },
    settings: settingsSchema(flow, surroundings),
    tables: { ...surroundings.tables, ...mapAt(flow, ['tables']) },
    caller,
  }
}

const NOTHING: ResourceKnowledge = { title: '', schema: {}, personal: [] }

/** In a loop, bare names are fields of its items. */
function inputOf(
  call: FlowStep,
  record: ResourceKnowledge,
  lineages: LineageReader,
): ResourceKnowledge {
  const scope = scopeOfStep(call)
  if (scope.list === undefined) return record
  const { schema, path } = lineages.itemOf(scope)
  return { title: path ?? scope.list, schema, personal: [] }
}

/** A field as it is has its schema; anything else has what is written of it. */
function schemaOfGiven(
  value: Json,
  schemaOf: (formula: string) => JsonObject | undefined,
): JsonObject {
  const formula = typeof value === 'string' && value.startsWith('=') ? value.slice(1) : undefined
  return (formula === undefined ? undefined : schemaOf(formula)) ?? schemaOfValue(value)
}

function textsAt(flow: Json, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mapAt(flow, [key]) ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}
