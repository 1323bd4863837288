import {
  canonicalJson,
  type FindOptions,
  type FindPlan,
  type Json,
  type JsonObject,
  OperationError,
  type RecordId,
  type Resource,
  type ResourcePlan,
  type SourceRecord,
  say,
  type TargetRecord,
  type UpdatePlan,
  type WriteOptions,
  type WritePlan,
} from '../../engine/index.ts'
import { KeptList } from './find/kept-list.ts'
import type { KeptLists } from './find/kept-lists.ts'
import { LocalIndex } from './find/local-index.ts'
import { type CallFind, searchByCall, unlessGone } from './find/search-by-call.ts'
import type { IndexStore } from './index-store.ts'
import type { RecordCompleter } from './read/complete-record.ts'
import { countRecords } from './read/count-records.ts'
import { listRecords } from './read/list-records.ts'
import { idOf, parseTime, toSourceRecord } from './read/source-record.ts'
import { toTargetRecord } from './read/target-record.ts'
import { tidyRecord } from './read/tidy-record.ts'
import { understood } from './read/understood.ts'
import { type Answer, serverTimeOf } from './wire/answer.ts'
import { callSystem, type SystemContext } from './wire/call-system.ts'
import { pushOf, whileExpected } from './write/own-pushes.ts'
import { type BatchedResource, type BatchedUpdate, UpdateBatcher } from './write/update-batcher.ts'

/** How long it is believed that batches do what they say. */
const PROOF_LIVES_MS = 86_400_000

type CountRequest = Parameters<NonNullable<Resource['count']>>[0]

/** One kind of record of a system that is reached by HTTP. */
export function createHttpResource(
  system: SystemContext,
  plan: ResourcePlan,
  completer: RecordCompleter,
  { store, lists }: { readonly store: IndexStore; readonly lists: KeptLists },
): Resource {
  const indexes = new Map(
    plan.find.flatMap((find) =>
      find.kind === 'index' ? [[find, new LocalIndex(system, plan, find, store)] as const] : [],
    ),
  )
  const keys = plan.find.flatMap((find) => (find.kind === 'kept' ? [find.by] : []))
  const kept = keys.length > 0 ? new KeptList(system, plan, keys, { completer, lists }) : undefined
  const resource = new HttpResource(system, plan, { indexes, kept, store, completer })
  const count = plan.list?.count
  return {
    list: (request) => completer.watch(listRecords(system, plan, request), request),
    ...(count
      ? { count: (request: CountRequest) => understood(plan, countRecords(system, count, request)) }
      : {}),
    complete: (record, more, signal) =>
      understood(plan, completer.complete(plan, record, more, signal)),
    ...(plan.get
      ? {
          get: (key: string, signal: AbortSignal) => understood(plan, resource.get(key, signal)),
          read: (id: RecordId, signal: AbortSignal) => understood(plan, resource.read(id, signal)),
        }
      : {}),
    find: (by, options) => understood(plan, resource.find(by, options)),
    create: (set, options) => resource.create(set, options),
    update: (id, set, options) => resource.update(id, set, options),
    delete: (id, options) => resource.delete(id, options),
  }
}

/** What a resource keeps beside the system. */
interface Beside {
  readonly indexes: ReadonlyMap<FindPlan, LocalIndex>
  readonly kept: KeptList | undefined
  readonly store: IndexStore
  readonly completer: RecordCompleter
}

class HttpResource {
  readonly #system: SystemContext
  readonly #plan: ResourcePlan
  readonly #indexes: ReadonlyMap<FindPlan, LocalIndex>
  readonly #batcher: UpdateBatcher | undefined
  readonly #kept: KeptList | undefined
  readonly #completer: RecordCompleter

  constructor(
    system: SystemContext,
    plan: ResourcePlan,
    { indexes, kept, store, completer }: Beside,
  ) {
    this.#system = system
    this.#plan = plan
    this.#completer = completer
    this.#indexes = indexes
    const { update } = plan
    this.#batcher =
      update?.batch &&
      new UpdateBatcher(system, {
        update,
        batch: update.batch,
        sendOne: async (one) => void (await this.#updateOne(update, one)),
        hasTaken: ({ id, set, signal }) => this.#hasTaken(id, set, signal),
        ...proofIn(store, `${plan.name}(batch)`, system.clock.now),
      })
    this.#kept = kept
  }

  async get(key: string, signal: AbortSignal): Promise<SourceRecord | undefined> {
    const { raw, answer } = await this.#readRaw(key, signal)
    if (raw === undefined || !answer) return undefined
    const at = this.#plan.list?.changed[0]?.at
    const { empty } = this.#system.plan.http
    const source = toSourceRecord(this.#plan, raw, {}, at, empty, this.#system.contextOf())
    const readAt = serverTimeOf(answer)
    this.#completer.note(source, readAt)
    return { ...source, readAt, size: answer.text.length }
  }

  async read(id: RecordId, signal: AbortSignal): Promise<TargetRecord | undefined> {
    const { raw } = await this.#readRaw(id, signal)
    return raw === undefined ? undefined : toTargetRecord(this.#system, this.#plan, raw, id)
  }

  async find(by: JsonObject, options: FindOptions): Promise<readonly TargetRecord[]> {
    const names = Object.keys(by)
    const find = this.#plan.find.find(
      (candidate) =>
        candidate.by.length === names.length && candidate.by.every((name) => name in by),
    )
    if (!find)
      throw missing(say('cannotFind', { title: this.#plan.title, names: names.join(', ') }))
    const index = this.#indexes.get(find)
    if (index) return (await index.find(by, options)).map((id) => ({ id }))
    if (find.kind === 'call') return this.#search(find, by, options.signal)
    const maxAgeMs = Math.min(find.maxAgeMs, options.maxAgeMs ?? Number.POSITIVE_INFINITY)
    return this.#kept?.find(find.by, by, { ...options, maxAgeMs }) ?? []
  }

  #search(find: CallFind, by: JsonObject, signal: AbortSignal): Promise<readonly TargetRecord[]> {
    return searchByCall({ system: this.#system, plan: this.#plan, find, by, signal })
  }

  async create(
    set: JsonObject,
    { operation, signal, mayWrite }: WriteOptions & { readonly operation: string },
  ): Promise<{ readonly id?: RecordId | undefined; readonly record?: JsonObject | undefined }> {
    const { create } = this.#plan
    if (!create) throw missing(say('cannotCreate', this.#plan))
    const answer = await callSystem(
      this.#system,
      {
        plan: create.call,
        names: { set, operation },
        values: { placeholders: set, headers: create.once },
        repeatable: false,
        mayWrite,
      },
      signal,
    )
    const created = this.#createdBy(create, answer)
    if (created.id !== undefined && this.#indexes.size > 0) {
      await this.#learn(created.id, Object.assign({}, set, created.record))
    }
    return created
  }

  async update(id: RecordId, set: JsonObject, options: WriteOptions): Promise<void> {
    const { update } = this.#plan
    if (!update) throw missing(say('cannotUpdate', this.#plan))
    const sentAt = this.#system.clock.now()
    const answer = await this.#whileExpected(id, async () => {
      if (!this.#batcher) return this.#updateOne(update, { id, set, ...options })
      await this.#batcher.update({ id, set, ...options })
      return undefined
    }).catch(async (error: unknown) => {
      if (error instanceof OperationError && error.class === 'gone') await this.#forget(id)
      throw error
    })
    await this.#learn(id, set)
    this.#kept?.learn(id, set, { sentAt, changedAt: answer && this.#changedAt(update, answer) })
  }

  /** When the record changed last, as the answer to an update tells. */
  #changedAt({ item }: UpdatePlan, answer: Answer): string | undefined {
    const at = this.#plan.list?.changed[0]?.at
    try {
      const raw = item?.evaluate(answer.body, this.#contextOf(answer))
      return raw === undefined
        ? undefined
        : at && parseTime(at.evaluate(raw, this.#system.contextOf()))
    } catch {
      return undefined
    }
  }

  #whileExpected<T>(id: RecordId, send: () => Promise<T>): Promise<T> {
    return whileExpected(this.#system.ownPushes, pushOf(this.#plan, id), send)
  }

  async #updateOne(
    { call }: UpdatePlan,
    { id, set, signal, mayWrite }: BatchedUpdate,
  ): Promise<Answer> {
    const values = { placeholders: Object.assign({}, set, { id }) }
    return callSystem(
      this.#system,
      { plan: call, names: { id, set }, values, repeatable: true, mayWrite },
      signal,
    )
  }

  /** Looks at the fields that the system shows of what was sent. */
  async #hasTaken(
    id: RecordId,
    set: JsonObject,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    if (!this.#plan.get) return undefined
    const record = (await this.read(id, signal))?.record ?? {}
    return Object.entries(set).every(
      ([name, value]) =>
        record[name] === undefined || canonicalJson(record[name]) === canonicalJson(value ?? null),
    )
  }

  async delete(id: RecordId, { signal, mayWrite }: WriteOptions): Promise<void> {
    if (!this.#plan.delete) throw missing(say('cannotDelete', this.#plan))
    const { call } = this.#plan.delete
    await this.#whileExpected(id, () =>
      callSystem(
        this.#system,
        { plan: call, names: { id }, values: { placeholders: { id } }, repeatable: true, mayWrite },
        signal,
      ),
    )
    await this.#forget(id)
  }

  /** It is not there any more, whatever is kept of it. */
  async #forget(id: RecordId): Promise<void> {
    for (const index of this.#indexes.values()) await index.forget(id)
    this.#kept?.forget(id)
  }

  async #readRaw(
    id: RecordId,
    signal: AbortSignal,
  ): Promise<{ readonly raw?: Json | undefined; readonly answer?: Answer | undefined }> {
    const { get } = this.#plan
    if (!get) throw missing(say('cannotReadOne', this.#plan))
    const answer = await unlessGone(
      callSystem(
        this.#system,
        { plan: get.call, names: { id }, values: { placeholders: { id } }, repeatable: true },
        signal,
      ),
    )
    if (!answer) return {}
    const raw = get.item ? get.item.evaluate(answer.body, this.#contextOf(answer)) : answer.body
    return { raw: raw ?? undefined, answer }
  }

  /** The record is there now, so nothing that is odd about the answer may make it look as if it were not. */
  #createdBy(
    { item }: WritePlan,
    answer: Answer,
  ): { readonly id?: RecordId | undefined; readonly record?: JsonObject | undefined } {
    try {
      const raw = item?.evaluate(answer.body, this.#contextOf(answer))
      if (raw === undefined) return {}
      const context = this.#system.contextOf()
      const id = idOf(this.#plan, raw, context)
      const { empty } = this.#system.plan.http
      const { record, problem } = tidyRecord(this.#plan, raw, {}, empty, context)
      return { id, ...(problem === undefined ? { record } : {}) }
    } catch {
      return {}
    }
  }

  async #learn(id: RecordId, values: JsonObject): Promise<void> {
    for (const index of this.#indexes.values()) await index.learn(id, values)
  }

  #contextOf({ headers }: Answer) {
    return this.#system.contextOf({ headers })
  }
}

/** That batches do what they say is remembered like the state of an index, beside those of the account. */
function proofIn(
  store: IndexStore,
  name: string,
  now: () => number,
): Pick<BatchedResource, 'isProven' | 'noteProof'> {
  return {
    isProven: async () => {
      const state = await store.readState(name)
      return state !== undefined && now() - state.refreshedAt < PROOF_LIVES_MS
    },
    noteProof: () =>
      store.writeState(name, {
        completeAt: new Date(now()).toISOString(),
        since: [],
        refreshedAt: now(),
      }),
  }
}

/** The connector lacks an operation. */
function missing(message: string): OperationError {
  return new OperationError({ class: 'config', message, mayHaveHappened: false })
}
