import type { DocumentPath } from '../../diagnostic.ts'
import type { JsonObject } from '../../json.ts'
import { parseDuration } from '../../language/duration.ts'
import type { KeySpec, ResourceSpec } from '../../language/resource-spec.ts'
import { say } from '../../messages/message.ts'
import type { KeyPlan } from '../key-plan.ts'
import type { GonePlan, IndexPlan, KeptPlan, ResourcePlan } from '../resource-plan.ts'
import { type FieldPlan, mapPlan } from '../value-plan.ts'
import { checkRecord } from './check-record.ts'
import { compileMore } from './compile-more.ts'
import { type ConnectorAuthor, objectOf } from './connector-author.ts'
import { needsOf } from './needs-of.ts'
import type { Resources } from './resources.ts'

/** A resource without its operations. */
export type RecordPlan = Omit<
  ResourcePlan,
  'list' | 'get' | 'find' | 'create' | 'update' | 'delete'
>

/** Compiles what a record of a resource is; what can be done with it is up to the transport. */
export function compileRecord(
  name: string,
  spec: ResourceSpec,
  resources: Resources,
  author: ConnectorAuthor,
): RecordPlan {
  const path = ['resources', name]
  const fields = author.fields(spec.record ?? {}, [...path, 'record'])
  const schema = schemaOf(spec, fields)
  checkRecord({ spec, schema, fields, path }, author)
  const parts = Object.keys(spec.more ?? {})
  return {
    name,
    title: spec.title,
    schema,
    recordNeeds: needsOf(fields, parts, author),
    personal: spec.personal ?? [],
    more: compileMore(spec.more ?? {}, resources, [...path, 'more'], author),
    ...(spec.record ? { record: mapPlan(fields) } : {}),
    ...(spec.label === undefined ? {} : { label: spec.label }),
    ...compileIdentity(spec, path, author),
  }
}

type LocalFindSpec =
  | { readonly index: string; readonly by: readonly string[]; readonly created?: string }
  | { readonly kept: string; readonly by: readonly string[] }

/** Compiles a way to find that asks the list instead of the system. */
export function compileLocalFind(
  find: LocalFindSpec,
  { list }: ResourceSpec,
  path: DocumentPath,
  author: ConnectorAuthor,
): IndexPlan | KeptPlan {
  if ('kept' in find) {
    return { kind: 'kept', by: find.by, maxAgeMs: parseDuration(find.kept) ?? 0 }
  }
  const { by, created } = find
  const maxAgeMs = parseDuration(find.index) ?? 0
  if (created === undefined) return { kind: 'index', by, maxAgeMs }
  if (list?.between === undefined) {
    author.error('index_form', [...path, 'created'], say('createdUnasked', {}))
  }
  return { kind: 'index', by, maxAgeMs, createdOverlapMs: parseDuration(created) ?? 0 }
}

/** A resource without a schema has the fields of its record, of any type. */
function schemaOf(spec: ResourceSpec, fields: readonly FieldPlan[]): JsonObject {
  if (spec.schema) return { type: 'object', ...objectOf(spec.schema) }
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name }) => [name, {}])) }
}

function compileIdentity(spec: ResourceSpec, path: DocumentPath, author: ConnectorAuthor) {
  return {
    ...(spec.key ? { key: compileKey(spec.key, [...path, 'key'], author) } : {}),
    ...(spec.gone ? { gone: compileGone(spec.gone, [...path, 'gone'], author) } : {}),
    hooks: (spec.hook ?? []).map(({ topic, key }, at) => ({
      topic,
      key: compileKey(key, [...path, 'hook', at, 'key'], author),
    })),
  }
}

function compileKey(spec: KeySpec, path: DocumentPath, author: ConnectorAuthor): KeyPlan {
  if (typeof spec === 'string') return [{ value: author.formula(spec, path) }]
  return Object.entries(spec).map(([name, text]) => ({
    name,
    value: author.formula(text, [...path, name]),
  }))
}

function compileGone(
  spec: NonNullable<ResourceSpec['gone']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): GonePlan {
  return 'compare' in spec
    ? { kind: 'compare', everyMs: parseDuration(spec.compare) ?? 0 }
    : { kind: 'field', field: author.formula(spec.field, [...path, 'field']) }
}
