import {
  canonicalJson,
  type Json,
  type JsonObject,
  OperationError,
  type TargetRecord,
} from '../../../../engine/index.ts'
import { Gatherer, sendEach, type Waiting } from '../../../records/gatherer.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import { digestOf } from '../../../records/same-values.ts'
import type { FindBatchPlan, HttpResourcePlan } from '../../spec/http-plan.ts'
import { attempt } from '../wire/judge-answer.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { type CallFind, fieldsInPath, searchPages } from './search-by-call.ts'

const LEAST = 2

/** Batches in a row that a system refuses before it gets none any more. */
const MOST_REFUSED = 2

export interface AskedFind {
  readonly by: JsonObject
  readonly signal: AbortSignal
}

export interface BatchedFinds {
  readonly plan: HttpResourcePlan
  readonly find: CallFind
  readonly batch: FindBatchPlan
  /** Asks for one by itself. */
  readonly findOne: (asked: AskedFind) => Promise<readonly TargetRecord[]>
  /** Whether what such a batch did not find was looked for by itself not long ago, and was not there. */
  readonly isProven: () => Promise<boolean>
  readonly noteProof: () => Promise<void>
}

type Batch = readonly Waiting<AskedFind, readonly TargetRecord[]>[]

/** What is looked for by one set of values, and whoever waits for it. */
interface Part {
  readonly item: Json
  readonly digest: string | undefined
  readonly waiting: Batch[number][]
}

interface Outcome {
  readonly hits?: readonly TargetRecord[]
  readonly failure?: unknown
}

/**
 * Asks for several searches in one request, and gives each what it would have found by itself.
 *
 * A record belongs to whoever looks for exactly its values, so the order of an answer and what else is in it are nothing. What
 * is not found would be created, so "not there" is believed only of an answer that was read to its end and has what was asked
 * for alone, and the first time of a day it is looked for by itself as well. All else is asked for one by one.
 */
export class FindBatcher {
  /** What passed would be told of one record and hold those of others. */
  readonly #system: SystemContext
  readonly #resource: BatchedFinds
  readonly #gatherer: Gatherer<AskedFind, readonly TargetRecord[]>
  #trust: 'none yet' | 'proven' | 'lost' = 'none yet'
  #refused = 0

  constructor(system: SystemContext, resource: BatchedFinds) {
    this.#system = { ...system, onExchange: undefined }
    this.#resource = resource
    this.#gatherer = new Gatherer({
      // Who looks for one record alone waits for nobody; those of a page come at once, and others during a request.
      gatherMs: 0,
      max: resource.batch.max,
      send: (batch) => this.#send(batch),
    })
  }

  async find(asked: AskedFind): Promise<readonly TargetRecord[]> {
    const isAlone = this.#trust === 'lost' || !Object.values(asked.by).every(isPlain)
    return isAlone ? this.#resource.findOne(asked) : this.#gatherer.ask(asked)
  }

  async #send(batch: Batch): Promise<void> {
    const parts = this.#trust === 'lost' ? [] : await this.#partsOf(batch)
    if (parts.length < LEAST) return this.#sendEach(batch)
    const together = new Set(waitingFor(parts))
    await Promise.all([
      this.#sendTogether(parts),
      this.#sendEach(batch.filter((waiting) => !together.has(waiting))),
    ])
  }

  #sendEach(batch: Batch): Promise<void> {
    return sendEach(batch, this.#resource.findOne)
  }

  /** Without those of which no part can be made. */
  async #partsOf(batch: Batch): Promise<readonly Part[]> {
    const { batch: plan, find } = this.#resource
    const parts = new Map<string, Part>()
    const [first] = batch
    if (!first) return []
    await mapInTurns(batch, first.asked.signal, (waiting) => {
      const { by } = waiting.asked
      const item = attempt(() => plan.each.evaluate({}, this.#system.contextOf({ by })))
      if (item === undefined || item === null) return
      const name = canonicalJson(by)
      const part = parts.get(name) ?? { item, digest: digestOf(by, find.by), waiting: [] }
      part.waiting.push(waiting)
      parts.set(name, part)
    })
    return [...parts.values()]
  }

  async #sendTogether(parts: readonly Part[]): Promise<void> {
    const batch = waitingFor(parts)
    let found: readonly TargetRecord[] | undefined
    try {
      found = await this.#search(parts)
    } catch (thrown) {
      if (isPassing(thrown)) for (const { reject } of batch) reject(thrown)
      else await this.#afterRefusal(batch, thrown)
      return
    }
    this.#refused = 0
    if (found) await this.#settle(parts, found)
    else await this.#sendEach(batch)
  }

  async #search(parts: readonly Part[]): Promise<readonly TargetRecord[] | undefined> {
    const { plan, find, batch } = this.#resource
    const signal = waitingFor(parts)[0]?.asked.signal
    if (!signal) return []
    return searchPages({
      system: this.#system,
      plan,
      request: batch,
      by: find.by,
      names: { items: parts.map(({ item }) => item) },
      placeholders: {},
      isUnder: false,
      isWanted: () => true,
      isEnough: (records) => {
        const digests = new Set(records.map((record) => this.#digestOf(record)))
        return parts.every(({ digest }) => digests.has(digest))
      },
      signal,
    })
  }

  #digestOf({ record = {} }: TargetRecord): string | undefined {
    return digestOf(record, this.#resource.find.by)
  }

  /** A system that takes no batch gets no more of them; wrong credentials are not tried for each record. */
  async #afterRefusal(batch: Batch, refusal: unknown): Promise<void> {
    this.#refused += 1
    if (this.#refused >= MOST_REFUSED) this.#trust = 'lost'
    if (!isConfig(refusal)) return this.#sendEach(batch)
    const [first, ...others] = batch
    if (!first) return
    const { failure } = await this.#findAlone(first)
    if (isConfig(failure)) for (const { reject } of others) reject(failure)
    else await this.#sendEach(others)
  }

  /** Tells one what it finds by itself, and whoever asks for it as well. */
  async #findAlone({ asked, within, resolve, reject }: Batch[number]): Promise<Outcome> {
    try {
      const hits = await within(() => this.#resource.findOne(asked))
      resolve(hits)
      return { hits }
    } catch (failure) {
      reject(failure)
      return { failure }
    }
  }

  async #settle(parts: readonly Part[], found: readonly TargetRecord[]): Promise<void> {
    const groups = new Map<string | undefined, TargetRecord[]>()
    for (const record of found) {
      const digest = this.#digestOf(record)
      groups.set(digest, [...(groups.get(digest) ?? []), record])
    }
    // What does not say what it was found by may be anybody's.
    if (groups.has(undefined) && fieldsInPath(this.#resource.find).size > 0) {
      return this.#sendEach(waitingFor(parts))
    }
    const asked = new Set(parts.map(({ digest }) => digest))
    for (const { digest, waiting } of parts) {
      const own = groups.get(digest)
      if (own) for (const { resolve } of waiting) resolve(own)
    }
    const lacking = waitingFor(parts.filter(({ digest }) => !groups.has(digest)))
    const hasOthers = [...groups.keys()].some((digest) => !asked.has(digest))
    // A system that finds what nobody asked for may have understood something else.
    if (hasOthers) await this.#sendEach(lacking)
    else await this.#prove(lacking)
  }

  /** The last, because a list may be too long for a system. */
  async #prove(lacking: Batch): Promise<void> {
    if (this.#trust === 'none yet' && (await this.#resource.isProven())) this.#trust = 'proven'
    if (this.#trust === 'proven') for (const { resolve } of lacking) resolve([])
    const last = lacking.at(-1)
    if (this.#trust === 'proven' || !last) return
    const rest = lacking.slice(0, -1)
    const { hits } = await this.#findAlone(last)
    if (hits?.length === 0) {
      this.#trust = 'proven'
      for (const { resolve } of rest) resolve([])
      await this.#resource.noteProof()
    } else {
      if (hits) this.#trust = 'lost'
      await this.#sendEach(rest)
    }
  }
}

function waitingFor(parts: readonly Part[]): Batch {
  return parts.flatMap(({ waiting }) => waiting)
}

/** A list in a list would be as good as its parts. */
function isPlain(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** A limit, a passing trouble or an end of waiting says nothing about the request: it is so for each by itself, too. */
function isPassing(thrown: unknown): boolean {
  return (
    thrown instanceof OperationError && (thrown.class === 'limited' || thrown.class === 'temporary')
  )
}

function isConfig(thrown: unknown): boolean {
  return thrown instanceof OperationError && thrown.class === 'config'
}
