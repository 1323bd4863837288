import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Operation } from './api.ts'
import type { Family } from './families.ts'
import { findRecord } from './find-records.ts'
import { callOf } from './make-call.ts'
import { itemOf } from './make-reads.ts'
import type { Around, Into, Notes } from './notes.ts'
import { placeholdersIn } from './paths.ts'
import type { Read } from './read-family.ts'
import { propertiesOf, typeOf } from './schemas.ts'

interface Writes {
  readonly create: Write | undefined
  readonly update: Write | undefined
  /** The request alone. */
  readonly remove: JsonObject | undefined
}

/** How records are written, as far as the description lets one believe it. */
export function makeWrites(family: Family, { key, record }: Read, into: Into): Writes {
  const { around, notes } = into
  const { post } = family.onList
  const { delete: remove } = family.onItem
  return {
    create: post && createPart(post, key, around, notes),
    update: updatePart(family, record, into),
    remove: remove && !remove.body ? callOf(remove, around, notes, true) : undefined,
  }
}

interface Write {
  readonly call: JsonObject
  readonly fields: JsonObject
}

function createPart(
  operation: Operation,
  key: string,
  around: Around,
  notes: Notes,
): Write | undefined {
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
  const sent = sentBy(operation, notes, around)
  if (!sent) return undefined
  const made = operation.answer && findRecord(operation.answer, key, around.schemas)
  if (!made) {
    notes.leave(operation, say('leftNoId', {}))
    return undefined
  }
  const call = callOf(operation, around, notes, false)
  const once = operation.parameters.find(
    ({ in: place, name }) => place === 'header' && /^(x-)?idempotency-key$/i.test(name),
  )
  return (
    call && {
      call: {
        ...call,
        body: sent.body,
        ...itemOf(made),
        ...(once ? { once: { [once.name]: '=$operation' } } : {}),
      },
      fields: sent.fields,
    }
  )
}

function updatePart(
  { onItem }: Family,
  record: JsonObject,
  { around, notes, at }: Into,
): Write | undefined {
  const operation = onItem.patch ?? onItem.put ?? onItem.post
  const sent = operation && sentBy(operation, notes, around)
  const call = sent && callOf(operation, around, notes, true)
  if (!call) return undefined
  if (operation.method === 'put')
    notes.guess([...at, 'update'], say('guessPut', { name: `PUT ${operation.path}` }))
  // Parts of a record that are changed by calls of their own are no fields of it.
  const known = propertiesOf(record)
  if (!Object.keys(sent.fields).some((name) => known[name] !== undefined)) {
    notes.leave(operation, say('leftNoPlace', {}))
    return undefined
  }
  return { call: { ...call, body: sent.body }, fields: sent.fields }
}

/** What a request sends: the fields themselves, or one object that holds them. */
function sentBy(
  operation: Operation,
  notes: Notes,
  { schemas }: Around,
): { readonly body: Json; readonly fields: JsonObject } | undefined {
  const { body } = operation
  const fields = propertiesOf(body ?? {})
  const [only, ...others] = Object.keys(fields)
  if (only === undefined) {
    notes.leave(operation, say('leftNoJson', {}))
    return undefined
  }
  const inner = schemas.look(fields[only])
  const isWrapper =
    others.length === 0 && typeOf(inner) === 'object' && Object.keys(propertiesOf(inner)).length > 1
  return isWrapper
    ? { body: { [only]: '=$set' }, fields: propertiesOf(inner) }
    : { body: '=$set', fields }
}
