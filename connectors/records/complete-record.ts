import {
  type AllPartPlan,
  canonicalJson,
  type EachPartPlan,
  evaluateFields,
  type Json,
  type JsonObject,
  type ListRequest,
  type Message,
  type MorePlan,
  OperationError,
  type Page,
  type ResourcePlan,
  type SourceRecord,
} from '../../engine/index.ts'
import { mapInTurns, Turns } from './in-turns.ts'
import type { ListAudience } from './list-audience.ts'
import { listRecords } from './list-records.ts'
import type { RecordSource } from './record-source.ts'
import { type Groups, isSettled, type SharedParts, type SharedPlace } from './shared-parts.ts'
import { toSourceRecord } from './source-record.ts'
import { type Parts, tidyRecord } from './tidy-record.ts'

/** One list for all records is asked for what changed after this time, for runs that take long. */
const GROUPS_LIVE_MS = 1_800_000

/** Where a list cannot be asked for changes, all is read anew: every two hours, and four pages an hour at most. */
const UNCHANGED_LIVE_MS = 7_200_000
const PAGE_LIVES_MS = 900_000

/** Changes do not tell what is gone, so all is read anew after this time. */
const COMPLETE_EVERY_MS = 86_400_000

/** What records name is read anew after this time. */
const NAMED_LIVE_MS = 21_600_000

/** Of so many records on a page of changes, parts are read one by one: the list of all records may have a hundred pages. */
const FEW = 25

/** Tells whether records are completed by further lists. */
function hasParts({ more }: ResourcePlan): boolean {
  for (const _ in more) return true
  return false
}

/** A list that was read whole. */
interface Whole {
  readonly records: ReadonlyMap<string, JsonObject>
  /** When the last complete read began, by our clock, and how many pages it had. */
  readonly completeAt: number
  readonly pages: number
  /** When the last read of any kind began, by the system's clock. */
  readonly startedAt: string | undefined
}

/** A list, and which parts its records are to have. */
interface Asked {
  readonly list: string
  readonly values: JsonObject
  readonly parts: readonly string[]
}

interface Grouped {
  readonly whole: Promise<Whole>
  readonly groups: Promise<Groups>
  until: number
}

/** Completes records by further lists. Lists that serve all records are read once. */
export class RecordCompleter {
  readonly #source: RecordSource
  readonly #groups = new Map<string, Grouped>()
  /** Parts that a raw record has already, so that a second call adds to the first. */
  readonly #known = new WeakMap<object, Parts>()
  /** Raw records that many others came with. */
  readonly #many = new WeakSet<object>()
  readonly #shared: SharedParts | undefined
  readonly #audience: ListAudience | undefined
  /** Raw records that had not changed for a while when they were read, with the time of their last change. */
  readonly #settled = new WeakMap<object, string>()

  constructor(source: RecordSource, shared?: SharedParts, audience?: ListAudience) {
    this.#source = source
    this.#shared = shared
    this.#audience = audience
  }

  /** Notes when a record was read, by the clock of its system. */
  note({ raw, at }: SourceRecord, serverTime: string): void {
    if (isObject(raw) && isSettled(at, serverTime)) this.#settled.set(raw, at)
  }

  /**
   * Passes a list on, also to those who keep what it says, and notes which records come with many: for these, lists that serve
   * all are worth their calls.
   */
  async *watch(
    plan: ResourcePlan,
    pages: AsyncIterable<Page>,
    request: ListRequest,
  ): AsyncGenerator<Page> {
    const { since, token } = request
    const passed = this.#audience?.pass(plan, pages, request) ?? pages
    // What is never completed need not be known again, and weak references cost more than reading does.
    if (!hasParts(plan)) {
      yield* passed
      return
    }
    for await (const page of passed) {
      if ((since ?? token) === undefined || page.records.length > FEW) this.#noteMany(page)
      for (const source of page.records) this.note(source, page.serverTime)
      yield page
    }
  }

  #noteMany({ records }: Page): void {
    for (const { raw } of records) {
      if (isObject(raw)) this.#many.add(raw)
    }
  }

  async complete(
    plan: ResourcePlan,
    source: SourceRecord,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<SourceRecord> {
    const { raw } = source
    const known = this.#knownParts(raw)
    const read = await Promise.all(
      names
        .filter((name) => !Object.hasOwn(known, name))
        .map(async (name) => [name, await this.#readPart(plan, name, raw, signal)] as const),
    )
    const parts = { ...known, ...Object.fromEntries(read) }
    if (isObject(raw)) this.#known.set(raw, parts)
    const context = this.#source.contextOf()
    const { empty } = this.#source.plan
    const complete = toSourceRecord(plan, raw, parts, undefined, empty, context)
    if (complete.problem !== undefined) throw unfit(complete.problem)
    return source.at === undefined ? complete : { ...complete, at: source.at }
  }

  #knownParts(raw: Json): Parts {
    return (isObject(raw) && this.#known.get(raw)) || {}
  }

  async #readPart(
    plan: ResourcePlan,
    name: string,
    raw: Json,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const part = Object.hasOwn(plan.more, name) ? plan.more[name] : undefined
    if (!part) throw new Error(`"${plan.name}" has no part "${name}"`)
    const inside = part.in?.evaluate(raw, this.#source.contextOf())
    if (inside !== undefined && inside !== null) return this.#takeInside(part, raw, inside, signal)
    if (part.kind === 'each') return this.#readShared(part, raw, signal)
    const isAlone = !isObject(raw) || !this.#many.has(raw)
    if (part.one.length > 0 && isAlone && !this.#hasGroups(part)) {
      return this.#readOne(part.list, [...part.with, ...part.one], raw, signal, part.more)
    }
    return this.#readNamed(part, raw, isAlone && part.one.length === 0, signal)
  }

  async #readNamed(
    part: AllPartPlan,
    raw: Json,
    mayBeKnown: boolean,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const key = part.key.evaluate(raw, this.#source.contextOf())
    const known = mayBeKnown ? await this.#knownNamed(part, key) : undefined
    if (known) return known
    const groups = await this.#groupsOf(part, signal)
    return groups.get(groupOf(key)) ?? []
  }

  /**
   * What one record names, such as its brand, as another flow or run has read it within six hours. A name that is not
   * known yet is asked for; who reads all records reads the names anew.
   */
  async #knownNamed(
    part: AllPartPlan,
    key: Json | undefined,
  ): Promise<readonly JsonObject[] | undefined> {
    if ((key ?? null) === null) return []
    const named = this.#shared?.named.get(this.#nameOf(part))
    const isKnown = named !== undefined && named.until > this.#source.clock.now()
    return isKnown ? named.groups.get(groupOf(key)) : undefined
  }

  /** A part that came inside the record need not be read, here or by another flow. */
  async #takeInside(
    part: MorePlan,
    raw: Json,
    inside: Json,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const records = await this.#tidyAll(part.list, inside, signal)
    const place = part.kind === 'each' ? this.#sharedPlaceOf(part, raw) : undefined
    place?.keep(records)
    return records
  }

  /** A part that other flows read of the same record as well, unless it has changed since. */
  async #readShared(
    part: EachPartPlan,
    raw: Json,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const place = this.#sharedPlaceOf(part, raw)
    const known = place?.find()
    if (known) return known
    const records = await this.#readOne(part.list, part.with, raw, signal)
    place?.keep(records)
    return records
  }

  /** Where a part is kept for other flows; nothing where others do not read it, or the record may be changing still. */
  #sharedPlaceOf({ list, with: fields }: EachPartPlan, raw: Json): SharedPlace | undefined {
    const at = isObject(raw) ? this.#settled.get(raw) : undefined
    if (at === undefined || !this.#shared?.has(list)) return undefined
    return this.#shared.placeOf(list, evaluateFields(fields, raw, this.#source.contextOf()), at)
  }

  async #readOne(
    list: string,
    fields: EachPartPlan['with'],
    raw: Json,
    signal: AbortSignal,
    parts: readonly string[] = [],
  ): Promise<readonly JsonObject[]> {
    const values = evaluateFields(fields, raw, this.#source.contextOf())
    // Without what it belongs to, the list would be that of all records.
    if (fields.some(({ name }) => (values[name] ?? null) === null)) return []
    const { records } = await this.#readWhole({ list, values, parts }, signal)
    return [...records.values()]
  }

  /** Makes the parts tidy that came inside a record. */
  #tidyAll(list: string, inside: Json, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const plan = this.#planOf(list)
    const { empty } = this.#source.plan
    const raws = Array.isArray(inside) ? inside : [inside]
    return mapInTurns(raws, signal, (raw: Json) => {
      const context = this.#source.contextOf()
      const { record, problem } = tidyRecord(plan, raw, {}, empty, context)
      if (problem !== undefined) throw unfit(problem)
      return record
    })
  }

  #nameOf(part: AllPartPlan): string {
    const values = evaluateFields(part.with, {}, this.#source.contextOf())
    return `${this.#source.place}|${part.list}|${part.by}|${canonicalJson(values)}`
  }

  #hasGroups(part: AllPartPlan): boolean {
    const known = this.#groups.get(this.#nameOf(part))
    return known !== undefined && known.until > this.#source.clock.now()
  }

  async #groupsOf(part: AllPartPlan, signal: AbortSignal): Promise<Groups> {
    const values = evaluateFields(part.with, {}, this.#source.contextOf())
    const name = this.#nameOf(part)
    const now = this.#source.clock.now()
    const known = this.#groups.get(name)
    if (known && known.until > now) return known.groups
    const whole = Promise.resolve(known?.whole).then((before) =>
      this.#readWhole({ list: part.list, values, parts: part.more }, signal, before),
    )
    const groups = whole.then(({ records }) => groupRecords(records.values(), part.by))
    const grouped: Grouped = { whole, groups, until: now + GROUPS_LIVE_MS }
    this.#groups.set(name, grouped)
    try {
      const read = await groups
      if (!asksForChanges(this.#planOf(part.list))) {
        grouped.until = now + Math.max(UNCHANGED_LIVE_MS, (await whole).pages * PAGE_LIVES_MS)
      }
      if (part.one.length === 0) {
        this.#shared?.named.set(name, { groups: read, until: now + NAMED_LIVE_MS })
      }
      return read
    } catch (thrown) {
      this.#groups.delete(name)
      throw thrown
    }
  }

  /** What was read before is asked for what changed since. */
  async #readWhole(
    { list: name, values, parts }: Asked,
    signal: AbortSignal,
    before?: Whole,
  ): Promise<Whole> {
    const plan = this.#planOf(name)
    const now = this.#source.clock.now()
    const since = before && sinceOf(plan, before, now)
    // One comes twice where the list moves while it is read: what it was at last counts.
    const records = new Map(since === undefined ? [] : before?.records)
    const request = { filter: since === undefined ? -1 : 0, since, with: values, signal }
    const turns = new Turns(signal)
    const listed = listRecords(this.#source, plan, request)
    let startedAt: string | undefined
    let pages = 0
    for await (const page of this.watch(plan, listed, request)) {
      startedAt ??= page.serverTime
      pages += 1
      for (const source of page.records) {
        if (turns.isOver) await turns.pass()
        const key = plan.key ? source.key : String(records.size)
        if (since !== undefined && source.deleted) records.delete(key)
        else records.set(key, await this.#wholeOf(plan, source, parts, signal))
      }
    }
    const read = { records, completeAt: now, pages, startedAt }
    return since === undefined
      ? read
      : { ...read, ...before, records, startedAt: startedAt ?? since }
  }

  /** A listed record may have parts of its own, such as the lines of open orders. */
  async #wholeOf(
    plan: ResourcePlan,
    source: SourceRecord,
    parts: readonly string[],
    signal: AbortSignal,
  ): Promise<JsonObject> {
    if (parts.length > 0) return (await this.complete(plan, source, parts, signal)).record
    if (source.problem !== undefined) throw unfit(source.problem)
    return source.record
  }

  #planOf(name: string): ResourcePlan {
    const plan = this.#source.plan.resources[name]
    if (!plan) throw new Error(`the connector has no resource "${name}"`)
    return plan
  }
}

function asksForChanges({ key, list }: ResourcePlan): boolean {
  return key !== undefined && (list?.changed.length ?? 0) > 0
}

/** From when on a list that was read whole is asked for changes; nothing where all is to be read anew. */
function sinceOf(plan: ResourcePlan, { startedAt, completeAt }: Whole, now: number) {
  const [changed] = plan.list?.changed ?? []
  if (!changed || !asksForChanges(plan) || startedAt === undefined) return undefined
  if (now - completeAt > COMPLETE_EVERY_MS) return undefined
  return new Date(Date.parse(startedAt) - changed.overlapMs).toISOString()
}

function groupRecords(records: Iterable<JsonObject>, by: string): Groups {
  const groups = new Map<string, JsonObject[]>()
  for (const record of records) {
    const group = groupOf(record[by])
    const members = groups.get(group)
    if (members) members.push(record)
    else groups.set(group, [record])
  }
  return groups
}

function groupOf(key: Json | undefined): string {
  return typeof key === 'string' ? key : JSON.stringify(key ?? null)
}

function isObject(raw: Json): raw is Exclude<Json, string | number | boolean | null> {
  return typeof raw === 'object' && raw !== null
}

function unfit(reason: Message): OperationError {
  return new OperationError({ class: 'invalid', reason, mayHaveHappened: false })
}
