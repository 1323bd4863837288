import type { DocumentPath } from '../../diagnostic.ts'
import type { JsonObject } from '../../json.ts'
import { parseDuration } from '../../language/duration.ts'
import type { CreateSpec, FindSpec, ResourceSpec } from '../../language/resource-spec.ts'
import type { CreatePlan, FindPlan, GonePlan, ResourcePlan } from '../connector-plan.ts'
import { type FieldPlan, mapPlan } from '../value-plan.ts'
import { checkRecord } from './check-record.ts'
import { compileCall } from './compile-call.ts'
import { compileList } from './compile-list.ts'
import { compileMore } from './compile-more.ts'
import { type ConnectorAuthor, objectOf } from './connector-author.ts'
import { needsOf } from './needs-of.ts'

const RAW = ['settings']

/** Compiles one resource; `others` are all of the file, for what refers to them. */
export function compileResource(
  name: string,
  spec: ResourceSpec,
  others: Readonly<Record<string, ResourceSpec>>,
  author: ConnectorAuthor,
): ResourcePlan {
  const path = ['resources', name]
  const fields = author.fields(spec.record ?? {}, [...path, 'record'], RAW)
  const schema = schemaOf(spec, fields)
  const known = Object.keys(objectOf(schema['properties']))
  checkRecord({ spec, schema, fields, path }, author)
  const parts = Object.keys(spec.more ?? {})
  return {
    name,
    title: spec.title,
    schema,
    recordNeeds: needsOf(fields, parts, author),
    personal: spec.personal ?? [],
    find: (spec.find ?? []).map((find, at) => compileFind(find, [...path, 'find', at], author)),
    more: compileMore(spec.more ?? {}, others, [...path, 'more'], author),
    ...(spec.record ? { record: mapPlan(fields) } : {}),
    ...(spec.label === undefined ? {} : { label: spec.label }),
    ...compileIdentity(spec, path, author),
    ...(spec.list ? { list: compileList(spec.list, [...path, 'list'], author) } : {}),
    ...compileWrites(spec, known, path, author),
  }
}

/** A resource without a schema has the fields of its record, of any type. */
function schemaOf(spec: ResourceSpec, fields: readonly FieldPlan[]): JsonObject {
  if (spec.schema) return { type: 'object', ...objectOf(spec.schema) }
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name }) => [name, {}])) }
}

function compileIdentity(spec: ResourceSpec, path: DocumentPath, author: ConnectorAuthor) {
  return {
    ...(spec.key ? { key: author.formula(spec.key, [...path, 'key'], RAW) } : {}),
    ...(spec.gone ? { gone: compileGone(spec.gone, [...path, 'gone'], author) } : {}),
    ...(spec.hook
      ? {
          hook: {
            topic: spec.hook.topic,
            key: author.formula(spec.hook.key, [...path, 'hook', 'key'], RAW),
          },
        }
      : {}),
  }
}

function compileGone(
  spec: NonNullable<ResourceSpec['gone']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): GonePlan {
  return 'compare' in spec
    ? { kind: 'compare', everyMs: parseDuration(spec.compare) ?? 0 }
    : { kind: 'field', field: author.formula(spec.field, [...path, 'field'], RAW) }
}

function compileFind(spec: FindSpec, path: DocumentPath, author: ConnectorAuthor): FindPlan {
  if ('index' in spec) {
    return { kind: 'index', by: spec.by, maxAgeMs: parseDuration(spec.index) ?? 0 }
  }
  return {
    kind: 'call',
    by: spec.by,
    call: compileCall(spec, path, { names: ['by'], placeholders: spec.by }, author),
    items: author.formula(spec.items, [...path, 'items'], ['settings', 'headers', 'by']),
  }
}

function compileWrites(
  spec: ResourceSpec,
  known: readonly string[],
  path: DocumentPath,
  author: ConnectorAuthor,
) {
  const one = (
    key: 'get' | 'update',
    names: readonly string[],
    placeholders: readonly string[],
  ) => {
    const call = spec[key]
    if (!call) return {}
    const place = [...path, key]
    const plan = {
      call: compileCall(call, place, { names, placeholders }, author),
      ...compileItem(call.item, place, author),
    }
    return { [key]: plan }
  }
  const { create } = spec
  return {
    ...one('get', ['id'], ['id']),
    ...one('update', ['id', 'set'], ['id', ...known]),
    ...(create ? { create: compileCreate(create, known, [...path, 'create'], author) } : {}),
    ...(spec.delete
      ? {
          delete: {
            call: compileCall(
              spec.delete,
              [...path, 'delete'],
              { names: ['id'], placeholders: ['id'] },
              author,
            ),
          },
        }
      : {}),
  }
}

function compileCreate(
  spec: CreateSpec,
  known: readonly string[],
  path: DocumentPath,
  author: ConnectorAuthor,
): CreatePlan {
  const names = ['set', 'operation']
  return {
    call: compileCall(spec, path, { names, placeholders: known }, author),
    ...compileItem(spec.item, path, author),
    once: author.fields(spec.once ?? {}, [...path, 'once'], ['settings', 'operation']),
    ...(spec.settle ? { settleMs: parseDuration(spec.settle) ?? 0 } : {}),
  }
}

function compileItem(item: string | undefined, path: DocumentPath, author: ConnectorAuthor) {
  return item === undefined
    ? {}
    : { item: author.formula(item, [...path, 'item'], ['settings', 'headers']) }
}
