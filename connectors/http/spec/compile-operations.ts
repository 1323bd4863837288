import {
  type ConnectorAuthor,
  compileRecord,
  type DocumentPath,
  fieldsSent,
  type JsonObject,
  type KeyPlan,
  type Names,
  NO_RECORD,
  objectOf,
  parseDuration,
  type Resources,
  say,
  TEXT,
  textOfKey,
} from '../../../engine/transport.ts'
import type { CallSpec } from './call-spec.ts'
import { type CallScope, compileCall, hasName, placeholdersOf } from './compile-call.ts'
import { compileCreateBatch } from './compile-create-batch.ts'
import { compileFind } from './compile-find.ts'
import { compileList } from './compile-list.ts'
import type {
  BatchPlan,
  CallPlan,
  ChangePlan,
  HttpCreatePlan,
  HttpResourcePlan,
  HttpUpdatePlan,
  ReadOnePlan,
} from './http-plan.ts'
import type { BatchSpec, CreateSpec, HttpResourceSpec, UpdateSpec } from './operation-specs.ts'

/** Compiles one resource; `resources` are all of the file, for what refers to them. */
export function compileResource(
  name: string,
  spec: HttpResourceSpec,
  resources: Resources,
  author: ConnectorAuthor,
): HttpResourcePlan {
  const path = ['resources', name]
  const record = compileRecord(name, spec, resources, author)
  const { schema } = record
  const list = spec.list && compileList(spec.list, resources, [...path, 'list'], author)
  const writes = compileWrites(spec, record, path, author)
  return {
    ...record,
    // What is changed at one address, under one key, is one record, whatever of it is shown.
    ...(record.key && writes.update
      ? { sameAs: `${writes.update.call.path} ${textOfKey(record.key)}` }
      : {}),
    find: (spec.find ?? []).map((find, at) =>
      compileFind(find, { schema, spec, list }, [...path, 'find', at], author),
    ),
    ...(list ? { list } : {}),
    ...writes,
  }
}

function compileWrites(
  spec: HttpResourceSpec,
  { schema, key }: Pick<HttpResourcePlan, 'schema' | 'key'>,
  path: DocumentPath,
  author: ConnectorAuthor,
) {
  const { get, update, create } = spec
  const named = namedBy(key)
  return {
    ...(get ? { get: compileGet(get, named, [...path, 'get'], author) } : {}),
    ...(update
      ? { update: compileUpdate(update, { schema, named, spec }, [...path, 'update'], author) }
      : {}),
    ...(create ? { create: compileCreate(create, schema, [...path, 'create'], author) } : {}),
    ...(spec.delete
      ? {
          delete: compileChange(spec.delete, spec, [...path, 'delete'], named, author),
        }
      : {}),
  }
}

/** What names one record in its requests: `$id` and `{id}`, or each part of that by its own name. */
interface Named extends CallScope {
  readonly names: { readonly id: JsonObject }
  readonly placeholders: readonly string[]
}

function namedBy(key: KeyPlan | undefined): Named {
  const parts = (key ?? []).flatMap(({ name }) => name ?? [])
  if (parts.length === 0) return { names: { id: {} }, placeholders: ['id'] }
  const properties = Object.fromEntries(parts.map((name) => [name, TEXT]))
  return { names: { id: { type: 'object', properties } }, placeholders: parts }
}

function compileGet(
  spec: NonNullable<HttpResourceSpec['get']>,
  named: Named,
  path: DocumentPath,
  author: ConnectorAuthor,
): ReadOnePlan {
  return {
    call: compileCall(spec, path, named, author),
    ...compileItem(spec.item, path, author, named.names),
  }
}

interface Updated {
  readonly schema: JsonObject
  readonly named: Named
  readonly spec: HttpResourceSpec
}

function compileUpdate(
  spec: UpdateSpec,
  { schema, named, spec: resource }: Updated,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpUpdatePlan {
  const known = Object.keys(objectOf(schema['properties']))
  const scope = {
    names: { ...named.names, set: schema },
    placeholders: [...named.placeholders, ...known],
  }
  const { batch } = spec
  const change = compileChange(spec, resource, path, scope, author)
  const { call, readsBefore } = change
  if (batch && readsBefore) {
    author.error('was_unknown', [...path, 'batch'], say('wasInBatch', {}))
  }
  return {
    ...change,
    ...sendsOf(
      call,
      known.filter((name) => !named.placeholders.includes(name)),
    ),
    ...compileItem(spec.item, path, author),
    ...(batch ? { batch: compileBatch(batch, named, [...path, 'batch'], author) } : {}),
  }
}

/** A request that changes a record: where it uses that as it is (`$was`), the record is read before. */
function compileChange(
  call: CallSpec,
  { get }: HttpResourceSpec,
  path: DocumentPath,
  scope: CallScope,
  author: ConnectorAuthor,
): ChangePlan {
  const plan = compileCall(call, path, { ...scope, names: { ...scope.names, was: {} } }, author)
  if (!hasName(plan, 'was')) return { call: plan }
  if (!get) author.error('was_unknown', path, say('wasUnread', {}))
  return { call: plan, readsBefore: true }
}

function compileBatch(
  spec: BatchSpec,
  { names }: Named,
  path: DocumentPath,
  author: ConnectorAuthor,
): BatchPlan {
  const scope = { names: { items: {} }, placeholders: [] }
  return {
    call: compileCall(spec, path, scope, author),
    each: author.formula(spec.each, [...path, 'each'], names),
    max: spec.max,
  }
}

function compileCreate(
  spec: CreateSpec,
  schema: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpCreatePlan {
  const names = { set: schema, operation: TEXT }
  const known = Object.keys(objectOf(schema['properties']))
  const once = author.fields(spec.once ?? {}, [...path, 'once'], { operation: TEXT }, NO_RECORD)
  if (spec.remembers && once.length === 0) {
    author.error('remembers_nothing', [...path, 'remembers'], say('remembersNothing', {}))
  }
  const call = compileCall(spec, path, { names, placeholders: known }, author)
  return {
    call,
    ...sendsOf(call, known),
    ...compileItem(spec.item, path, author, { set: schema }),
    tellsRecord: spec.item !== undefined,
    isRepeatable: once.length > 0,
    once,
    ...(spec.remembers ? { keyLivesMs: parseDuration(spec.remembers) ?? 0 } : {}),
    ...(spec.settle ? { settleMs: parseDuration(spec.settle) ?? 0 } : {}),
    ...(spec.batch
      ? { batch: compileCreateBatch(spec.batch, { call, once }, [...path, 'batch'], author) }
      : {}),
  }
}

/** Which of the known fields are in the request, wherever that is known. */
function sendsOf(
  { path, query, headers, body }: CallPlan,
  known: readonly string[],
): { readonly sends?: readonly string[] } {
  const values = [...query, ...headers].map(({ value }) => value)
  const sent = fieldsSent(body ? [...values, body] : values)
  if (!sent) return {}
  const placed = placeholdersOf(path).filter((name) => known.includes(name))
  return { sends: [...new Set([...sent, ...placed])].toSorted() }
}

function compileItem(
  item: string | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
  names: Names = {},
) {
  return item === undefined
    ? {}
    : { item: author.formula(item, [...path, 'item'], { headers: {}, ...names }) }
}
