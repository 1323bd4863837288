import { AsyncResource } from 'node:async_hooks'
import type { FarPort } from '../apart/apart-messages.ts'
import { fromFarError, toFarError } from './far-errors.ts'
import type { FarAnswer, FarError, FarQuestion } from './far-messages.ts'

/** Gives a value, or items that are pulled one by one. Takes and gives nothing but data. */
export type FarFunction = (args: never, signal: AbortSignal) => unknown

export interface FarService {
  /** The very error, where it was one of ours. */
  readonly errorOf: (error: FarError) => unknown
  /** Cuts what is under way, and waits for its end. */
  readonly end: () => Promise<void>
}

interface UnderWay {
  readonly cut: AbortController
  readonly items?: AsyncIterator<unknown> | undefined
}

/** Does for a process apart what it cannot do itself: these functions, and no other. */
export function serveFarCalls(
  port: FarPort,
  functions: Readonly<Record<string, FarFunction>>,
): FarService {
  const underWay = new Map<number, UnderWay>()
  const working = new Set<Promise<void>>()
  const errors: unknown[] = []
  let isOver = false

  function answer(message: FarAnswer): void {
    if (!isOver) port.post(message)
  }

  async function attempt(id: number, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      underWay.delete(id)
      answer({ id, error: toFarError(error, errors.push(error) - 1) })
    }
  }

  async function call(id: number, name: string, args: never): Promise<void> {
    const work = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (!work) throw new Error(`no process may ask for "${name}"`)
    const cut = new AbortController()
    underWay.set(id, { cut })
    const given = work(args, cut.signal)
    if (isIterable(given)) {
      underWay.set(id, { cut, items: given[Symbol.asyncIterator]() })
      return
    }
    const value = await given
    underWay.delete(id)
    answer({ id, value })
  }

  async function pull(id: number): Promise<void> {
    const { value, done = false } = (await underWay.get(id)?.items?.next()) ?? {
      value: undefined,
      done: true,
    }
    if (done) underWay.delete(id)
    answer({ id, value, done })
  }

  async function leave(id: number): Promise<void> {
    const items = underWay.get(id)?.items
    underWay.delete(id)
    await items?.return?.()
    answer({ id, value: undefined, done: true })
  }

  function hear(question: FarQuestion<never>): void {
    const { id } = question
    if ('next' in question && question.next === 'abort') {
      underWay.get(id)?.cut.abort()
      return
    }
    const work = attempt(id, () => {
      if ('call' in question) return call(id, question.call, question.args)
      return question.next === 'pull' ? pull(id) : leave(id)
    })
    working.add(work)
    void work.finally(() => working.delete(work))
  }

  // What is asked is asked by whoever asked the process apart.
  port.hear(AsyncResource.bind(hear))
  return {
    errorOf: (error) => (error.known === undefined ? fromFarError(error) : errors[error.known]),
    end: async () => {
      isOver = true
      for (const { cut } of underWay.values()) cut.abort()
      await Promise.all(working)
      const left = [...underWay.values()].map(async ({ items }) => items?.return?.())
      await Promise.allSettled(left)
    },
  }
}

function isIterable(given: unknown): given is AsyncIterable<unknown> {
  return typeof given === 'object' && given !== null && Symbol.asyncIterator in given
}
