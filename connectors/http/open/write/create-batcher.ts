import {
  evaluateValue,
  isTruthy,
  type Json,
  type JsonObject,
  OperationError,
  type RecordId,
  type Resource,
  say,
  type WriteOptions,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import { createSecretMask } from '../../../account/excerpt.ts'
import { Gatherer, sendEach, type Waiting } from '../../../records/gatherer.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import type { CreateBatchPlan, HttpCreatePlan } from '../../spec/http-plan.ts'
import type { Answer } from '../wire/answer.ts'
import { nameOf, refused } from '../wire/call-errors.ts'
import { callSystem, outlineOf } from '../wire/call-system.ts'
import { attempt, type Verdict } from '../wire/judge-answer.ts'
import { namesOfSignIn, secretsIn } from '../wire/send-as-us.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { type Asked, nameOfPart, type Outcome, outcomesOf } from './answers-of-batch.ts'

const LEAST = 2

/** Responses by which HTTP itself says that a request was not looked into. */
const UNREAD = new Set([301, 307, 308, 401, 405, 411, 413, 414, 415, 429, 431])

export type Created = Awaited<ReturnType<Resource['create']>>

/** What a batch is made of. */
export interface BatchedCreate extends WriteOptions {
  readonly set: JsonObject
  readonly operation: string
}

export interface BatchedCreates {
  readonly create: HttpCreatePlan
  readonly batch: CreateBatchPlan
  /** Sends one by itself. */
  readonly sendOne: (create: BatchedCreate) => Promise<Created>
  readonly idOf: (raw: Json) => RecordId | undefined
  /** What a raw record says of what was made. */
  readonly createdFrom: (raw: Json) => Created
  /** Whether a batch of this account was answered not long ago in a way that says nothing of its records. */
  readonly isDoubted: () => Promise<boolean>
  readonly noteDoubt: () => Promise<void>
}

type Batch = readonly Waiting<BatchedCreate, Created>[]

type Names = Awaited<ReturnType<typeof namesOfSignIn>>

/** One of a batch, and its part of the request. */
type Part = Waiting<BatchedCreate, Created> & { readonly part: Json }

/**
 * Sends creates that come at once in one request, and tells each what became of it.
 *
 * A create must not be done twice. So each record is created, or refused, only where the answer says so of it; of all
 * others it is not known, as of one whose answer was lost, and they are looked for before they are sent again. One by one
 * goes only what the system certainly did not do. Where an answer says nothing of any record, creates go one by one for
 * a while, so that one bad record does not stop the others again and again.
 */
export class CreateBatcher {
  readonly #system: SystemContext
  readonly #resource: BatchedCreates
  readonly #gatherer: Gatherer<BatchedCreate, Created>

  constructor(system: SystemContext, resource: BatchedCreates) {
    // What passed would be told of one record and hold those of others.
    this.#system = { ...system, onExchange: undefined }
    this.#resource = resource
    this.#gatherer = new Gatherer({
      gatherMs: system.gatherMs,
      max: resource.batch.max,
      send: (batch) => this.#send(batch),
    })
  }

  create(create: BatchedCreate): Promise<Created> {
    return this.#gatherer.ask(create)
  }

  async #send(batch: Batch): Promise<void> {
    const first = batch[0]?.asked
    if (!first) return
    if (batch.length < LEAST || (await this.#resource.isDoubted())) return this.#sendEach(batch)
    const names = await namesOfSignIn(this.#system, first.signal)
    const parts = await this.#partsOf(batch, first.signal, names)
    const together = parts.length < LEAST ? [] : parts
    const goesTogether = new Set(together.map(({ asked }) => asked))
    await Promise.all([
      this.#sendTogether(together, first.signal, names),
      this.#sendEach(batch.filter(({ asked }) => !goesTogether.has(asked))),
    ])
  }

  #sendEach(batch: Batch): Promise<void> {
    return sendEach(batch, this.#resource.sendOne)
  }

  /** Without those whose answer could not be told from others, and those of which no part can be made. */
  async #partsOf(batch: Batch, signal: AbortSignal, names: Names): Promise<readonly Part[]> {
    const parts = await mapInTurns(batch, signal, (waiting) => {
      const part = attempt(() => this.#partOf(waiting.asked, names))
      return part === undefined ? [] : [{ ...waiting, part }]
    })
    const all = parts.flat()
    const plan = this.#resource.batch
    if (!plan.pairs) return all
    const known = all.map(({ part }) => nameOfPart(plan, part, this.#system.contextOf()))
    return all.filter((_, at) => {
      const name = known[at]
      return name !== undefined && known.indexOf(name) === known.lastIndexOf(name)
    })
  }

  #partOf({ set, operation }: BatchedCreate, names: Names): Json | undefined {
    const { create, batch } = this.#resource
    const { body } = create.call
    return silently(() => {
      const context = this.#system.requestContextOf({ ...names, set, operation })
      const own = body && evaluateValue(body, {}, context)
      return batch.each.evaluate(own, this.#system.contextOf({ operation }))
    })
  }

  async #sendTogether(batch: readonly Part[], signal: AbortSignal, names: Names): Promise<void> {
    if (batch.length === 0) return
    const { call } = this.#resource.batch
    const asked = this.#asked(batch)
    const heard: { isAnswered: boolean } = { isAnswered: false }
    try {
      const answer = await callSystem(
        this.#system,
        {
          plan: call,
          names: { items: asked.parts },
          values: { placeholders: {} },
          repeatable: false,
          mayWrite: () => batch.every(({ asked: one }) => one.mayWrite?.() ?? true),
          means: (given, verdict) => {
            heard.isAnswered = true
            return this.#means(asked, given, verdict)
          },
        },
        signal,
      )
      const outcomes = outcomesOf(asked, answer)
      batch.forEach((one, at) => this.#settle(one, outcomes[at], answer, names))
      if (outcomes.every((outcome) => outcome === undefined)) await this.#resource.noteDoubt()
    } catch (thrown) {
      if (isUndone(thrown)) return this.#sendEach(batch)
      for (const { reject } of batch) reject(thrown)
      const isUnclear = thrown instanceof OperationError && thrown.mayHaveHappened
      if (heard.isAnswered && isUnclear) await this.#resource.noteDoubt()
    }
  }

  #asked(batch: readonly Part[]): Asked {
    const { batch: plan, idOf } = this.#resource
    return {
      batch: plan,
      rules: this.#system.plan.http.errors,
      parts: batch.map(({ part }) => part),
      idOf,
      contextOf: (names) => this.#system.contextOf(names),
    }
  }

  /**
   * What the rules of the connector call a refusal may have been done in part, unless it says otherwise; and where it says
   * what became of the records, that is what counts.
   */
  #means(asked: Asked, answer: Answer, verdict: Verdict): Verdict {
    if (verdict.kind !== 'refused') return verdict
    const { status, headers, body } = answer
    const isGood = status >= 200 && status < 300
    if (isGood && outcomesOf(asked, answer).some((outcome) => outcome)) return { kind: 'good' }
    if (verdict.mayHaveHappened) return asUnknown(verdict)
    const { undone } = asked.batch
    const isLimit = verdict.class === 'limited' && status >= 400
    const isSaid = isTruthy(
      attempt(() => undone?.evaluate({ status, headers, body }, asked.contextOf({}))),
    )
    return isLimit || isSaid || UNREAD.has(status) ? verdict : asUnknown(verdict)
  }

  #settle(one: Part, outcome: Outcome | undefined, answer: Answer, names: Names): void {
    const { plan, mask, clock } = this.#system
    const request = outlineOf(this.#system, { plan: this.#resource.batch.call })
    if (outcome?.kind === 'created') one.resolve(this.#resource.createdFrom(outcome.raw))
    else if (outcome) {
      const hide = createSecretMask(secretsIn(names.signIn ?? {}))
      const speaker = { plan, clock, mask: (text: string) => mask(hide(text)) }
      one.reject(refused(speaker, request, outcome.answer, outcome.verdict, undefined))
    } else {
      const name = nameOf(request, answer.status)
      one.reject(
        new OperationError({
          class: 'temporary',
          reason: say('batchUnanswered', { system: plan.title, request: name }),
          mayHaveHappened: true,
          exchange: name,
        }),
      )
    }
  }
}

/** As an answer that was lost: later the record is looked for. What stops a flow, or makes it wait, does so all the same. */
function asUnknown(verdict: Extract<Verdict, { readonly kind: 'refused' }>): Verdict {
  const isAboutRecords = verdict.class !== 'config' && verdict.class !== 'limited'
  return { ...verdict, ...(isAboutRecords ? { class: 'temporary' } : {}), mayHaveHappened: true }
}

/** The whole was refused and nothing of it done, perhaps for one record alone. */
function isUndone(thrown: unknown): boolean {
  if (!(thrown instanceof OperationError) || thrown.mayHaveHappened) return false
  return thrown.class === 'invalid' || thrown.class === 'exists' || thrown.class === 'gone'
}
