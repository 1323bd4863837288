import { hasUnknown, isUnknown, type UnknownValues } from '../../formula/unknown-values.ts'
import { equalJson, isJsonObject, type JsonObject } from '../../json.ts'
import type { ResourcePlan } from '../../plan/resource-plan.ts'
import type { Page, RecordId, Resource, TargetRecord } from '../connection.ts'
import type { System, Systems } from '../system.ts'

/**
 * The same systems, read as before, with every write held back: what would be created or changed can be found and read
 * as it would be then. What is known only after a create is never asked for; `onWithheld` hears what system would be.
 */
export function createHolder(
  unknowns: UnknownValues,
  onWithheld: (role: string) => void,
): (systems: Systems) => Systems {
  // Flows that are planned together share what each would do, also where each has connections of its own.
  const shared = new Map<string, Changes>()
  const changesOf = (name: string): Changes => {
    const known = shared.get(name) ?? { written: new Map(), deleted: new Set() }
    shared.set(name, known)
    return known
  }
  return (systems) =>
    Object.fromEntries(
      Object.entries(systems).map(([role, system]) => [
        role,
        holdBack(system, unknowns, { role, onWithheld: () => onWithheld(role) }, changesOf),
      ]),
    )
}

/** What plans have held back of one kind of record. */
interface Changes {
  /** Of a record that a plan made all there is of it, of another what it changed. */
  readonly written: Map<RecordId, JsonObject>
  readonly deleted: Set<RecordId>
}

function holdBack(
  { connector, connection }: System,
  unknowns: UnknownValues,
  { role, onWithheld }: { readonly role: string; readonly onWithheld: () => void },
  changesOf: (name: string) => Changes,
): System {
  const resources = new Map<string, Resource>()
  const resource = (name: string): Resource => {
    const plan = connector.resources[name]
    const known =
      resources.get(name) ??
      holdBackResource(connection.resource(name), changesOf(`${role}.${plan?.sameAs ?? name}`), {
        idOf: (operation) => unknowns.idOf(`${role}.${name}`, operation, idTypeOf(plan)),
        asShown: (set) => shownOf(set, plan),
        asCreated: (id, set) =>
          asCreated(id, shownOf(set, plan), plan, (field, type) =>
            unknowns.idOf(`${role}.${name}`, `${field} of ${id}`, type),
          ),
        onFind: (by) => {
          if (isAsked(plan, by)) onWithheld()
        },
        onRead: onWithheld,
      })
    resources.set(name, known)
    return known
  }
  return { connector, connection: { ...connection, resource } }
}

/** As the fields say; where they do not, numbers are what most systems give. */
export function idTypeOf(plan: ResourcePlan | undefined): 'number' | 'text' {
  const { properties } = plan?.schema ?? {}
  const id = isJsonObject(properties) ? properties['id'] : undefined
  return isJsonObject(id) && id['type'] === 'string' ? 'text' : 'number'
}

/** What a plan makes up of a record that it creates. */
interface MadeUp {
  readonly idOf: (operation: string) => string
  /** Of what was written, maybe to another resource with the same records, what this one shows. */
  readonly asShown: (set: JsonObject) => JsonObject
  /** The record as it would be read: what was not set, the system gives. */
  readonly asCreated: (id: RecordId, set: JsonObject) => JsonObject
  /** It is looked for by what is not known yet. */
  readonly onFind: (by: JsonObject) => void
  /** It is to be read, and not there yet. */
  readonly onRead: () => void
}

/** The system itself is asked, not what is kept of it. */
function isAsked(plan: ResourcePlan | undefined, by: JsonObject): boolean {
  const names = Object.keys(by)
  const isOf = (fields: readonly string[]): boolean =>
    fields.length === names.length && fields.every((name) => Object.hasOwn(by, name))
  return plan?.find.some((find) => find.kind === 'call' && isOf(find.by)) === true
}

function shownOf(set: JsonObject, plan: ResourcePlan | undefined): JsonObject {
  const { properties } = plan?.schema ?? {}
  if (!isJsonObject(properties)) return set
  return Object.fromEntries(Object.entries(set).filter(([name]) => Object.hasOwn(properties, name)))
}

/** A number or a text that was not set may be there once the record is created, and nobody knows which. */
function asCreated(
  id: RecordId,
  set: JsonObject,
  plan: ResourcePlan | undefined,
  unknownOf: (field: string, type: 'number' | 'text') => string,
): JsonObject {
  const { properties } = plan?.schema ?? {}
  const given = Object.entries(isJsonObject(properties) ? properties : {}).flatMap(
    ([field, schema]) => {
      const type = isJsonObject(schema) ? schema['type'] : undefined
      if (type === 'string') return [[field, unknownOf(field, 'text')]]
      return type === 'number' || type === 'integer' ? [[field, unknownOf(field, 'number')]] : []
    },
  )
  return { ...Object.fromEntries(given), ...set, id }
}

function holdBackResource(
  resource: Resource,
  { written, deleted }: Changes,
  { idOf, asShown, asCreated: madeOf, onFind, onRead }: MadeUp,
): Resource {
  function asWritten({ id, record }: TargetRecord): TargetRecord {
    const over = written.get(id)
    return over && record ? { id, record: { ...record, ...asShown(over) } } : { id, record }
  }

  function findWritten(by: JsonObject): TargetRecord[] {
    return [...written]
      .filter(([id, set]) => !deleted.has(id) && hasValues({ ...set, id }, by))
      .map(([id, set]) => (isUnknown(id) ? { id, record: madeOf(id, set) } : { id }))
  }

  async function findReal(
    by: JsonObject,
    options: Parameters<Resource['find']>[1],
  ): Promise<TargetRecord[]> {
    if (hasUnknown(by)) {
      onFind(by)
      return []
    }
    const found = await resource.find(by, options)
    return found
      .filter(({ id }) => !deleted.has(id))
      .filter(({ id }) => isStill(written.get(id), by))
      .map(asWritten)
  }

  function readUnknown(id: RecordId): TargetRecord | undefined {
    onRead()
    return deleted.has(id) ? undefined : { id, record: madeOf(id, written.get(id) ?? {}) }
  }

  async function readReal(id: RecordId, signal: AbortSignal): Promise<TargetRecord | undefined> {
    if (deleted.has(id)) return undefined
    const read = await resource.read?.(id, signal)
    return read && asWritten(read)
  }

  return {
    ...resource,
    list: (request) => withoutMarks(resource.list(request)),
    find: async (by, options) => {
      const real = await findReal(by, options)
      const ids = new Set(real.map(({ id }) => id))
      return [...real, ...findWritten(by).filter(({ id }) => !ids.has(id))]
    },
    read:
      resource.read &&
      // Of one that a create would make by the way, nothing is known but that it is there.
      ((id, signal) => (isUnknown(id) ? Promise.resolve(readUnknown(id)) : readReal(id, signal))),
    create: async (set, { operation }) => {
      const id = idOf(operation)
      written.set(id, set)
      return { id, record: set }
    },
    update: async (id, set) => {
      written.set(id, { ...written.get(id), ...set })
    },
    delete: async (id) => {
      deleted.add(id)
    },
    finish: undefined,
  }
}

/** Nothing becomes of a page that was read to see what would become of it. */
async function* withoutMarks(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  for await (const { handled: _, ...page } of pages) yield page
}

function hasValues(record: JsonObject, by: JsonObject): boolean {
  return Object.keys(by).every((name) => equalJson(record[name], by[name]))
}

/** What was looked for was not changed to something else. */
function isStill(set: JsonObject | undefined, by: JsonObject): boolean {
  return (
    !set ||
    Object.keys(by).every((name) => !Object.hasOwn(set, name) || equalJson(set[name], by[name]))
  )
}
