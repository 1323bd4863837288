import { AsyncLocalStorage } from 'node:async_hooks'

/** How often one waits again while others come. */
const GATHERS = 8

/** What is asked for, and whoever waits for what becomes of it. */
export interface Waiting<Asked, Result> {
  readonly asked: Asked
  /** Works where it was asked for: what passes then is told of the record that asked, not of the first of the batch. */
  readonly within: ReturnType<typeof AsyncLocalStorage.snapshot>
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

export interface GathererOptions<Asked, Result> {
  readonly gatherMs: number
  /** Most in one batch. */
  readonly max: number
  /** Two of one name do not go together, and the first goes first. Absent: none has a name. */
  readonly nameOf?: (asked: Asked) => unknown
  /** Settles all of them. */
  readonly send: (batch: readonly Waiting<Asked, Result>[]) => Promise<void>
}

/**
 * Hands on together what is asked at once. What is asked while a batch is under way goes together in the next. Those that
 * different signals end never go together: the end of one would be that of the others.
 */
export class Gatherer<Asked extends { readonly signal: AbortSignal }, Result> {
  readonly #options: GathererOptions<Asked, Result>
  #waiting: Waiting<Asked, Result>[] = []
  #isUnderWay = false

  constructor(options: GathererOptions<Asked, Result>) {
    this.#options = options
  }

  ask(asked: Asked): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, within: AsyncLocalStorage.snapshot(), resolve, reject })
      if (!this.#isUnderWay) void this.#sendAll()
    })
  }

  async #sendAll(): Promise<void> {
    this.#isUnderWay = true
    while (this.#waiting.length > 0) {
      await this.#gather()
      const batch = this.#next()
      try {
        await this.#options.send(batch)
      } catch (thrown) {
        // Whoever is settled already does not hear of it.
        for (const { reject } of batch) reject(thrown)
      }
    }
    this.#isUnderWay = false
  }

  async #gather(): Promise<void> {
    const { max, gatherMs } = this.#options
    for (let times = 0; times < GATHERS; times += 1) {
      const before = this.#waiting.length
      if (before >= max) return
      await new Promise((resolve) => setTimeout(resolve, gatherMs))
      if (this.#waiting.length === before) return
    }
  }

  #next(): readonly Waiting<Asked, Result>[] {
    const { max, nameOf } = this.#options
    const batch: Waiting<Asked, Result>[] = []
    const left: Waiting<Asked, Result>[] = []
    const names = new Set<unknown>()
    const signal = this.#waiting[0]?.asked.signal
    for (const waiting of this.#waiting) {
      const name = nameOf?.(waiting.asked)
      const isApart = waiting.asked.signal !== signal || (nameOf && names.has(name))
      if (batch.length >= max || isApart) left.push(waiting)
      else batch.push(waiting)
      names.add(name)
    }
    this.#waiting = left
    return batch
  }
}

/** Sends each by itself, and tells each what became of it. */
export async function sendEach<Asked, Result>(
  batch: readonly Waiting<Asked, Result>[],
  sendOne: (asked: Asked) => Promise<Result>,
): Promise<void> {
  await Promise.all(
    batch.map(({ asked, within, resolve, reject }) =>
      within(() => sendOne(asked)).then(resolve, reject),
    ),
  )
}
