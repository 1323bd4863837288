import {
  type Diagnostic,
  type DocumentPath,
  equalJson,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { isSamePath, mapAt, textAt } from '../document/json-path.ts'
import { toFormulaPath } from './field-path.ts'
import { type FlowStep, listSteps } from './flow-steps.ts'
import {
  type FlowSurroundings,
  findResource,
  type ResourceKnowledge,
  type SystemNames,
  systemOf,
} from './flow-surroundings.ts'
import { type ItemScope, scopeOfStep } from './item-scope.ts'
import { type JoinedFields, joinFields } from './join-fields.ts'
import { type KnownName, namesAt, schemaOfValue } from './known-names.ts'
import { listMappedFields, type MappedField } from './mapped-fields.ts'
import { createLineageReader, type LineageReader, type SourceLineage } from './read-lineage.ts'
import { readPolicies } from './read-policies.ts'
import { stateRows } from './row-states.ts'
import { flattenSchema, type SchemaRows, SchemaRowsBuilder } from './schema-rows.ts'

/** A step seen as a mapping: source fields on one side, target fields on the other, and what `set` says between. */
export interface MappingView extends JoinedFields {
  /** Where the map of fields is written: `["steps", 3, "set"]`. */
  readonly path: DocumentPath
  readonly step: FlowStep
  readonly scope: ItemScope
  readonly names: readonly KnownName[]
  readonly record: JsonObject
  readonly source: SchemaRows
  readonly target: SchemaRows
  readonly fields: readonly MappedField[]
  readonly lineages: LineageReader
  /** Whose records those of both sides are. */
  readonly systems: { readonly source: SystemNames; readonly target: SystemNames }
  /** By target row: one of `RowState`. */
  readonly states: Uint8Array
  /** By target row: bits of `Policy`. */
  readonly policies: Uint8Array
}

export interface MappingRequest {
  readonly flow: Json
  readonly surroundings: FlowSurroundings
  /** Path of a `write` or `let` step. */
  readonly step: DocumentPath
  readonly diagnostics: readonly Diagnostic[]
  /** The view before: what it read of formulas is used again where their meaning has not changed. */
  readonly before?: MappingView | undefined
}

/** Joins what a step fills with what its target has; nothing where the path is no `write` or `let`. */
export function viewMapping(request: MappingRequest): MappingView | undefined {
  const { flow, surroundings, diagnostics } = request
  const step = listSteps(flow).find(({ path }) => isSamePath(path, request.step))
  const key = step?.verb === 'write' ? 'set' : step?.verb
  if (!step || (key !== 'set' && key !== 'let')) return undefined
  const path = [...step.path, key]
  const scope = scopeOfStep(step)
  const written = mapAt(step.value, [key]) ?? {}
  const fields = listMappedFields(written, path, scope)
  const target = targetRows(request, step, written)
  const names = namesAt(flow, surroundings, step)
  const sources = sourcePanel(request, names)
  const joined = joinFields(target, fields)
  const states = stateRows({ ...joined, ...sources, step, target, fields, diagnostics })
  const policies = readPolicies(step.value, target)
  const systems = {
    source: systemOf(flow, surroundings, readOf(flow, surroundings)),
    target: systemOf(flow, surroundings, textAt(step.value, ['write'])),
  }
  const rows = { ...sources, target, fields, ...joined, states, policies }
  return { path, step, scope, names, systems, ...rows }
}

/** What a mapped field shows on its chip: the source field, if it is one as it is, else the formula. */
export function chipOf(view: MappingView, field: MappedField): string {
  if (field.kind !== 'formula' && field.kind !== 'loop') return field.text
  const { values, isCopy } = view.lineages.read(field.text, field.scope)
  return isCopy && values[0] !== undefined ? toFormulaPath(values[0]) : field.text
}

export function lineageOf(view: MappingView, field: MappedField): SourceLineage | undefined {
  const isComputed = field.kind === 'formula' || field.kind === 'loop'
  return isComputed ? view.lineages.read(field.text, field.scope) : undefined
}

type SourceParts = Pick<MappingView, 'record' | 'source' | 'lineages'>

/** Flattening and reading again is for when something else is meant, not for every key. */
function sourcePanel(
  { flow, surroundings, before }: MappingRequest,
  names: readonly KnownName[],
): SourceParts {
  const { title, schema: record, personal } = inputOf(flow, surroundings)
  const isSame =
    before?.record === record &&
    before.names.length === names.length &&
    before.names.every((known, at) => isSameName(known, names[at]))
  if (isSame) return { record: before.record, source: before.source, lineages: before.lineages }
  const builder = new SchemaRowsBuilder()
  builder.addHeader('$', title, record, personal)
  for (const { name, schema } of names) builder.addHeader(`$${name}`, '', schema)
  return { record, source: builder.build(), lineages: createLineageReader(record, names) }
}

const NO_SCHEMA: JsonObject = {}

/** What bare names are fields of. */
function inputOf(flow: Json, surroundings: FlowSurroundings): ResourceKnowledge {
  const read = readOf(flow, surroundings)
  const known = surroundings.caller?.input ?? findResource(flow, surroundings, read)
  return known ?? { title: read ?? '', schema: NO_SCHEMA, personal: [] }
}

function readOf(flow: Json, { caller }: FlowSurroundings): string | undefined {
  return caller ? caller.read : textAt(flow, ['source', 'read'])
}

function isSameName(left: KnownName, right: KnownName | undefined): boolean {
  return left.name === right?.name && equalJson(left.schema, right.schema)
}

const schemasOfRows = new WeakMap<SchemaRows, JsonObject>()

function targetRows(
  { flow, surroundings, before }: MappingRequest,
  step: FlowStep,
  written: JsonObject,
): SchemaRows {
  const resource = findResource(flow, surroundings, textAt(step.value, ['write']))
  // What a `let` computes is its own schema: it has whatever is written.
  const schema = resource?.schema ?? schemaOfValue(written)
  if (before && schemasOfRows.get(before.target) === schema) return before.target
  const rows = flattenSchema(schema, resource?.personal)
  schemasOfRows.set(rows, schema)
  return rows
}
