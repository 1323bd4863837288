import {
  type FindOptions,
  idOf,
  isJsonList,
  type Json,
  type JsonObject,
  type Page,
  type RecordId,
  type ResourcePlan,
  type SourceRecord,
  type TargetRecord,
} from '../../engine/index.ts'
import type { RecordCompleter } from './complete-record.ts'
import { mapInTurns, Turns } from './in-turns.ts'
import type { KeptLists, KeptState } from './kept-lists.ts'
import { type Hearing, type ListHearer, reaches } from './list-audience.ts'
import { listRecords } from './list-records.ts'
import type { RecordSource } from './record-source.ts'
import { comparable } from './same-values.ts'
import { isSettled } from './shared-parts.ts'
import { toSourceRecord } from './source-record.ts'

/** Reads of changes do not tell what is gone, so all is read anew after this time. */
const COMPLETE_EVERY_MS = 86_400_000

/** A write of ours so long after a look at the list is right after it. */
const SEEN_MS = 10_000

const NEVER = new AbortController().signal

/** One of our own writes: when it was sent, by our clock, and the time of change that the answer told, if any. */
export interface OwnWrite {
  readonly sentAt: number
  readonly changedAt: string | undefined
}

/**
 * A list that is kept in memory, whole, with the parts of its records: for what many records ask about again and again,
 * such as what open orders hold. Only records that can be found are kept.
 */
export class KeptList implements ListHearer {
  readonly #source: RecordSource
  readonly #plan: ResourcePlan
  readonly #keys: readonly (readonly string[])[]
  readonly #completer: RecordCompleter
  readonly #state: KeptState
  #running: Promise<void> | undefined
  #runningSince: number | undefined
  /** The read after the one under way, for those who need what is newer. */
  #following: Promise<void> | undefined

  /** `keys` are the fields that records are found by, for each way to find them. */
  constructor(
    source: RecordSource,
    plan: ResourcePlan,
    keys: readonly (readonly string[])[],
    beside: { readonly completer: RecordCompleter; readonly lists: KeptLists },
  ) {
    this.#source = source
    this.#plan = plan
    this.#keys = keys
    this.#completer = beside.completer
    this.#state = stateIn(beside.lists, `${plan.name} at ${source.place}`)
  }

  async find(
    key: readonly string[],
    by: JsonObject,
    { fresh, maxAgeMs, signal }: FindOptions & { readonly maxAgeMs: number },
  ): Promise<readonly TargetRecord[]> {
    if (fresh) await this.#refreshAnew(signal)
    else if (isOlder(this.#state.reach?.refreshedAt, this.#oldest(maxAgeMs))) {
      // A read that is under way for long already does not tell enough either.
      const isLate = isOlder(this.#runningSince, this.#oldest(maxAgeMs))
      await (this.#running && isLate ? this.#refreshAnew(signal) : this.#refresh(signal))
    }
    const [name] = namesOf(key, by)
    const ids = name === undefined ? [] : (this.#state.ids.get(name) ?? [])
    return [...ids].map((id) => ({ id, record: this.#state.records.get(id)?.record }))
  }

  /**
   * Takes one of our own writes in at once. Where the list was looked at right before, the change that the system tells
   * of is ours alone, and the parts of the record are as they were.
   */
  learn(id: RecordId, set: JsonObject, { sentAt, changedAt }: OwnWrite): void {
    const kept = this.#state.records.get(id)
    if (!kept) return
    const wasSeen = !isOlder(this.#state.reach?.refreshedAt, sentAt - SEEN_MS)
    const settledAt = kept.settledAt !== undefined && wasSeen ? changedAt : undefined
    this.#keep(id, { ...kept.record, ...set }, settledAt)
  }

  forget(id: RecordId): void {
    for (const name of this.#state.records.get(id)?.names ?? [])
      this.#state.ids.get(name)?.delete(id)
    this.#state.records.delete(id)
  }

  #oldest(maxAgeMs: number): number {
    return this.#source.clock.now() - maxAgeMs
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    if (!this.#running) {
      this.#runningSince = this.#source.clock.now()
      this.#running = this.#read(signal).finally(() => {
        this.#running = undefined
      })
    }
    await this.#running
  }

  /** A read that began before the question may have passed by what is asked for. */
  async #refreshAnew(signal: AbortSignal): Promise<void> {
    if (!this.#running) return this.#refresh(signal)
    this.#following ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#following = undefined
        return this.#refresh(signal)
      })
    await this.#following
  }

  async #read(signal: AbortSignal): Promise<void> {
    const now = this.#source.clock.now()
    const [changed] = this.#plan.list?.changed ?? []
    const previous = this.#state.reach
    const isComplete = !previous?.since || now - previous.completeAt > COMPLETE_EVERY_MS
    let startedAt: string | undefined
    const turns = new Turns(signal)
    for await (const page of listRecords(this.#source, this.#plan, {
      filter: isComplete ? -1 : 0,
      since: isComplete ? undefined : previous.since,
      signal,
    })) {
      startedAt ??= page.serverTime
      for (const source of page.records) {
        if (turns.isOver) await turns.pass()
        await this.#take(source, page.serverTime, signal)
      }
    }
    if (isComplete) this.#forgetUnseen(now)
    this.#state.reach = {
      completeAt: isComplete ? now : previous.completeAt,
      refreshedAt: now,
      since: changed && sinceOf(startedAt, changed.overlapMs),
    }
  }

  /**
   * Somebody else reads the list, or all of its changes that are not known here. What was kept since that read began is
   * newer than its pages; and as these tell of different times, changes are asked for from its beginning on.
   */
  hear(since: string | undefined): Hearing | undefined {
    // Parts would cost requests of their own.
    if (Object.keys(this.#plan.more).length > 0) return undefined
    if (since !== undefined && !reaches(since, this.#state.reach?.since)) return undefined
    const began = this.#source.clock.now()
    let startedAt: string | undefined
    return {
      take: async (page, isLast) => {
        startedAt ??= page.serverTime
        await this.#takeHeard(page, began)
        if (!isLast) return
        if (since === undefined) this.#forgetUnseen(began)
        const [changed] = this.#plan.list?.changed ?? []
        const { refreshedAt = began, completeAt = began } = this.#state.reach ?? {}
        this.#state.reach = {
          completeAt: since === undefined ? began : completeAt,
          refreshedAt: Math.max(began, refreshedAt),
          since: changed && sinceOf(startedAt, changed.overlapMs),
        }
      },
      close: () => {},
    }
  }

  async #takeHeard({ records, serverTime }: Page, began: number): Promise<void> {
    const { empty } = this.#source.plan
    const at = this.#plan.list?.changed[0]?.at
    const read = await mapInTurns(records, NEVER, ({ raw }) =>
      toSourceRecord(this.#plan, raw, {}, at, empty, this.#source.contextOf()),
    )
    for (const source of read) {
      const { raw } = source
      const id = idOf(this.#plan.key, raw, this.#source.contextOf()) ?? source.key
      const known = this.#state.records.get(id)
      if (known && known.seenAt > began) continue
      if (source.deleted) this.forget(id)
      else this.#keep(id, source.record, isSettled(source.at, serverTime) ? source.at : undefined)
    }
  }

  #forgetUnseen(since: number): void {
    for (const [id, { seenAt }] of this.#state.records) if (seenAt < since) this.forget(id)
  }

  /** Keeps a record as it is now, with its parts. */
  async #take(source: SourceRecord, serverTime: string, signal: AbortSignal): Promise<void> {
    const id = idOf(this.#plan.key, source.raw, this.#source.contextOf()) ?? source.key
    const { at } = source
    const known = this.#state.records.get(id)
    if (known?.settledAt !== undefined && known.settledAt === at && !source.deleted) {
      this.#state.records.set(id, { ...known, seenAt: this.#source.clock.now() })
      return
    }
    const parts = Object.keys(this.#plan.more)
    this.#completer.note(source, serverTime)
    const whole = await this.#completer.complete(this.#plan, source, parts, signal)
    if (source.deleted) this.forget(id)
    else this.#keep(id, whole.record, isSettled(at, serverTime) ? at : undefined)
  }

  #keep(id: RecordId, record: JsonObject, settledAt: string | undefined): void {
    this.forget(id)
    const names = this.#keys.flatMap((key) => namesOf(key, record))
    if (names.length === 0) return
    this.#state.records.set(id, { settledAt, record, names, seenAt: this.#source.clock.now() })
    for (const name of names) {
      const ids = this.#state.ids.get(name) ?? new Set()
      this.#state.ids.set(name, ids.add(id))
    }
  }
}

function stateIn(lists: KeptLists, name: string): KeptState {
  const state = lists.get(name) ?? { records: new Map(), ids: new Map(), reach: undefined }
  lists.set(name, state)
  return state
}

function isOlder(time: number | undefined, than: number): boolean {
  return time === undefined || time < than
}

function sinceOf(startedAt: string | undefined, overlapMs: number): string | undefined {
  return startedAt && new Date(Date.parse(startedAt) - overlapMs).toISOString()
}

/** Names for what a record says in these fields: one for each value of a list, none where a field says nothing. */
function namesOf(key: readonly string[], record: JsonObject): readonly string[] {
  let names: readonly string[] = [key.join(',')]
  for (const field of key) {
    const values = valuesOf(record[field]).flatMap((value) => comparable(value) ?? [])
    names = names.flatMap((name) => values.map((value) => `${name}\n${value}`))
  }
  return [...new Set(names)]
}

function valuesOf(value: Json | undefined): readonly (Json | undefined)[] {
  return isJsonList(value) ? value : [value]
}
