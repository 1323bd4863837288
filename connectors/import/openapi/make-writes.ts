import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Operation } from './api.ts'
import type { Family } from './families.ts'
import { findRecord } from './find-records.ts'
import { callOf } from './make-call.ts'
import { itemOf } from './make-reads.ts'
import type { Into } from './notes.ts'
import { placeholdersIn } from './paths.ts'
import type { Read } from './read-family.ts'
import { listOf, propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName } from './words.ts'

interface Writes {
  readonly create: Write | undefined
  readonly update: Write | undefined
  /** The request alone. */
  readonly remove: JsonObject | undefined
}

/** How records are written, as far as the description lets one believe it. */
export function makeWrites(family: Family, { key, record }: Read, into: Into): Writes {
  const { at } = into
  const { post } = family.onList
  const { delete: remove } = family.onItem
  return {
    create: post && createPart(post, { key, record }, { ...into, at: [...at, 'create'] }),
    update: updatePart(family, record, { ...into, at: [...at, 'update'] }),
    remove:
      remove && !remove.body ? callOf(remove, { ...into, at: [...at, 'delete'] }, true) : undefined,
  }
}

interface Write {
  readonly call: JsonObject
  readonly fields: JsonObject
}

function createPart(
  operation: Operation,
  { key, record }: Pick<Read, 'key' | 'record'>,
  into: Into,
): Write | undefined {
  const { around, notes } = into
  if (placeholdersIn(around.shorten(operation.path) ?? '').length > 0) {
    notes.leave(
      operation,
      say('leftNeeds', {
        name: placeholdersIn(operation.path)
          .map((each) => `{${each}}`)
          .join(', '),
      }),
    )
    return undefined
  }
  const sent = sentBy(operation, record, into)
  if (!sent) return undefined
  const made = operation.answer && findRecord(operation.answer, key, around.schemas, record)
  if (!made) {
    notes.leave(operation, say('leftNoId', {}))
    return undefined
  }
  const call = callOf(operation, into, false)
  const once = operation.parameters.find(
    ({ in: place, name }) => place === 'header' && /^(x-)?idempotency-key$/i.test(name),
  )
  return (
    call && {
      call: {
        ...call,
        [operation.sends]: sent.body,
        ...itemOf(made),
        ...(once ? { once: { [once.name]: '=$operation' } } : {}),
      },
      fields: sent.fields,
    }
  )
}

function updatePart({ onItem }: Family, record: JsonObject, into: Into): Write | undefined {
  const { notes, at } = into
  const operation = onItem.patch ?? onItem.put ?? onItem.post
  const sent = operation && sentBy(operation, record, into)
  const call = sent && callOf(operation, into, true)
  if (!call) return undefined
  // Parts of a record that are changed by calls of their own are no fields of it.
  const known = propertiesOf(record)
  if (!Object.keys(sent.fields).some((name) => known[name] !== undefined)) {
    notes.leave(operation, say('leftNoPlace', {}))
    return undefined
  }
  if (operation.method === 'put')
    notes.guess(at, say('guessPut', { name: `PUT ${operation.path}` }))
  return { call: { ...call, [operation.sends]: sent.body }, fields: sent.fields }
}

/** What a request sends: the fields themselves, or beside others one object that holds them. */
function sentBy(
  operation: Operation,
  record: JsonObject,
  { notes, around, at }: Into,
): { readonly body: Json; readonly fields: JsonObject } | undefined {
  const { schemas } = around
  const fields = propertiesOf(operation.body ?? {})
  if (Object.keys(fields).length === 0) {
    notes.leave(operation, say('leftNoJson', {}))
    return undefined
  }
  const wrapper = wrapperIn(fields, record, schemas)
  if (wrapper === undefined) return { body: '=$set', fields }
  const others = textsIn(operation.body?.['required']).filter(
    (name) => name !== wrapper && !isOperationName(name),
  )
  if (others.length > 0) {
    notes.leave(operation, say('leftNeeds', { name: others.join(', ') }))
    return undefined
  }
  // Only a create has an attempt that it may be asked to repeat.
  const isCreate = at.at(-1) === 'create'
  const named = isCreate ? Object.keys(fields).filter(isOperationName) : []
  const body = {
    ...Object.fromEntries(named.map((name) => [name, '=$operation'])),
    [wrapper]: '=$set',
  }
  return { body, fields: propertiesOf(schemas.look(fields[wrapper])) }
}

/** The object that has more fields of the record than what stands around it. */
function wrapperIn(fields: JsonObject, record: JsonObject, schemas: Schemas): string | undefined {
  const known = propertiesOf(record)
  const shared = (of: JsonObject): number =>
    Object.keys(of).filter((name) => known[name] !== undefined).length
  const around = shared(fields)
  return Object.keys(fields).find((name) => {
    const inner = schemas.look(fields[name])
    return typeOf(inner) === 'object' && shared(propertiesOf(inner)) > Math.max(around, 0)
  })
}

function textsIn(value: Json | undefined): readonly string[] {
  return listOf(value).flatMap((each) => (typeof each === 'string' ? [each] : []))
}

function isOperationName(name: string): boolean {
  return plainName(name) === 'idempotencykey'
}
