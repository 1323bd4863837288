import type { FindPlan, JsonObject, RecordId, ResourcePlan } from '../../../engine/index.ts'
import type { IndexEntry, IndexState, IndexStore } from '../index-store.ts'
import { listRecords } from '../read/list-records.ts'
import { idOf } from '../read/source-record.ts'
import type { SystemContext } from '../wire/call-system.ts'
import { digestOf } from './same-values.ts'

/** Reads of changes do not tell what was deleted, so all is read anew after this time. */
const COMPLETE_EVERY_MS = 86_400_000

type IndexPlan = Extract<FindPlan, { readonly kind: 'index' }>

/** Finds records of a system that cannot search, through a local index that its list fills. */
export class LocalIndex {
  readonly #system: SystemContext
  readonly #plan: ResourcePlan
  readonly #find: IndexPlan
  readonly #store: IndexStore
  readonly #name: string
  /** A refresh under way, which finds that come meanwhile share. */
  #running: Promise<void> | undefined
  /** The refresh after it, for those who need what is newer. */
  #following: Promise<void> | undefined

  constructor(system: SystemContext, plan: ResourcePlan, find: IndexPlan, store: IndexStore) {
    this.#system = system
    this.#plan = plan
    this.#find = find
    this.#store = store
    this.#name = `${plan.name}(${find.by.join(',')})`
  }

  async find(by: JsonObject, fresh: boolean, signal: AbortSignal): Promise<readonly RecordId[]> {
    const hash = digestOf(by, this.#find.by)
    if (hash === undefined) return []
    if (fresh) await this.#refreshAnew(signal)
    else if (await this.#isOld()) await this.#refresh(signal)
    return this.#store.lookUp(this.#name, hash)
  }

  /** Takes one of our own writes in at once. `values` are tidy fields, perhaps not all. */
  async learn(id: RecordId, values: JsonObject): Promise<void> {
    const hash = digestOf(values, this.#find.by)
    if (hash !== undefined) {
      await this.#store.put(this.#name, [{ id, hash }], this.#system.clock.now())
    }
  }

  async forget(id: RecordId): Promise<void> {
    await this.#store.remove(this.#name, id)
  }

  async #isOld(): Promise<boolean> {
    const state = await this.#store.readState(this.#name)
    return !state || this.#system.clock.now() - state.refreshedAt > this.#find.maxAgeMs
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
    const now = this.#system.clock.now()
    const state = await this.#store.readState(this.#name)
    const changed = this.#plan.list?.changed ?? []
    const isDue = !state || now - Date.parse(state.completeAt) > COMPLETE_EVERY_MS
    const next =
      isDue || changed.length === 0 || state.since.length !== changed.length
        ? await this.#readAll(now, signal)
        : await this.#readChanges(state, now, signal)
    await this.#store.writeState(this.#name, next)
  }

  async #readAll(now: number, signal: AbortSignal): Promise<IndexState> {
    const startedAt = await this.#readFilter(-1, undefined, now, signal)
    await this.#store.forgetBefore(this.#name, now)
    return { completeAt: startedAt, since: this.#sinceOf(startedAt), refreshedAt: now }
  }

  async #readChanges(state: IndexState, now: number, signal: AbortSignal): Promise<IndexState> {
    let startedAt: string | undefined
    for (const [filter, since] of state.since.entries()) {
      const began = await this.#readFilter(filter, since, now, signal)
      startedAt ??= began
    }
    const since = startedAt === undefined ? state.since : this.#sinceOf(startedAt)
    return { ...state, since, refreshedAt: now }
  }

  /** Gives the server's time when the read began. */
  async #readFilter(
    filter: number,
    since: string | undefined,
    now: number,
    signal: AbortSignal,
  ): Promise<string> {
    let startedAt: string | undefined
    for await (const page of listRecords(this.#system, this.#plan, { filter, since, signal })) {
      startedAt ??= page.serverTime
      const entries = page.records.flatMap(({ raw, record, deleted }): readonly IndexEntry[] => {
        const id = idOf(this.#plan, raw, this.#system.contextOf())
        const hash = digestOf(record, this.#find.by)
        return deleted || id === undefined || hash === undefined ? [] : [{ id, hash }]
      })
      await this.#store.put(this.#name, entries, now)
    }
    return startedAt ?? new Date(now).toISOString()
  }

  #sinceOf(startedAt: string): readonly string[] {
    const changed = this.#plan.list?.changed ?? []
    return changed.map(({ overlapMs }) => new Date(Date.parse(startedAt) - overlapMs).toISOString())
  }
}
