/** Answers whoever asks while somebody else asks the same. */
export type SharedAnswers<Answer> = (
  question: string,
  signal: AbortSignal,
  find: (signal: AbortSignal) => Promise<Answer>,
) => Promise<Answer>

interface UnderWay<Answer> {
  readonly answer: Promise<Answer>
  readonly gone: AbortController
  callers: number
}

/**
 * A question that is asked several times at once is answered once, for all who ask: systems are not asked more often than
 * needed, nor is more computed. It is given up when the last one who waits goes away.
 */
export function createSharedAnswers<Answer>(): SharedAnswers<Answer> {
  const all = new Map<string, UnderWay<Answer>>()

  function forget(question: string, shared: UnderWay<Answer>): void {
    if (all.get(question) === shared) all.delete(question)
  }

  function begin(question: string, find: Parameters<SharedAnswers<Answer>>[2]): UnderWay<Answer> {
    const gone = new AbortController()
    const shared = { answer: find(gone.signal), gone, callers: 0 }
    all.set(question, shared)
    return shared
  }

  return async (question, signal, find) => {
    const shared = all.get(question) ?? begin(question, find)
    shared.callers += 1
    const leave = (): void => {
      shared.callers -= 1
      if (shared.callers > 0) return
      // Who comes from now on would be given what was given up.
      forget(question, shared)
      shared.gone.abort()
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    try {
      return await shared.answer
    } finally {
      signal.removeEventListener('abort', leave)
      forget(question, shared)
    }
  }
}
