import type { JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import {
  type Connection,
  OperationError,
  type RecordId,
  type Resource,
  type SourceRecord,
} from '../run/connection.ts'
import {
  addRecord,
  checkFields,
  type FakeSystem,
  type FakeTable,
  type FakeWrite,
  hasValues,
  withoutNulls,
} from './fake-system.ts'

/** The server's time in a pretended system. */
const SERVER_TIME = '2026-01-01T00:00:00.000Z'

/**
 * Opens a pretended system. It refuses what the real one would refuse as far as its connector tells: unknown
 * fields, wrong types, missing required ones, operations and look-ups that are not declared.
 */
export function createFakeConnection(system: FakeSystem): Connection {
  return {
    resource: (name) => {
      const table = system.tables.get(name)
      if (!table) throw new Error(`"${system.role}.${name}": the connector has no such resource`)
      return createFakeResource(system, table)
    },
    check: async () => true,
    close: async () => {},
  }
}

function createFakeResource(system: FakeSystem, table: FakeTable): Resource {
  const { plan, records } = table
  const name = `${system.role}.${plan.name}`
  const record = (write: Omit<FakeWrite, 'resource'>): void =>
    void system.writes.push({ ...write, resource: name })
  const readSource = (id: RecordId): SourceRecord | undefined => {
    const found = records.get(id)
    return found && { key: String(id), record: found, raw: found }
  }

  return {
    list: async function* () {
      yield {
        records: [...records.keys()].flatMap((id) => readSource(id) ?? []),
        serverTime: SERVER_TIME,
      }
    },
    complete: async (found) => found,
    get: plan.get && (async (key) => readSource(key) ?? readSource(Number(key))),
    read:
      plan.get &&
      (async (id) => {
        const found = records.get(id)
        return found && { id, record: found }
      }),
    find: async (by) => {
      if (!plan.find.some((find) => find.by.every((field) => Object.hasOwn(by, field)))) {
        throw refuse(say('notFoundBy', { resource: name, names: Object.keys(by).join(' and ') }))
      }
      return [...records]
        .filter(([, found]) => hasValues(found, by))
        .map(([id, found]) => ({ id, record: found }))
    },
    create: async (set) => {
      if (!plan.create) throw refuse(say('notCreatable', { resource: name }))
      refuseMistakes(name, checkFields(plan, set, { complete: true }))
      const id = addRecord(table, set)
      record({ action: 'create', id, set })
      return { id, record: plan.create.tellsRecord ? records.get(id) : undefined }
    },
    update: async (id, set) => {
      if (!plan.update) throw refuse(say('notUpdatable', { resource: name }))
      const found = existing(table, name, id)
      refuseMistakes(name, checkFields(plan, set, { complete: false }))
      refuseMistakes(name, clearedRequired(table, set))
      records.set(id, withoutNulls({ ...found, ...set }))
      record({ action: 'update', id, set })
    },
    delete: async (id) => {
      if (!plan.delete) throw refuse(say('notDeletable', { resource: name }))
      existing(table, name, id)
      records.delete(id)
      record({ action: 'delete', id, set: {} })
    },
  }
}

function existing({ records }: FakeTable, name: string, id: RecordId): JsonObject {
  const found = records.get(id)
  if (found) return found
  throw new OperationError({
    class: 'gone',
    reason: say('doesNotExist', { resource: name, value: JSON.stringify(id) }),
    mayHaveHappened: false,
  })
}

function clearedRequired({ plan }: FakeTable, set: JsonObject): Message[] {
  const { required } = plan.schema
  return Object.keys(set)
    .filter((name) => set[name] === null && Array.isArray(required) && required.includes(name))
    .map((name) => say('fieldCleared', { field: name }))
}

function refuseMistakes(name: string, mistakes: readonly Message[]): void {
  if (mistakes.length === 0) return
  throw refuse(say('recordMistaken', { resource: name, mistakes }))
}

function refuse(reason: Message): OperationError {
  return new OperationError({ class: 'invalid', reason, mayHaveHappened: false })
}
