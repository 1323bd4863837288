import {
  evaluateValue,
  type Json,
  type JsonObject,
  OperationError,
  type RecordId,
  type WriteOptions,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import type { BatchPlan, HttpUpdatePlan } from '../../spec/http-plan.ts'
import { callSystem } from '../wire/call-system.ts'
import { namesOfSignIn } from '../wire/send-as-us.ts'
import type { SystemContext } from '../wire/system-context.ts'

/** How often one waits again while others come. */
const GATHERS = 8
/** Fewer are sent one by one: the first batch of a day costs a look at whether it did what it should. */
const LEAST = 3
const MIN_PROVEN = 2

/** What a batch is made of. */
export interface BatchedUpdate extends WriteOptions {
  readonly id: RecordId
  /** `$id`: that, or the parts of it. */
  readonly name: RecordId | JsonObject
  readonly set: JsonObject
}

export interface BatchedResource {
  readonly update: HttpUpdatePlan
  readonly batch: BatchPlan
  /** Sends one by itself. */
  readonly sendOne: (update: BatchedUpdate) => Promise<void>
  /** Whether the system has by now what was sent. `undefined`: it cannot tell. */
  readonly hasTaken: (update: BatchedUpdate) => Promise<boolean | undefined>
  /** Whether a batch of this account was looked into not long ago, and was good. */
  readonly isProven: () => Promise<boolean>
  readonly noteProof: () => Promise<void>
}

interface Waiting extends BatchedUpdate {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Sends updates that come at once in one request, and tells each what became of it. What is asked while a request is
 * under way goes together in the next.
 *
 * A batch that the system refuses is sent one by one, so that one bad record does not fail the others. Updates may be
 * repeated, so an answer that never came does no harm. The first batch of a day is looked into: a system that says yes and
 * changes nothing gets no second one.
 */
export class UpdateBatcher {
  readonly #system: SystemContext
  readonly #resource: BatchedResource
  #waiting: Waiting[] = []
  #isUnderWay = false
  #trust: 'none yet' | 'proven' | 'lost' = 'none yet'

  constructor(system: SystemContext, resource: BatchedResource) {
    // What passed would be told of one record and hold those of others.
    this.#system = { ...system, onExchange: undefined }
    this.#resource = resource
  }

  async update(update: BatchedUpdate): Promise<void> {
    if (this.#trust === 'lost') return this.#resource.sendOne(update)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...update, resolve, reject })
      if (!this.#isUnderWay) void this.#sendAll()
    })
  }

  async #sendAll(): Promise<void> {
    this.#isUnderWay = true
    while (this.#waiting.length > 0) {
      await this.#gather()
      const batch = this.#next()
      if (await this.#isWorthIt(batch)) await this.#sendTogether(batch)
      else await this.#sendEach(batch)
    }
    this.#isUnderWay = false
  }

  async #isWorthIt({ length }: readonly Waiting[]): Promise<boolean> {
    if (this.#trust === 'lost' || length < MIN_PROVEN) return false
    if (this.#trust === 'none yet' && (await this.#resource.isProven())) this.#trust = 'proven'
    return length >= LEAST || this.#trust === 'proven'
  }

  async #gather(): Promise<void> {
    for (let times = 0; times < GATHERS; times += 1) {
      const before = this.#waiting.length
      if (before >= this.#resource.batch.max) return
      await new Promise((resolve) => setTimeout(resolve, this.#system.gatherMs))
      if (this.#waiting.length === before) return
    }
  }

  /** Of two updates of one record, the second goes in the next batch. */
  #next(): readonly Waiting[] {
    const batch: Waiting[] = []
    const left: Waiting[] = []
    const ids = new Set<RecordId>()
    for (const waiting of this.#waiting) {
      if (batch.length >= this.#resource.batch.max || ids.has(waiting.id)) left.push(waiting)
      else batch.push(waiting)
      ids.add(waiting.id)
    }
    this.#waiting = left
    return batch
  }

  async #sendTogether(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch
    if (!first) return
    try {
      const names = await namesOfSignIn(this.#system, first.signal)
      const items = await mapInTurns(batch, first.signal, (update) => this.#itemOf(update, names))
      const { call } = this.#resource.batch
      await callSystem(
        this.#system,
        {
          plan: call,
          names: { items },
          values: { placeholders: {} },
          repeatable: true,
          mayWrite: () => batch.every(({ mayWrite }) => mayWrite?.() ?? true),
        },
        first.signal,
      )
      if (this.#trust === 'none yet') this.#trust = await this.#prove(first)
    } catch (thrown) {
      if (isRefusal(thrown)) await this.#sendEach(batch)
      else for (const { reject } of batch) reject(thrown)
      return
    }
    if (this.#trust === 'proven') for (const { resolve } of batch) resolve()
    else await this.#sendEach(batch)
  }

  async #prove(update: BatchedUpdate): Promise<'proven' | 'lost'> {
    if ((await this.#resource.hasTaken(update)) === false) return 'lost'
    await this.#resource.noteProof()
    return 'proven'
  }

  #itemOf(
    { name, set }: BatchedUpdate,
    names: Readonly<Record<string, unknown>>,
  ): Json | undefined {
    const { call } = this.#resource.update
    return silently(() => {
      const body =
        call.body &&
        evaluateValue(call.body, {}, this.#system.requestContextOf({ ...names, id: name, set }))
      return this.#resource.batch.each.evaluate(body, this.#system.contextOf({ id: name }))
    })
  }

  async #sendEach(batch: readonly Waiting[]): Promise<void> {
    await Promise.all(
      batch.map(async (update) => {
        try {
          await this.#resource.sendOne(update)
          update.resolve()
        } catch (thrown) {
          update.reject(thrown)
        }
      }),
    )
  }
}

/** A limit, a passing trouble or an end of waiting says nothing about the records: each tries again by itself later. */
function isRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof OperationError)) return true
  return thrown.class !== 'limited' && thrown.class !== 'temporary'
}
