import {
  type FindOptions,
  type FindPlan,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  type RecordId,
  type Resource,
  type ResourcePlan,
  type SourceRecord,
  say,
  type TargetRecord,
  type WriteOptions,
  type Writer,
} from '../../engine/index.ts'
import { type OwnPushes, pushOf, whileExpected } from '../account/own-pushes.ts'
import type { RecordCompleter } from './complete-record.ts'
import type { IndexStore } from './index-store.ts'
import { KeptList } from './kept-list.ts'
import type { KeptLists } from './kept-lists.ts'
import type { ListAudience } from './list-audience.ts'
import { listRecords } from './list-records.ts'
import { LocalIndex } from './local-index.ts'
import type { RecordSource } from './record-source.ts'
import { toSourceRecord } from './source-record.ts'
import { toTargetRecord } from './target-record.ts'
import { understood } from './understood.ts'

/** A record as the system has it, read by itself. */
export interface RawRecord {
  readonly raw: Json
  /** The system's time when it answered (ISO 8601, UTC). */
  readonly serverTime: string
  /** Characters that it was read from. */
  readonly size: number
}

type Created = Awaited<ReturnType<Resource['create']>>
type CountRequest = Parameters<NonNullable<Resource['count']>>[0]

/**
 * What a transport does with one kind of record besides listing it; absent is what the connector cannot. Every function
 * rejects with an {@link OperationError} when the system says no.
 */
export interface RecordOperations {
  readonly count?: Resource['count']
  /** `undefined` when the system does not have it. */
  readonly readRaw?:
    | ((id: RecordId, signal: AbortSignal) => Promise<RawRecord | undefined>)
    | undefined
  /** See {@link Resource.tidy}. Absent: as any other record that is read. */
  readonly tidy?: ((raw: Json) => SourceRecord | undefined) | undefined
  /** Asks the system itself: for the ways to find that are neither a local index nor a kept list. */
  readonly search?:
    | ((by: JsonObject, signal: AbortSignal) => Promise<readonly TargetRecord[]>)
    | undefined
  readonly create?: ((set: JsonObject, options: CreateOptions) => Promise<Created>) | undefined
  /** Gives the time of the change that the system tells, if it does. */
  readonly update?:
    | ((id: RecordId, set: JsonObject, options: WriteOptions) => Promise<string | undefined>)
    | undefined
  readonly delete?: ((id: RecordId, options: WriteOptions) => Promise<void>) | undefined
  readonly finish?: Resource['finish']
}

export interface CreateOptions extends WriteOptions, Writer {
  readonly operation: string
}

/** What the resources of an account share. */
export interface SharedByResources {
  readonly completer: RecordCompleter
  readonly store: IndexStore
  readonly lists: KeptLists
  readonly audience?: ListAudience | undefined
  readonly ownPushes: OwnPushes | undefined
}

/** One kind of record: what its transport does, with local indexes, kept lists and completion around it. */
export function createRecordResource(
  source: RecordSource,
  plan: ResourcePlan,
  operations: RecordOperations,
  shared: SharedByResources,
): Resource {
  const { completer } = shared
  const { count, readRaw, finish, tidy = (raw) => tidiedIfRead(source, plan, raw) } = operations
  const finder = createFinder(source, plan, operations, shared)
  return {
    list: (request) => completer.watch(plan, listRecords(source, plan, request), request),
    ...(finish ? { finish } : {}),
    ...(count ? { count: (request: CountRequest) => understood(plan, count(request)) } : {}),
    complete: (record, more, signal) =>
      understood(plan, completer.complete(plan, record, more, signal)),
    ...(readRaw ? readersOf(source, plan, readRaw, completer) : {}),
    tidy: (raw) => understood(plan, Promise.resolve(raw).then(tidy)),
    find: (by, options) => understood(plan, finder.find(by, options)),
    ...writersOf(source, plan, operations, finder, shared.ownPushes),
  }
}

/** Of what could not be read nothing is kept but its problem. */
function tidiedIfRead(source: RecordSource, plan: ResourcePlan, raw: Json) {
  return raw === null ? undefined : tidied(source, plan, raw)
}

function tidied({ plan: { empty }, contextOf }: RecordSource, plan: ResourcePlan, raw: Json) {
  return toSourceRecord(plan, raw, {}, plan.list?.changed[0]?.at, empty, contextOf())
}

function readersOf(
  source: RecordSource,
  plan: ResourcePlan,
  readRaw: NonNullable<RecordOperations['readRaw']>,
  completer: RecordCompleter,
) {
  async function get(key: string, signal: AbortSignal): Promise<SourceRecord | undefined> {
    const found = await readRaw(key, signal)
    if (!found) return undefined
    const { raw, serverTime, size } = found
    const record = tidied(source, plan, raw)
    completer.note(record, serverTime)
    return { ...record, readAt: serverTime, size }
  }

  async function read(id: RecordId, signal: AbortSignal): Promise<TargetRecord | undefined> {
    const found = await readRaw(id, signal)
    return found && toTargetRecord(source, plan, found.raw, id)
  }

  return {
    get: (key: string, signal: AbortSignal) => understood(plan, get(key, signal)),
    read: (id: RecordId, signal: AbortSignal) => understood(plan, read(id, signal)),
  }
}

/** Finds records, and keeps what it finds them by in step with our own writes. */
interface Finder {
  readonly find: Resource['find']
  readonly created: (id: RecordId, values: JsonObject) => Promise<void>
  readonly updated: (
    id: RecordId,
    set: JsonObject,
    write: { readonly sentAt: number; readonly changedAt: string | undefined },
  ) => Promise<void>
  /** It is not there any more, whatever is kept of it. */
  readonly forget: (id: RecordId) => Promise<void>
}

function createFinder(
  source: RecordSource,
  plan: ResourcePlan,
  { search }: RecordOperations,
  { completer, store, lists, audience }: SharedByResources,
): Finder {
  const indexes = new Map(
    plan.find.flatMap((way) =>
      way.kind === 'index' ? [[way, new LocalIndex(source, plan, way, store)] as const] : [],
    ),
  )
  const keys = plan.find.flatMap((find) => (find.kind === 'kept' ? [find.by] : []))
  const kept = keys.length > 0 ? new KeptList(source, plan, keys, { completer, lists }) : undefined
  audience?.join(plan, [...indexes.values(), ...(kept ? [kept] : [])])

  async function findBy(by: JsonObject, options: FindOptions): Promise<readonly TargetRecord[]> {
    const way = requireWay(plan, by)
    if (way.kind === 'call') return (await search?.(by, options.signal)) ?? []
    if (way.kind === 'index') {
      const ids = (await indexes.get(way)?.find(by, options)) ?? []
      return ids.map((id) => ({ id }))
    }
    const maxAgeMs = Math.min(way.maxAgeMs, options.maxAgeMs ?? Number.POSITIVE_INFINITY)
    return kept?.find(way.by, by, { ...options, maxAgeMs }) ?? []
  }

  async function learn(id: RecordId, values: JsonObject): Promise<void> {
    for (const index of indexes.values()) await index.learn(id, values)
  }

  return {
    find: findBy,
    created: learn,
    updated: async (id, set, write) => {
      await learn(id, set)
      kept?.learn(id, set, write)
    },
    forget: async (id) => {
      for (const index of indexes.values()) await index.forget(id)
      kept?.forget(id)
    },
  }
}

/** The way to find by just these fields, if there is one. */
export function wayToFind<Way extends FindPlan>(
  ways: readonly Way[],
  by: JsonObject,
): Way | undefined {
  const names = Object.keys(by)
  return ways.find((way) => way.by.length === names.length && way.by.every((name) => name in by))
}

function requireWay({ title, find }: ResourcePlan, by: JsonObject): FindPlan {
  const way = wayToFind(find, by)
  if (way) return way
  throw missing(say('cannotFind', { title, names: Object.keys(by).join(', ') }))
}

function writersOf(
  source: RecordSource,
  plan: ResourcePlan,
  operations: RecordOperations,
  finder: Finder,
  ownPushes: OwnPushes | undefined,
): Pick<Resource, 'create' | 'update' | 'delete'> {
  const expecting = <T>(id: RecordId, send: () => Promise<T>) =>
    whileExpected(ownPushes, pushOf(plan, id), send)

  return {
    create: async (set, options) => {
      if (!operations.create) throw missing(say('cannotCreate', { title: plan.title }))
      const created = await operations.create(set, options)
      if (created.id !== undefined) {
        await finder.created(created.id, Object.assign({}, set, created.record))
      }
      return created
    },
    update: async (id, set, options) => {
      const { update } = operations
      if (!update) throw missing(say('cannotUpdate', { title: plan.title }))
      const sentAt = source.clock.now()
      const changedAt = await expecting(id, () => update(id, set, options)).catch(
        async (error: unknown) => {
          if (error instanceof OperationError && error.class === 'gone') await finder.forget(id)
          throw error
        },
      )
      await finder.updated(id, set, { sentAt, changedAt })
    },
    delete: async (id, options) => {
      const remove = operations.delete
      if (!remove) throw missing(say('cannotDelete', { title: plan.title }))
      await expecting(id, () => remove(id, options))
      await finder.forget(id)
    },
  }
}

/** The connector lacks an operation. */
function missing(reason: Message): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}
