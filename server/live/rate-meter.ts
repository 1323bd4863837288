import type { RunRow } from '../../engine/index.ts'

const WINDOW_MS = 30_000

/** Tells how fast runs go, from what was seen of their counters. */
export interface RateMeter {
  readonly note: (at: number, runs: readonly Pick<RunRow, 'run' | 'startedAt' | 'counts'>[]) => void
  readonly of: (run: string) => Pace
}

export interface Pace {
  /** Records a second that came to an outcome, over the last half minute. */
  readonly rate: number
  /**
   * How far into its source a run is. `read` tells it at the end of each page only, and counts what is left alone until
   * its time comes, too; within a page it is told from what came to an outcome.
   */
  readonly passed: number
  /** Of these, a second. */
  readonly passedRate: number
}

interface Sample {
  readonly at: number
  readonly handled: number
  readonly passed: number
}

export function createRateMeter(): RateMeter {
  const samples = new Map<string, readonly Sample[]>()
  return {
    note: (at, runs) => {
      const previous = new Map(samples)
      samples.clear()
      for (const { run, startedAt, counts } of runs) {
        // It began with nothing: a young run has a rate as soon as it is seen.
        const known = previous.get(run) ?? [{ at: startedAt, handled: 0, passed: 0 }]
        const kept = known.filter((sample) => sample.at > at - WINDOW_MS)
        const handled = handledOf(counts)
        const { passed: before = 0, handled: then = 0 } = known.at(-1) ?? {}
        const passed = Math.max(counts.read ?? 0, before + handled - then)
        samples.set(run, kept.concat({ at, handled, passed }))
      }
    },
    of: (run) => {
      const [first, ...later] = samples.get(run) ?? []
      const last = later.at(-1)
      if (!first || !last || last.at <= first.at) {
        return { rate: 0, passed: first?.passed ?? 0, passedRate: 0 }
      }
      const perSecond = (count: number) => Math.round((count * 10_000) / (last.at - first.at)) / 10
      return {
        rate: perSecond(last.handled - first.handled),
        passed: last.passed,
        passedRate: perSecond(last.passed - first.passed),
      }
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
