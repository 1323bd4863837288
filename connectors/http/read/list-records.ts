import {
  type ChangedPlan,
  canonicalJson,
  type FieldPlan,
  hashText,
  isJsonObject,
  type Json,
  type ListPlan,
  type ListRequest,
  OperationError,
  type Page,
  type ResourcePlan,
  type SourceRecord,
  say,
} from '../../../engine/index.ts'
import { type Answer, serverTimeOf } from '../wire/answer.ts'
import { callSystem, type SystemContext } from '../wire/call-system.ts'
import { nextPage, type PagePosition, parsePosition, requestPage } from './pages.ts'
import { toSourceRecord } from './source-record.ts'
import { understood } from './understood.ts'

/** Pages without a record, one after the other, that are believed; a system that hands out more never ends. */
const MOST_EMPTY_PAGES = 1_000

/**
 * Reads a resource page by page. One page is in memory at a time, and the next is asked for only when it is wanted.
 *
 * @throws {OperationError}
 */
export async function* listRecords(
  system: SystemContext,
  plan: ResourcePlan,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const list = requireList(plan)
  const { within } = list
  if (within && (request.with?.[within.name] ?? null) === null) {
    yield* listWithin(system, plan, within, request)
    return
  }
  const reader = new PageReader(system, plan, list, request)
  for (;;) {
    const page = await understood(plan, reader.read())
    yield page
    if (page.next === undefined) return
  }
}

/** Reads the lists that the records of another resource have, one after the other. */
async function* listWithin(
  system: SystemContext,
  plan: ResourcePlan,
  { name, resource }: NonNullable<ListPlan['within']>,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const { signal } = request
  const parent = system.plan.resources[resource]
  if (!parent) throw new Error(`the connector has no resource "${resource}"`)
  const keys: string[] = []
  let serverTime = ''
  for await (const page of listRecords(system, parent, { filter: -1, signal })) {
    keys.push(...page.records.map(({ key }) => key))
    serverTime = page.serverTime
  }
  if (keys.length === 0) yield { records: [], serverTime }
  const [reached, position] = readPosition(request.position)
  // Where the one that was reached is gone, all are read again.
  const first = Math.max(0, keys.indexOf(reached))
  for (const [at, key] of keys.entries()) {
    if (at < first) continue
    const own = { ...request, with: { ...request.with, [name]: key } }
    const start = key === reached ? position : undefined
    for await (const page of listRecords(system, plan, { ...own, position: start })) {
      const after = keys[at + 1]
      const next = page.next === undefined ? after && [after] : [key, page.next]
      yield { ...page, next: next && { within: next } }
    }
  }
}

function readPosition(position: Json | undefined): readonly [string, Json | undefined] {
  const within = isJsonObject(position) ? position['within'] : undefined
  const [key, own] = within !== undefined && isList(within) ? within : []
  return [typeof key === 'string' ? key : '', own]
}

function requireList(plan: ResourcePlan): ListPlan {
  if (plan.list) return plan.list
  throw new OperationError({
    class: 'config',
    message: say('unlistable', { title: plan.title }),
    mayHaveHappened: false,
  })
}

class PageReader {
  readonly #system: SystemContext
  readonly #plan: ResourcePlan
  readonly #list: ListPlan
  readonly #request: ListRequest
  readonly #changed: ChangedPlan | undefined
  readonly #since: string | undefined
  /** Where we have been: a system that leads in a circle is stopped. */
  readonly #visited = new Set<string>()
  #position: PagePosition
  #emptyInARow = 0

  constructor(system: SystemContext, plan: ResourcePlan, list: ListPlan, request: ListRequest) {
    this.#system = system
    this.#plan = plan
    this.#list = list
    this.#request = request
    this.#changed = list.changed[request.filter]
    this.#since = request.since ?? this.#changed?.first
    this.#position = parsePosition(request.position)
  }

  async read(): Promise<Page> {
    const { pages } = this.#list
    const { answer, items } = await this.#ask()
    const context = this.#system.contextOf({ headers: answer.headers })
    const { base } = this.#system
    const position = this.#position
    const at = nextPage({ plan: pages, position, answer, items, base, context })
    const first = this.#firstOf(items)
    this.#refuseCircle(at, first)
    const read = this.#tidy(this.#inRange(items))
    const records = this.#withoutKnown(read)
    const isPast = this.#changed?.sorted === 'down' && records.length < read.length
    const serverTime = serverTimeOf(answer)
    if (at === undefined || isPast) return { records, serverTime }
    this.#position = { at, ...(first === undefined ? {} : { first }) }
    return { records, next: { at }, serverTime }
  }

  async #ask(): Promise<{ readonly answer: Answer; readonly items: readonly Json[] }> {
    const { call: plan, items: formula, pages } = this.#list
    const { with: values = {}, range = {}, signal } = this.#request
    const { fields, link } = requestPage(pages, this.#position)
    const answer = await callSystem(
      this.#system,
      {
        plan,
        names: { with: values, since: this.#since, ...range },
        values: {
          placeholders: values,
          paging: fields,
          filter: this.#filter(),
        },
        link,
        repeatable: true,
      },
      signal,
    )
    if (answer.status === 204) return { answer, items: [] }
    const context = this.#system.contextOf({ headers: answer.headers })
    const items = formula.evaluate(answer.body, context)
    // An answer of another shape must not pass for an empty list: the records would seem to be gone.
    if (items === undefined || items === null) {
      throw new OperationError({
        class: 'temporary',
        message: say('listEmptyAt', { title: this.#plan.title, formula: formula.text }),
        mayHaveHappened: false,
      })
    }
    return { answer, items: isList(items) ? items : [items] }
  }

  #filter(): readonly FieldPlan[] {
    if (this.#request.range) return this.#list.between?.query ?? []
    return this.#since === undefined ? [] : (this.#changed?.since ?? [])
  }

  /** Systems round times, and some count both ends: what belongs to another part is dropped here, so it is in one only. */
  #inRange(items: readonly Json[]): readonly Json[] {
    const { range } = this.#request
    const at = this.#list.between?.at
    if (!range || !at) return items
    const from = range.from === undefined ? -Infinity : Date.parse(range.from)
    const to = range.to === undefined ? Infinity : Date.parse(range.to)
    return items.filter((raw) => {
      const value = at.evaluate(raw, this.#system.contextOf())
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
      // Without a time it belongs nowhere, and must not be lost.
      return Number.isNaN(time) || (time >= from && time < to)
    })
  }

  #tidy(items: readonly Json[]): readonly SourceRecord[] {
    const { empty } = this.#system.plan.http
    // Without filters the time is still told, as long as the resource has one.
    const at = (this.#changed ?? this.#list.changed[0])?.at
    return items.map((raw) =>
      toSourceRecord(this.#plan, raw, {}, at, empty, this.#system.contextOf()),
    )
  }

  /** Where the system cannot filter by time, we do. */
  #withoutKnown(records: readonly SourceRecord[]): readonly SourceRecord[] {
    const since = this.#request.since
    if (since === undefined || !this.#changed || this.#changed.since) return records
    return records.filter(({ at }) => at === undefined || Date.parse(at) >= Date.parse(since))
  }

  #firstOf([item]: readonly Json[]): string | undefined {
    if (item === undefined) return undefined
    const key = this.#plan.key?.evaluate(item, this.#system.contextOf())
    return hashText(canonicalJson(key ?? item))
  }

  #refuseCircle(at: Json | undefined, first: string | undefined): void {
    const place = at === undefined ? undefined : canonicalJson(at)
    const isSamePage = first !== undefined && first === this.#position.first
    this.#emptyInARow = first === undefined ? this.#emptyInARow + 1 : 0
    const isEndless = this.#emptyInARow > MOST_EMPTY_PAGES
    if (isSamePage || isEndless || (place !== undefined && this.#visited.has(place))) {
      throw new OperationError({
        class: 'config',
        message: say('pageRepeats', this.#plan),
        mayHaveHappened: false,
      })
    }
    if (place !== undefined) this.#visited.add(place)
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
