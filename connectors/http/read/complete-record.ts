import {
  canonicalJson,
  evaluateFields,
  type Json,
  type JsonObject,
  type MorePlan,
  OperationError,
  type ResourcePlan,
  type SourceRecord,
} from '../../../engine/index.ts'
import type { SystemContext } from '../wire/call-system.ts'
import { listRecords } from './list-records.ts'
import { toSourceRecord } from './source-record.ts'
import type { Parts } from './tidy-record.ts'

/** One list for all records is read anew after this time, for connections that stay open. */
const GROUPS_LIVE_MS = 900_000

type Groups = ReadonlyMap<string, readonly JsonObject[]>
type EachPart = Extract<MorePlan, { readonly kind: 'each' }>
type AllPart = Extract<MorePlan, { readonly kind: 'all' }>

/** Completes records by further lists. Lists that serve all records are read once. */
export class RecordCompleter {
  readonly #system: SystemContext
  readonly #groups = new Map<string, { readonly groups: Promise<Groups>; readonly until: number }>()
  /** Parts that a raw record has already, so that a second call adds to the first. */
  readonly #known = new WeakMap<object, Parts>()

  constructor(system: SystemContext) {
    this.#system = system
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
    if (typeof raw === 'object' && raw !== null) this.#known.set(raw, parts)
    const context = this.#system.contextOf()
    const { empty } = this.#system.plan.http
    const complete = toSourceRecord(plan, raw, parts, undefined, empty, context)
    if (complete.problem !== undefined) throw unfit(complete.problem)
    return source.at === undefined ? complete : { ...complete, at: source.at }
  }

  #knownParts(raw: Json): Parts {
    return (typeof raw === 'object' && raw !== null && this.#known.get(raw)) || {}
  }

  async #readPart(
    plan: ResourcePlan,
    name: string,
    raw: Json,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const part = Object.hasOwn(plan.more, name) ? plan.more[name] : undefined
    if (!part) throw new Error(`"${plan.name}" has no part "${name}"`)
    if (part.kind === 'each') return this.#readEach(part, raw, signal)
    const key = part.key.evaluate(raw, this.#system.contextOf())
    const groups = await this.#groupsOf(part, signal)
    return groups.get(groupOf(key)) ?? []
  }

  async #readEach(part: EachPart, raw: Json, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const values = evaluateFields(part.with, raw, this.#system.contextOf())
    // Without what it belongs to, the list would be that of all records.
    if (part.with.some(({ name }) => (values[name] ?? null) === null)) return []
    return this.#readAll(part.list, values, signal)
  }

  async #groupsOf(part: AllPart, signal: AbortSignal): Promise<Groups> {
    const values = evaluateFields(part.with, {}, this.#system.contextOf())
    const name = `${part.list}|${part.by}|${canonicalJson(values)}`
    const now = this.#system.clock.now()
    const known = this.#groups.get(name)
    if (known && known.until > now) return known.groups
    const groups = this.#readWhole(part.list, values, signal).then((records) =>
      groupRecords(records, part.by),
    )
    this.#groups.set(name, { groups, until: now + GROUPS_LIVE_MS })
    try {
      return await groups
    } catch (thrown) {
      this.#groups.delete(name)
      throw thrown
    }
  }

  /** A list that serves all records may have parts of its own, such as the lines of open orders. */
  async #readWhole(
    name: string,
    values: JsonObject,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const plan = this.#system.plan.resources[name]
    const parts = Object.keys(plan?.more ?? {})
    if (!plan || parts.length === 0) return this.#readAll(name, values, signal)
    const records: JsonObject[] = []
    for await (const page of listRecords(this.#system, plan, {
      filter: -1,
      with: values,
      signal,
    })) {
      for (const source of page.records) {
        records.push((await this.complete(plan, source, parts, signal)).record)
      }
    }
    return records
  }

  async #readAll(
    name: string,
    values: JsonObject,
    signal: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    const plan = this.#system.plan.resources[name]
    if (!plan) throw new Error(`the connector has no resource "${name}"`)
    const records: JsonObject[] = []
    for await (const page of listRecords(this.#system, plan, {
      filter: -1,
      with: values,
      signal,
    })) {
      for (const { record, problem } of page.records) {
        if (problem !== undefined) throw unfit(problem)
        records.push(record)
      }
    }
    return records
  }
}

function groupRecords(records: readonly JsonObject[], by: string): Groups {
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

function unfit(problem: string): OperationError {
  return new OperationError({ class: 'invalid', message: problem, mayHaveHappened: false })
}
