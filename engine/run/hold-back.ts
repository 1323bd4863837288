import { equalJson, type JsonObject } from '../json.ts'
import type { Connection, Resource, TargetRecord } from './connection.ts'
import type { Systems } from './system.ts'

/** How the id of a record that a plan would create begins; the rest tells such records apart. */
const UNKNOWN_ID = '(known after create) '

export function isUnknownId(id: unknown): boolean {
  return typeof id === 'string' && id.startsWith(UNKNOWN_ID)
}

/** The same systems, read as before, with every write held back: what would be created can be found and read. */
export function holdBack(systems: Systems): Systems {
  return Object.fromEntries(
    Object.entries(systems).map(([role, { connector, connection }]) => [
      role,
      { connector, connection: holdBackConnection(connection) },
    ]),
  )
}

function holdBackConnection(connection: Connection): Connection {
  const resources = new Map<string, Resource>()
  return {
    ...connection,
    resource: (name) => {
      const known = resources.get(name) ?? holdBackResource(connection.resource(name))
      resources.set(name, known)
      return known
    },
  }
}

function holdBackResource(resource: Resource): Resource {
  const created = new Map<string, JsonObject>()

  function findCreated(by: JsonObject): TargetRecord[] {
    return [...created]
      .filter(([, set]) => Object.keys(by).every((name) => equalJson(set[name], by[name])))
      .map(([id, record]) => ({ id, record }))
  }

  return {
    ...resource,
    find: async (by, options) => [...(await resource.find(by, options)), ...findCreated(by)],
    read:
      resource.read &&
      (async (id, signal) => {
        const record = created.get(String(id))
        return record ? { id, record } : resource.read?.(id, signal)
      }),
    create: async (set, { operation }) => {
      const id = `${UNKNOWN_ID}${operation}`
      created.set(id, set)
      return { id, record: set }
    },
    update: async () => {},
    delete: async () => {},
  }
}
