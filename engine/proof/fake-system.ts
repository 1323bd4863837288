import { equalJson, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import type { RecordId } from '../run/connection.ts'
import { compileSchema } from '../schema/compile-schema.ts'

/** What is in a pretended system, and what was written to it. Systems may share their list of writes. */
export interface FakeSystem {
  readonly role: string
  readonly connector: ConnectorPlan
  readonly tables: ReadonlyMap<string, FakeTable>
  /** Every write that the system took, in order. */
  readonly writes: FakeWrite[]
}

/** The records of one resource, in order of their making. */
export interface FakeTable {
  readonly plan: ResourcePlan
  readonly records: Map<RecordId, JsonObject>
  nextNumber: number
}

export interface FakeWrite {
  readonly action: 'create' | 'update' | 'delete'
  /** `role.resource` */
  readonly resource: string
  readonly id: RecordId
  readonly set: JsonObject
}

/**
 * Pretends that a system holds these records (tidy names, by resource). A record without `id` gets one; new
 * ids are counted from 1, above the highest that is given.
 */
export function createFakeSystem(
  role: string,
  connector: ConnectorPlan,
  given: Readonly<Record<string, readonly JsonObject[]>>,
  writes: FakeWrite[] = [],
): FakeSystem {
  const tables = new Map<string, FakeTable>()
  for (const plan of Object.values(connector.resources)) {
    const records = given[plan.name] ?? []
    const numbers = records.map(({ id }) => Number(id ?? 0)).filter(Number.isInteger)
    const table: FakeTable = { plan, records: new Map(), nextNumber: Math.max(0, ...numbers) + 1 }
    for (const record of records) addRecord(table, record)
    tables.set(plan.name, table)
  }
  return { role, connector, tables, writes }
}

/** Puts a record in; gives its id. */
export function addRecord(table: FakeTable, record: JsonObject): RecordId {
  const { id = nextId(table) } = record
  const key = typeof id === 'number' || typeof id === 'string' ? id : JSON.stringify(id)
  table.records.set(key, withoutNulls({ ...record, id: key }))
  return key
}

/** What the real system would have against these fields; empty when it takes them. */
export function checkFields(
  plan: ResourcePlan,
  fields: JsonObject,
  { complete }: { readonly complete: boolean },
): Message[] {
  const known = plan.schema['properties']
  const unknown = isJsonObject(known)
    ? Object.keys(fields).filter((name) => name !== 'id' && !Object.hasOwn(known, name))
    : []
  const mistakes = compileSchema(complete ? plan.schema : withoutRequired(plan))
  return [
    ...unknown.map((name) => say('hasNoField', { field: name })),
    ...mistakes(withoutNulls(fields))
      .filter(({ path }) => !unknown.includes(path[0] ?? ''))
      .map(({ path, message }) => say('fieldMistaken', { at: path.join('.'), mistake: message })),
  ]
}

/** Kept per resource, because compiling a schema costs more than checking thousands of records. */
const partials = new WeakMap<ResourcePlan, JsonObject>()

function withoutRequired(plan: ResourcePlan): JsonObject {
  const known = partials.get(plan)
  if (known) return known
  const { required: _, ...partial } = plan.schema
  partials.set(plan, partial)
  return partial
}

function nextId(table: FakeTable): RecordId {
  const number = table.nextNumber++
  const properties = table.plan.schema['properties']
  const id = isJsonObject(properties) ? properties['id'] : undefined
  return isJsonObject(id) && id['type'] === 'string' ? String(number) : number
}

/** In a record, what is cleared is not there, nor within a group of its fields. */
export function withoutNulls(fields: JsonObject): JsonObject {
  const kept = Object.entries(fields).flatMap(([name, value]): [string, Json][] => {
    if (value === null) return []
    return [[name, isJsonObject(value) ? withoutNulls(value) : value]]
  })
  return Object.fromEntries(kept)
}

/** Whether a look-up by these values finds a record; a field that is a list is found by each of its values. */
export function hasValues(record: JsonObject, by: JsonObject): boolean {
  return Object.entries(by).every(([name, wanted]) => {
    const found = record[name]
    if (equalJson(found, wanted)) return true
    return Array.isArray(found) && found.some((value) => equalJson(value, wanted))
  })
}
