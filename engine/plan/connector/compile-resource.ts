import type { DocumentPath } from '../../diagnostic.ts'
import type { Formula } from '../../formula/formula.ts'
import { NO_RECORD } from '../../formula/formula-analysis.ts'
import type { JsonObject } from '../../json.ts'
import { parseDuration } from '../../language/duration.ts'
import type {
  BatchSpec,
  CreateSpec,
  FindSpec,
  ResourceSpec,
  UpdateSpec,
} from '../../language/resource-spec.ts'
import { say } from '../../words/sentences.ts'
import type {
  BatchPlan,
  CallPlan,
  CreatePlan,
  FindPlan,
  GonePlan,
  ResourcePlan,
  UpdatePlan,
  WritePlan,
} from '../connector-plan.ts'
import { formulasOf } from '../formulas-of.ts'
import { type FieldPlan, mapPlan } from '../value-plan.ts'
import { checkRecord } from './check-record.ts'
import { compileCall, placeholdersOf } from './compile-call.ts'
import { compileList } from './compile-list.ts'
import { compileMore } from './compile-more.ts'
import { type ConnectorAuthor, objectOf, TEXT } from './connector-author.ts'
import { needsOf } from './needs-of.ts'

/** Compiles one resource; `others` are all of the file, for what refers to them. */
export function compileResource(
  name: string,
  spec: ResourceSpec,
  others: Readonly<Record<string, ResourceSpec>>,
  author: ConnectorAuthor,
): ResourcePlan {
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
    find: (spec.find ?? []).map((find, at) =>
      compileFind(find, { schema, spec }, [...path, 'find', at], author),
    ),
    more: compileMore(spec.more ?? {}, others, [...path, 'more'], author),
    ...(spec.record ? { record: mapPlan(fields) } : {}),
    ...(spec.label === undefined ? {} : { label: spec.label }),
    ...compileIdentity(spec, path, author),
    ...(spec.list ? { list: compileList(spec.list, others, [...path, 'list'], author) } : {}),
    ...compileWrites(spec, schema, path, author),
  }
}

/** A resource without a schema has the fields of its record, of any type. */
function schemaOf(spec: ResourceSpec, fields: readonly FieldPlan[]): JsonObject {
  if (spec.schema) return { type: 'object', ...objectOf(spec.schema) }
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name }) => [name, {}])) }
}

function compileIdentity(spec: ResourceSpec, path: DocumentPath, author: ConnectorAuthor) {
  return {
    ...(spec.key ? { key: author.formula(spec.key, [...path, 'key']) } : {}),
    ...(spec.gone ? { gone: compileGone(spec.gone, [...path, 'gone'], author) } : {}),
    hooks: (spec.hook ?? []).map(({ topic, key }, at) => ({
      topic,
      key: author.formula(key, [...path, 'hook', at, 'key']),
    })),
  }
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

function compileFind(
  spec: FindSpec,
  resource: { readonly schema: JsonObject; readonly spec: ResourceSpec },
  path: DocumentPath,
  author: ConnectorAuthor,
): FindPlan {
  const { schema } = resource
  if ('index' in spec) {
    const { by, created } = spec
    const maxAgeMs = parseDuration(spec.index) ?? 0
    if (created === undefined) return { kind: 'index', by, maxAgeMs }
    if (!resource.spec.list?.between) {
      author.error('index_form', [...path, 'created'], say('createdUnasked', {}))
    }
    return { kind: 'index', by, maxAgeMs, createdOverlapMs: parseDuration(created) ?? 0 }
  }
  if ('kept' in spec) {
    return { kind: 'kept', by: spec.by, maxAgeMs: parseDuration(spec.kept) ?? 0 }
  }
  const fields = objectOf(schema['properties'])
  const values = spec.by.map((name) => [name, objectOf(fields[name])] as const)
  const by = { by: { type: 'object', properties: Object.fromEntries(values) } }
  const call = compileCall(spec, path, { names: by, placeholders: spec.by }, author)
  const items = author.formula(spec.items, [...path, 'items'], { headers: {}, ...by })
  checkAsked(spec.by, call, items, path, author)
  return { kind: 'call', by: spec.by, call, items }
}

/** A search that asks for nothing in particular finds what it does by chance, or nothing. */
function checkAsked(
  names: readonly string[],
  call: CallPlan,
  items: Formula,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const { query, headers, body } = call
  const values = [...query, ...headers].map(({ value }) => value)
  const formulas = [...values, ...(body ? [body] : [])].flatMap((value) =>
    Array.from(formulasOf(value)),
  )
  const isAsked =
    placeholdersOf(call.path).length > 0 ||
    [items, ...formulas.map(({ formula }) => formula)].some(({ uses }) =>
      uses.variables.includes('by'),
    )
  if (isAsked) return
  const [name = ''] = names
  author.error('find_unasked', path, say('findUnasked', {}), say('askBy', { path: `$by.${name}` }))
}

function compileWrites(
  spec: ResourceSpec,
  schema: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
) {
  const { get, update, create } = spec
  return {
    ...(get ? { get: compileGet(get, [...path, 'get'], author) } : {}),
    ...(update ? { update: compileUpdate(update, schema, [...path, 'update'], author) } : {}),
    ...(create ? { create: compileCreate(create, schema, [...path, 'create'], author) } : {}),
    ...(spec.delete
      ? {
          delete: {
            call: compileCall(
              spec.delete,
              [...path, 'delete'],
              { names: { id: {} }, placeholders: ['id'] },
              author,
            ),
          },
        }
      : {}),
  }
}

function compileGet(
  spec: NonNullable<ResourceSpec['get']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): WritePlan {
  const scope = { names: { id: {} }, placeholders: ['id'] }
  return { call: compileCall(spec, path, scope, author), ...compileItem(spec.item, path, author) }
}

function compileUpdate(
  spec: UpdateSpec,
  schema: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
): UpdatePlan {
  const known = Object.keys(objectOf(schema['properties']))
  const scope = { names: { id: {}, set: schema }, placeholders: ['id', ...known] }
  const { batch } = spec
  return {
    call: compileCall(spec, path, scope, author),
    ...compileItem(spec.item, path, author),
    ...(batch ? { batch: compileBatch(batch, [...path, 'batch'], author) } : {}),
  }
}

function compileBatch(spec: BatchSpec, path: DocumentPath, author: ConnectorAuthor): BatchPlan {
  const scope = { names: { items: {} }, placeholders: [] }
  return {
    call: compileCall(spec, path, scope, author),
    each: author.formula(spec.each, [...path, 'each'], { id: {} }),
    max: spec.max,
  }
}

function compileCreate(
  spec: CreateSpec,
  schema: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
): CreatePlan {
  const names = { set: schema, operation: TEXT }
  const known = Object.keys(objectOf(schema['properties']))
  return {
    call: compileCall(spec, path, { names, placeholders: known }, author),
    ...compileItem(spec.item, path, author),
    once: author.fields(spec.once ?? {}, [...path, 'once'], { operation: TEXT }, NO_RECORD),
    ...(spec.settle ? { settleMs: parseDuration(spec.settle) ?? 0 } : {}),
  }
}

function compileItem(item: string | undefined, path: DocumentPath, author: ConnectorAuthor) {
  return item === undefined
    ? {}
    : { item: author.formula(item, [...path, 'item'], { headers: {} }) }
}
