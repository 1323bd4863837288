import type { RunRow } from '../../engine/index.ts'

const WINDOW_MS = 30_000

/** Tells how fast runs go, from what was seen of their counters. */
export interface RateMeter {
  readonly note: (at: number, runs: readonly Pick<RunRow, 'run' | 'counts'>[]) => void
  /** Records a second over the last half minute. */
  readonly of: (run: string) => number
}

interface Sample {
  readonly at: number
  readonly handled: number
}

export function createRateMeter(): RateMeter {
  const samples = new Map<string, readonly Sample[]>()
  return {
    note: (at, runs) => {
      const former = new Map(samples)
      samples.clear()
      for (const { run, counts } of runs) {
        const kept = (former.get(run) ?? []).filter((sample) => sample.at > at - WINDOW_MS)
        samples.set(run, kept.concat({ at, handled: handledOf(counts) }))
      }
    },
    of: (run) => {
      const [first, ...later] = samples.get(run) ?? []
      const last = later.at(-1)
      if (!first || !last || last.at <= first.at) return 0
      return Math.round(((last.handled - first.handled) * 10_000) / (last.at - first.at)) / 10
    },
  }
}

/** Every record that came to an outcome; writes are no records. */
export function handledOf(counts: RunRow['counts']): number {
  const {
    read: _read,
    created: _created,
    updated: _updated,
    deleted: _deleted,
    ...outcomes
  } = counts
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0)
}
