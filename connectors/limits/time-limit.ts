/** The time that something may take, which also ends when nobody waits for it any more. */
export interface TimeLimit {
  readonly within: <T>(work: Promise<T>) => Promise<T>
  readonly end: () => void
}

export function createTimeLimit(signal: AbortSignal, timeoutMs: number): TimeLimit {
  const ender = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    ender.signal.addEventListener('abort', () => reject(ender.signal.reason), { once: true })
  })
  // Nobody may be listening when it ends.
  stopped.catch(() => undefined)
  const abort = (): void => ender.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(
    () => ender.abort(Object.assign(new Error('timeout'), { code: 'MAPWRIGHT_TIMEOUT' })),
    timeoutMs,
  )
  return {
    within: (work) => Promise.race([work, stopped]),
    end: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    },
  }
}
