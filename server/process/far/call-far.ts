import type { FarPort } from '../apart/apart-messages.ts'
import { fromFarError, toFarError } from './far-errors.ts'
import type { FarAnswer, FarError, FarQuestion } from './far-messages.ts'

/** Asks the process that asked this one for what this one cannot do itself, see {@link serveFarCalls}. */
export interface FarCaller {
  readonly call: <T>(name: string, args: readonly unknown[], signal?: AbortSignal) => Promise<T>
  /** The next item is asked for only when it is pulled. */
  readonly list: <T>(
    name: string,
    args: readonly unknown[],
    signal?: AbortSignal,
  ) => AsyncIterable<T>
  /** As data, so that the other process knows its own errors again. */
  readonly toFarError: (error: unknown) => FarError
}

type Given = Extract<FarAnswer<never>, { readonly value: unknown }>

interface Waiting {
  readonly resolve: (answer: Given) => void
  readonly reject: (error: Error) => void
}

export function callFar(port: FarPort): FarCaller {
  const waiting = new Map<number, Waiting>()
  const known = new WeakMap<object, number>()
  let last = 0

  port.hear((answer: FarAnswer<never>) => {
    const { resolve, reject } = waiting.get(answer.id) ?? {}
    waiting.delete(answer.id)
    if (!('error' in answer)) {
      resolve?.(answer)
      return
    }
    const error = fromFarError(answer.error)
    if (answer.error.known !== undefined) known.set(error, answer.error.known)
    reject?.(error)
  })

  function ask(question: FarQuestion) {
    return new Promise<Given>((resolve, reject) => {
      waiting.set(question.id, { resolve, reject })
      port.post(question)
    })
  }

  /** Cuts a call when its signal says so; gives what ends that. */
  function follow(id: number, signal: AbortSignal | undefined): () => void {
    const abort = (): void => port.post({ id, next: 'abort' } satisfies FarQuestion)
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    return () => signal?.removeEventListener('abort', abort)
  }

  async function* list<T>(
    name: string,
    args: readonly unknown[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<T> {
    const id = ++last
    let isOpen = true
    port.post({ id, call: name, args } satisfies FarQuestion)
    const unfollow = follow(id, signal)
    try {
      for (;;) {
        const { value, done } = await ask({ id, next: 'pull' }).catch((error: unknown) => {
          isOpen = false
          throw error
        })
        if (done) isOpen = false
        if (done) return
        yield value
      }
    } finally {
      unfollow()
      if (isOpen) await ask({ id, next: 'leave' })
    }
  }

  return {
    call: async (name, args, signal) => {
      const id = ++last
      const answered = ask({ id, call: name, args })
      const unfollow = follow(id, signal)
      try {
        return (await answered).value
      } finally {
        unfollow()
      }
    },
    list: (name, args, signal) => list(name, args, signal),
    toFarError: (error) =>
      toFarError(error, typeof error === 'object' && error ? known.get(error) : undefined),
  }
}
