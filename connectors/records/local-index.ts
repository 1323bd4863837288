import {
  type FindOptions,
  type FindPlan,
  idOf,
  type JsonObject,
  type ListRequest,
  type RecordId,
  type ResourcePlan,
  type SourceRecord,
} from '../../engine/index.ts'
import { mapInTurns } from './in-turns.ts'
import type { IndexEntry, IndexState, IndexStore } from './index-store.ts'
import { type Hearing, type ListHearer, reaches } from './list-audience.ts'
import { listRecords } from './list-records.ts'
import type { RecordSource } from './record-source.ts'
import { digestOf } from './same-values.ts'
import { toSourceRecord } from './source-record.ts'

/** Reads of changes do not tell what was deleted, so all is read anew after this time. */
const COMPLETE_EVERY_MS = 86_400_000
/** An index that goes back to the first record reads them all seldom: only for what somebody changed or deleted since. */
const HISTORY_EVERY_MS = 30 * 86_400_000
const BEGINNING = '1970-01-01T00:00:00.000Z'

const NEVER = new AbortController().signal

type IndexPlan = Extract<FindPlan, { readonly kind: 'index' }>

/** Finds records of a system that cannot search, through a local index that its list fills. */
export class LocalIndex implements ListHearer {
  readonly #source: RecordSource
  readonly #plan: ResourcePlan
  readonly #find: IndexPlan
  readonly #store: IndexStore
  readonly #name: string
  /** Complete reads of others that are under way. */
  #heard = 0
  /** A refresh under way, which finds that come meanwhile share. */
  #running: Promise<void> | undefined
  /** The refresh after it, for those who need what is newer. */
  #following: Promise<void> | undefined

  constructor(source: RecordSource, plan: ResourcePlan, find: IndexPlan, store: IndexStore) {
    this.#source = source
    this.#plan = plan
    this.#find = find
    this.#store = store
    const name = `${plan.name}(${find.by.join(',')})`
    // What is kept for so long must not outlive a change of the address, nor be taken for an index of less.
    this.#name = find.createdOverlapMs === undefined ? name : `${name} of all at ${source.place}`
  }

  async find(by: JsonObject, options: FindOptions): Promise<readonly RecordId[]> {
    const { fresh, maxAgeMs = this.#find.maxAgeMs, signal } = options
    const hash = digestOf(by, this.#find.by)
    if (hash === undefined) return []
    if (fresh) await this.#refreshAnew(signal)
    else if (await this.#isOld(Math.min(maxAgeMs, this.#find.maxAgeMs))) await this.#refresh(signal)
    return this.#store.lookUp(this.#name, hash)
  }

  /** Takes one of our own writes in at once. `values` are tidy fields, perhaps not all. */
  async learn(id: RecordId, values: JsonObject): Promise<void> {
    const hash = digestOf(values, this.#find.by)
    if (hash !== undefined) {
      await this.#store.put(this.#name, [{ id, hash }], this.#source.clock.now())
    }
  }

  async forget(id: RecordId): Promise<void> {
    await this.#store.remove(this.#name, id)
  }

  /** Somebody else reads the list, or its changes: an index that was never asked for does without. */
  async hear(since: string | undefined): Promise<Hearing | undefined> {
    const known = await this.#store.readState(this.#name)
    if (!known || this.#find.createdOverlapMs !== undefined) return undefined
    if (since !== undefined && !reaches(since, known.since[0])) return undefined
    const isWhole = since === undefined
    const began = this.#source.clock.now()
    let startedAt: string | undefined
    if (isWhole) this.#heard += 1
    return {
      take: async (page, isLast) => {
        startedAt ??= page.serverTime
        const { empty } = this.#source.plan
        const records = page.records.map(({ raw }) =>
          toSourceRecord(this.#plan, raw, {}, undefined, empty, this.#source.contextOf()),
        )
        await this.#put(records, began, NEVER)
        if (!isLast) return
        if (isWhole) await this.#store.forgetBefore(this.#name, began)
        const { refreshedAt, completeAt } = (await this.#store.readState(this.#name)) ?? known
        await this.#store.writeState(this.#name, {
          completeAt: isWhole ? startedAt : completeAt,
          since: this.#sinceOf(startedAt),
          refreshedAt: Math.max(began, refreshedAt),
        })
      },
      close: () => {
        if (isWhole) this.#heard -= 1
      },
    }
  }

  async #isOld(maxAgeMs: number): Promise<boolean> {
    const state = await this.#store.readState(this.#name)
    return !state || this.#source.clock.now() - state.refreshedAt > maxAgeMs
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    this.#running ??= this.#readOnce(signal).finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  /** A refresh that began before the question may have passed by what is asked for. */
  async #refreshAnew(signal: AbortSignal): Promise<void> {
    const running = this.#running
    if (!running) return this.#refresh(signal)
    this.#following ??= running
      .catch(() => {})
      .then(() => {
        this.#following = undefined
        return this.#refresh(signal)
      })
    await this.#following
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const now = this.#source.clock.now()
    const state = await this.#store.readState(this.#name)
    // Written only after a read that came to its end: what was not read whole answers nothing.
    await this.#store.writeState(this.#name, await this.#readNext(state, now, signal))
  }

  async #readNext(
    state: IndexState | undefined,
    now: number,
    signal: AbortSignal,
  ): Promise<IndexState> {
    const { createdOverlapMs } = this.#find
    if (createdOverlapMs !== undefined) {
      return this.#readCreated(state, createdOverlapMs, now, signal)
    }
    const changed = this.#plan.list?.changed ?? []
    // What a complete read that is under way tells need not be read once more.
    const isDue =
      !state || (this.#heard === 0 && now - Date.parse(state.completeAt) > COMPLETE_EVERY_MS)
    return isDue || changed.length === 0 || state.since.length !== changed.length
      ? this.#readAll(now, signal)
      : this.#readChanges(state, now, signal)
  }

  /** All that there ever was, and from then on what was created since. */
  async #readCreated(
    state: IndexState | undefined,
    overlapMs: number,
    now: number,
    signal: AbortSignal,
  ): Promise<IndexState> {
    const isDue = !state || now - Date.parse(state.completeAt) > HISTORY_EVERY_MS
    const from = (isDue ? undefined : state.since[0]) ?? BEGINNING
    const startedAt = await this.#read({ filter: -1, range: { from }, signal }, now)
    if (isDue) await this.#store.forgetBefore(this.#name, now)
    return {
      completeAt: isDue ? startedAt : state.completeAt,
      since: [new Date(Date.parse(startedAt) - overlapMs).toISOString()],
      refreshedAt: now,
    }
  }

  async #readAll(now: number, signal: AbortSignal): Promise<IndexState> {
    const startedAt = await this.#read({ filter: -1, signal }, now)
    await this.#store.forgetBefore(this.#name, now)
    return { completeAt: startedAt, since: this.#sinceOf(startedAt), refreshedAt: now }
  }

  async #readChanges(state: IndexState, now: number, signal: AbortSignal): Promise<IndexState> {
    let startedAt: string | undefined
    for (const [filter, since] of state.since.entries()) {
      const began = await this.#read({ filter, since, signal }, now)
      startedAt ??= began
    }
    const since = startedAt === undefined ? state.since : this.#sinceOf(startedAt)
    return { ...state, since, refreshedAt: now }
  }

  /** Gives the server's time when the read began. */
  async #read(request: ListRequest, now: number): Promise<string> {
    let startedAt: string | undefined
    for await (const page of listRecords(this.#source, this.#plan, request)) {
      startedAt ??= page.serverTime
      await this.#put(page.records, now, request.signal)
    }
    return startedAt ?? new Date(now).toISOString()
  }

  async #put(records: readonly SourceRecord[], now: number, signal: AbortSignal): Promise<void> {
    const entries = await mapInTurns(
      records,
      signal,
      ({ raw, record, deleted }): readonly IndexEntry[] => {
        const id = idOf(this.#plan.key, raw, this.#source.contextOf())
        const hash = digestOf(record, this.#find.by)
        return deleted || id === undefined || hash === undefined ? [] : [{ id, hash }]
      },
    )
    await this.#store.put(this.#name, entries.flat(), now)
  }

  #sinceOf(startedAt: string): readonly string[] {
    const changed = this.#plan.list?.changed ?? []
    return changed.map(({ overlapMs }) => new Date(Date.parse(startedAt) - overlapMs).toISOString())
  }
}
