/** Tells many of the end of one signal through a single listener: one each is slow to take away among hundreds. */
export interface AbortWatch {
  /** Calls `stop` when the signal aborts, unless the result is called before. */
  readonly watch: (signal: AbortSignal, stop: (reason: unknown) => void) => () => void
}

export function createAbortWatch(): AbortWatch {
  const stopsOf = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>()

  function listen(signal: AbortSignal): Set<(reason: unknown) => void> {
    const stops = new Set<(reason: unknown) => void>()
    stopsOf.set(signal, stops)
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop(signal.reason)
    })
    return stops
  }

  return {
    watch: (signal, stop) => {
      const stops = stopsOf.get(signal) ?? listen(signal)
      stops.add(stop)
      return () => void stops.delete(stop)
    },
  }
}
