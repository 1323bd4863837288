import type { EffectBuffer } from '../session/effect-buffer.ts'
import { createRecentMap } from '../session/recent-map.ts'
import type { Counts, Outcome } from '../store/counts.ts'

/** Records that were left open and whose outcome is counted anew when the same run takes them up again. */
const MAX_OPEN = 10_000

/** How one attempt at a record ended, and whether anything was written for it. */
interface CameTo {
  readonly outcome: Outcome
  readonly hasWritten: boolean
}

/** Counts what a run came to: each record by its last outcome in it, and every write. */
export interface Tally {
  readonly outcome: (key: string, came: CameTo, isOpen: boolean) => void
  readonly write: (name: 'created' | 'updated' | 'deleted') => void
  /** It has no link to write chosen fields by. */
  readonly unlinked: () => void
}

export function createTally(
  effects: Pick<EffectBuffer, 'count'>,
  totals: Record<string, number>,
): Tally {
  const open = createRecentMap<CameTo>(MAX_OPEN)

  function count(name: keyof Counts, more: number): void {
    effects.count(name, more)
    const sum = (totals[name] ?? 0) + more
    if (sum === 0) delete totals[name]
    else totals[name] = sum
  }

  return {
    outcome: (key, { outcome, hasWritten }, isOpen) => {
      const before = open.get(key)
      if (before) count(before.outcome, -1)
      count(outcome, 1)
      // What an attempt before it in this run wrote is written, however this one ended.
      const came = { outcome, hasWritten: hasWritten || before?.hasWritten === true }
      effects.count('begun', begunOf(came) - (before ? begunOf(before) : 0))
      if (isOpen) open.set(key, came)
      else if (before) open.delete(key)
    },
    write: (name) => count(name, 1),
    unlinked: () => {
      effects.count('skipped', 1)
      totals['notLinked'] = (totals['notLinked'] ?? 0) + 1
    },
  }
}

function begunOf({ outcome, hasWritten }: CameTo): number {
  return hasWritten && outcome !== 'done' ? 1 : 0
}
