import type { EffectBuffer } from '../session/effect-buffer.ts'
import { createRecentMap } from '../session/recent-map.ts'
import type { Counts, Outcome } from '../store/counts.ts'

/** Records that were left open and whose outcome is counted anew when the same run takes them up again. */
const MAX_OPEN = 10_000

/** Counts what a run came to: each record by its last outcome in it, and every write. */
export interface Tally {
  readonly outcome: (key: string, outcome: Outcome, isOpen: boolean) => void
  readonly write: (name: 'created' | 'updated' | 'deleted') => void
  /** It has no link to write chosen fields by. */
  readonly unlinked: () => void
}

export function createTally(
  effects: Pick<EffectBuffer, 'count'>,
  totals: Record<string, number>,
): Tally {
  const open = createRecentMap<Outcome>(MAX_OPEN)

  function count(name: keyof Counts, more: number): void {
    effects.count(name, more)
    const sum = (totals[name] ?? 0) + more
    if (sum === 0) delete totals[name]
    else totals[name] = sum
  }

  return {
    outcome: (key, outcome, isOpen) => {
      const before = open.get(key)
      if (before) count(before, -1)
      count(outcome, 1)
      if (isOpen) open.set(key, outcome)
      else if (before) open.delete(key)
    },
    write: (name) => count(name, 1),
    unlinked: () => {
      effects.count('skipped', 1)
      totals['notLinked'] = (totals['notLinked'] ?? 0) + 1
    },
  }
}
