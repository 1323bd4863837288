import {
  canonicalJson,
  type FieldPlan,
  hashText,
  idOf,
  type Json,
  type ListRequest,
  OperationError,
  type Page,
  type SourceRecord,
  say,
} from '../../../../engine/index.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import { parseTime, toSourceRecord } from '../../../records/source-record.ts'
import type { HttpChangedPlan, HttpListPlan, HttpResourcePlan } from '../../spec/http-plan.ts'
import { type Answer, serverTimeOf } from '../wire/answer.ts'
import { callSystem } from '../wire/call-system.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { itemsOf } from './items-of.ts'
import { type ListToken, listToken } from './list-token.ts'
import { isNumbered, type Mark, type NumberedPages, positionJson } from './numbered-position.ts'
import { NumberedWalk, type ToldNext } from './numbered-walk.ts'
import { isGiven, listOf, type PageRequest, parsePosition, placeIn } from './pages.ts'
import { parseReadPosition, type ReadPosition, stepOfTime } from './read-position.ts'
import { ToldWalk } from './told-walk.ts'

interface Asked {
  readonly answer: Answer
  readonly items: readonly Json[]
}

/** What of a page is handed out, and where the next one is. */
interface Step {
  readonly items: readonly Json[]
  readonly next?: Json | undefined
}

/** Reads a list page by page. */
export class PageReader {
  readonly #system: SystemContext
  readonly #plan: HttpResourcePlan
  readonly #list: HttpListPlan
  readonly #request: ListRequest
  readonly #changed: HttpChangedPlan | undefined
  readonly #token: ListToken | undefined
  readonly #take: (asked: Asked) => Promise<Step | undefined>
  readonly #ask: () => PageRequest
  /** From when on the list is asked for: what was asked of us, or where a list in order of time has come to. */
  #since: string | undefined
  #isCounted = false
  /** What is asked for first is a token that a previous read was given. */
  #isKept: boolean

  constructor(
    system: SystemContext,
    plan: HttpResourcePlan,
    list: HttpListPlan,
    request: ListRequest,
  ) {
    this.#system = system
    this.#plan = plan
    this.#list = list
    this.#request = request
    this.#changed = list.changed[request.filter]
    this.#since = request.since ?? this.#changed?.first
    const { pages, call, token } = list
    this.#token = token && listToken(system, plan, { plan: token, call }, request)
    const isToken = pages.kind === 'cursor' || pages.kind === 'link'
    this.#isKept = isToken && parsePosition(request.position).at !== undefined
    if (isNumbered(pages)) {
      const position = parseReadPosition(request.position)
      this.#since = position?.since ?? this.#since
      this.#isCounted = position?.isCounted ?? false
      const walk = this.#numberedWalk(pages, position)
      this.#ask = () => walk.ask()
      this.#take = (asked) => this.#takeNumbered(walk, asked)
    } else {
      const walk = new ToldWalk(
        pages,
        plan.title,
        () => system.places.last(list.call),
        parsePosition(request.position ?? this.#startOfLinks()),
      )
      this.#ask = () => walk.ask()
      this.#take = (asked) => this.#takeTold(walk, asked)
    }
  }

  /** Where the token is an address, it is the first page of the read. */
  #startOfLinks(): Json | undefined {
    const at = this.#list.token?.isLink ? this.#token?.asked : undefined
    return at === undefined ? undefined : { at }
  }

  async read(): Promise<Page> {
    for (;;) {
      const asked = await this.#call(this.#ask()).catch((error: unknown) => {
        throw this.#isKept ? aboutToken(error) : error
      })
      const step = await this.#take(asked)
      if (this.#isKept && step?.next === undefined && asked.items.length === 0) {
        throw this.#tokenForgotten()
      }
      this.#isKept = false
      // Nothing: the list has moved, and another page must tell how far.
      if (step) return this.#pageOf(asked.answer, step)
    }
  }

  /** A token is handed out for a page that has something: who answers it with the end of the list does not know it any more. */
  #tokenForgotten(): OperationError {
    const reason = say('tokenForgotten', { title: this.#plan.title })
    return new OperationError({ class: 'gone', reason, mayHaveHappened: false })
  }

  async #pageOf(answer: Answer, { items, next }: Step): Promise<Page> {
    const size = Math.ceil(answer.text.length / Math.max(1, items.length))
    const read = await this.#tidy(await this.#inRange(items), size)
    const records = this.#withoutKnown(read)
    const isPast = this.#changed?.sorted === 'down' && records.length < read.length
    const serverTime = serverTimeOf(answer)
    const token = this.#token?.givenBy(answer)
    return {
      records,
      ...(next === undefined || isPast ? {} : { next }),
      ...(token === undefined ? {} : { token }),
      serverTime,
    }
  }

  async #takeTold(walk: ToldWalk, { answer, items }: Asked): Promise<Step> {
    const context = this.#system.contextOf({ headers: answer.headers })
    const [first] = items
    const name = first === undefined ? undefined : this.#nameOf(first)
    const next = walk.take({ answer, items, first: name, context })
    return next === undefined ? { items } : { items, next: { at: next.at ?? null } }
  }

  #numberedWalk(pages: NumberedPages, position: ReadPosition | undefined): NumberedWalk {
    const isTimed = this.#timed()?.sorted !== undefined
    return new NumberedWalk(pages, { title: this.#plan.title, isTimed }, position)
  }

  async #takeNumbered(walk: NumberedWalk, { answer, items }: Asked): Promise<Step | undefined> {
    const marks = await this.#marksOf(answer, items)
    const taken = walk.take(marks, this.#toldNext(answer))
    if (!taken) return undefined
    // Where what is counted is no record of ours, which are new is not known.
    const isOurs = this.#rows() === undefined
    const fresh = isOurs ? items.filter((_, index) => taken.isNew(index)) : items
    if (taken.isLast) return { items: fresh }
    this.#stepOn(walk, marks)
    const since = this.#since === undefined ? {} : { since: this.#since }
    const isCounted = this.#isCounted ? { isCounted: true } : {}
    return { items: fresh, next: { ...positionJson(walk.position), ...since, ...isCounted } }
  }

  /** In a list in order of time the next page is what changed since: whoever moves, moves to its end. */
  #stepOn(walk: NumberedWalk, marks: readonly Mark[]): void {
    const { range } = this.#request
    if (
      walk.isLeaping ||
      range ||
      this.#isCounted ||
      !this.#changed?.since ||
      this.#changed.sorted !== 'up'
    )
      return
    const since = stepOfTime(marks, this.#since)
    if (since === undefined) {
      this.#isCounted = true
      return
    }
    this.#since = since
    walk.rebase()
  }

  #toldNext({ body, headers }: Answer): ToldNext | undefined {
    const { pages } = this.#list
    if (pages.kind !== 'offset' || !pages.next) return undefined
    const next = pages.next.evaluate(body, this.#system.contextOf({ headers }))
    const place = placeIn(next, pages.field)
    return {
      hasMore: isGiven(next),
      place: place === undefined ? undefined : place - pages.first,
    }
  }

  #rows() {
    const { pages } = this.#list
    return pages.kind === 'offset' ? pages.rows : undefined
  }

  async #marksOf(answer: Answer, items: readonly Json[]): Promise<readonly Mark[]> {
    const rows = this.#rows()
    if (rows) {
      const context = this.#system.contextOf({ headers: answer.headers })
      return listOf(rows.evaluate(answer.body, context)).map((name) => [shorten(name)])
    }
    const at = this.#timed()?.at
    return mapInTurns(items, this.#request.signal, (item): Mark => {
      const time = at && parseTime(at.evaluate(item, this.#system.contextOf()))
      return time === undefined ? [this.#nameOf(item)] : [this.#nameOf(item), time]
    })
  }

  /** Without filters the time is still told, as long as the resource has one. */
  #timed(): HttpChangedPlan | undefined {
    return this.#changed ?? this.#list.changed[0]
  }

  #nameOf(item: Json): string {
    return shorten(idOf(this.#plan.key, item, this.#system.contextOf()) ?? item)
  }

  async #call({ fields, names, link }: PageRequest): Promise<Asked> {
    const { call: plan, items: formula } = this.#list
    const { with: values = {}, range = {}, signal } = this.#request
    const answer = await callSystem(
      this.#system,
      {
        plan,
        names: { with: values, since: this.#since, token: this.#token?.asked, ...range, ...names },
        values: {
          placeholders: { ...names, ...values },
          paging: fields,
          filter: this.#filter(),
        },
        link,
        repeatable: true,
      },
      signal,
    )
    const context = this.#system.contextOf({ headers: answer.headers, with: values })
    const items = itemsOf(formula, answer, context, this.#system.numbers.reading)
    // An answer of another shape must not pass for an empty list: the records would seem to be gone.
    if (items === undefined || items === null) {
      throw new OperationError({
        class: 'temporary',
        reason: say('listEmptyAt', { title: this.#plan.title, formula: formula.text }),
        mayHaveHappened: false,
      })
    }
    return { answer, items: listOf(items) }
  }

  #filter(): readonly FieldPlan[] {
    if (this.#request.range) return this.#list.between?.query ?? []
    if (this.#token?.asked !== undefined) return this.#list.token?.since ?? []
    return this.#since === undefined ? [] : (this.#changed?.since ?? [])
  }

  /** Systems round times, and some count both ends: what belongs to another part is dropped here, so it is in one only. */
  async #inRange(items: readonly Json[]): Promise<readonly Json[]> {
    const { range } = this.#request
    const at = this.#list.between?.at
    if (!range || !at) return items
    const from = range.from === undefined ? -Infinity : Date.parse(range.from)
    const to = range.to === undefined ? Infinity : Date.parse(range.to)
    const isInside = await mapInTurns(items, this.#request.signal, (raw) => {
      const value = at.evaluate(raw, this.#system.contextOf())
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
      // Without a time it belongs nowhere, and must not be lost.
      return Number.isNaN(time) || (time >= from && time < to)
    })
    return items.filter((_, index) => isInside[index])
  }

  #tidy(items: readonly Json[], size: number): Promise<readonly SourceRecord[]> {
    const { empty } = this.#system.plan
    const at = this.#timed()?.at
    return mapInTurns(items, this.#request.signal, (raw) =>
      Object.assign(toSourceRecord(this.#plan, raw, {}, at, empty, this.#system.contextOf()), {
        size,
      }),
    )
  }

  /** Where the system cannot filter by time, we do. */
  #withoutKnown(records: readonly SourceRecord[]): readonly SourceRecord[] {
    const since = this.#request.since
    if (since === undefined || !this.#changed || this.#changed.since) return records
    return records.filter(({ at }) => at === undefined || Date.parse(at) >= Date.parse(since))
  }
}

/** Systems say in many ways that they do not know a token any more, also as if they were broken, or as if it were forbidden. */
function aboutToken(error: unknown): unknown {
  if (!(error instanceof OperationError) || error.class === 'limited') return error
  const { class: kind, reason, mayHaveHappened, retryAt, exchange } = error
  return new OperationError({
    class: kind,
    reason,
    mayHaveHappened,
    retryAt,
    exchange,
    mayBePlace: true,
    cause: error,
  })
}

/** Long enough to tell the records of a few pages apart. */
function shorten(value: Json): string {
  return hashText(canonicalJson(value)).slice(0, 12)
}
