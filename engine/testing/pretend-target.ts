import { equalJson, type Json, type JsonObject } from '../json.ts'
import { say } from '../messages/message.ts'
import { type Connection, OperationError, type RecordId, type Resource } from '../run/connection.ts'

/** A target in memory that does what a test tells it to do wrong. */
export interface PretendTarget {
  readonly connection: Connection
  readonly records: ReadonlyMap<string, Map<RecordId, JsonObject>>
  /** Everything that was written, in order, also what the writer never heard of. */
  readonly log: {
    readonly action: 'create' | 'update' | 'delete'
    readonly resource: string
    readonly id: RecordId
    readonly set: JsonObject
  }[]
  /** Asked before each write; may throw: nothing is written then. */
  before: (action: string, resource: string, set: JsonObject) => void
  /** Asked after each write, before its answer; may throw: it is written, and the writer does not know. */
  after: (action: string, resource: string, set: JsonObject) => void
  /** What a search may see of a record; for indexes that lag. */
  isVisible: (resource: string, record: JsonObject) => boolean
  readonly add: (resource: string, record: JsonObject & { readonly id: RecordId }) => void
}

export function createPretendTarget(): PretendTarget {
  const records = new Map<string, Map<RecordId, JsonObject>>()
  const deleted = new Set<string>()
  const target: PretendTarget = {
    records,
    log: [],
    before: () => {},
    after: () => {},
    isVisible: () => true,
    add: (resource, record) => void tableOf(resource).set(record.id, record),
    connection: {
      resource: (name) => createResource(name),
      check: async () => true,
      close: async () => {},
    },
  }

  function tableOf(resource: string): Map<RecordId, JsonObject> {
    const table = records.get(resource) ?? new Map<RecordId, JsonObject>()
    records.set(resource, table)
    return table
  }

  /** Of one that was deleted, the id is not given again: a record in its place would not be missed. */
  function newId(resource: string): number {
    const table = tableOf(resource)
    let id = table.size + 1
    while (table.has(id) || deleted.has(`${resource} ${id}`)) id += 1
    return id
  }

  function write(
    action: 'create' | 'update' | 'delete',
    resource: string,
    id: RecordId,
    set: JsonObject,
  ): void {
    target.before(action, resource, set)
    const table = tableOf(resource)
    if (action === 'delete') {
      table.delete(id)
      deleted.add(`${resource} ${id}`)
    } else table.set(id, withoutNulls({ ...table.get(id), ...set, id }))
    target.log.push({ action, resource, id, set })
    target.after(action, resource, set)
  }

  function requireThere(resource: string, id: RecordId): void {
    if (!tableOf(resource).has(id)) throw refusal('gone', `${resource} ${id} is gone`)
  }

  function createResource(name: string): Resource {
    const table = tableOf(name)
    return {
      list: async function* () {},
      complete: async (record) => record,
      find: async (by) =>
        [...table]
          .filter(([, record]) => target.isVisible(name, record))
          .filter(([, record]) =>
            Object.keys(by).every((field) => equalJson(record[field], by[field])),
          )
          .map(([id, record]) => ({ id, record })),
      read: async (id) => {
        const record = table.get(id)
        return record && { id, record }
      },
      create: async (set) => {
        const id = newId(name)
        write('create', name, id, set)
        return { id, record: { ...set, id } }
      },
      update: async (id, set) => {
        requireThere(name, id)
        write('update', name, id, set)
      },
      delete: async (id) => {
        requireThere(name, id)
        write('delete', name, id, {})
      },
    }
  }
  return target
}

function withoutNulls(record: JsonObject): JsonObject {
  const there = Object.entries(record).filter(
    (entry): entry is [string, Exclude<Json, null>] => entry[1] !== null,
  )
  return Object.fromEntries(there)
}

/** What a system says when it refuses or does not answer. */
export function refusal(
  kind: OperationError['class'],
  text: string,
  details: { readonly mayHaveHappened?: boolean; readonly retryAt?: number } = {},
): OperationError {
  return new OperationError({
    class: kind,
    reason: say('remote', { text }),
    mayHaveHappened: details.mayHaveHappened ?? false,
    retryAt: details.retryAt,
    exchange: 'POST /pretend',
  })
}
