import {
  evaluateValue,
  type Json,
  type JsonObject,
  OperationError,
  type RecordId,
  type WriteOptions,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import { Gatherer, sendEach, type Waiting } from '../../../records/gatherer.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import type { BatchPlan, HttpUpdatePlan } from '../../spec/http-plan.ts'
import { callSystem } from '../wire/call-system.ts'
import { namesOfSignIn } from '../wire/send-as-us.ts'
import type { SystemContext } from '../wire/system-context.ts'

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

type Batch = readonly Waiting<BatchedUpdate, void>[]

/**
 * Sends updates that come at once in one request, and tells each what became of it. Of two updates of one record, the second
 * goes in the next batch.
 *
 * A batch that the system refuses is sent one by one, so that one bad record does not fail the others. Updates may be
 * repeated, so an answer that never came does no harm. The first batch of a day is looked into: a system that says yes and
 * changes nothing gets no second one.
 */
export class UpdateBatcher {
  readonly #system: SystemContext
  readonly #resource: BatchedResource
  readonly #gatherer: Gatherer<BatchedUpdate, void>
  #trust: 'none yet' | 'proven' | 'lost' = 'none yet'

  constructor(system: SystemContext, resource: BatchedResource) {
    // What passed would be told of one record and hold those of others.
    this.#system = { ...system, onExchange: undefined }
    this.#resource = resource
    this.#gatherer = new Gatherer({
      gatherMs: system.gatherMs,
      max: resource.batch.max,
      nameOf: ({ id }) => id,
      send: (batch) => this.#send(batch),
    })
  }

  async update(update: BatchedUpdate): Promise<void> {
    if (this.#trust === 'lost') return this.#resource.sendOne(update)
    return this.#gatherer.ask(update)
  }

  async #send(batch: Batch): Promise<void> {
    if (await this.#isWorthIt(batch)) await this.#sendTogether(batch)
    else await sendEach(batch, this.#resource.sendOne)
  }

  async #isWorthIt({ length }: Batch): Promise<boolean> {
    if (this.#trust === 'lost' || length < MIN_PROVEN) return false
    if (this.#trust === 'none yet' && (await this.#resource.isProven())) this.#trust = 'proven'
    return length >= LEAST || this.#trust === 'proven'
  }

  async #sendTogether(batch: Batch): Promise<void> {
    const first = batch[0]?.asked
    if (!first) return
    try {
      const names = await namesOfSignIn(this.#system, first.signal)
      const items = await mapInTurns(batch, first.signal, ({ asked }) => this.#itemOf(asked, names))
      const { call } = this.#resource.batch
      await callSystem(
        this.#system,
        {
          plan: call,
          names: { items },
          values: { placeholders: {} },
          repeatable: true,
          mayWrite: () => batch.every(({ asked }) => asked.mayWrite?.() ?? true),
        },
        first.signal,
      )
      if (this.#trust === 'none yet') this.#trust = await this.#prove(first)
    } catch (thrown) {
      if (isRefusal(thrown)) await sendEach(batch, this.#resource.sendOne)
      else for (const { reject } of batch) reject(thrown)
      return
    }
    if (this.#trust === 'proven') for (const { resolve } of batch) resolve()
    else await sendEach(batch, this.#resource.sendOne)
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
}

/** A limit, a passing trouble or an end of waiting says nothing about the records: each tries again by itself later. */
function isRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof OperationError)) return true
  return thrown.class !== 'limited' && thrown.class !== 'temporary'
}
