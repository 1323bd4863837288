import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { Death } from './job.ts'
import type { ServerWorld } from './worlds.ts'

const HOUR_MS = 3_600_000

const POINTS = [
  'before-declare',
  'after-declare',
  'in-create',
  'after-create',
  'after-update',
  'before-commit',
  'in-commit',
  'in-transaction',
  'random',
] as const

/** Plans one death after the other. Whoever is cut off takes longest to find out, so that is the first. */
export function planServerDeaths(about: ServerWorld, random: SeededRandom): () => Death {
  let isFirst = about === 'cut-off'
  return () => {
    const death: Death = isFirst
      ? { point: 'random', nth: 1, delayMs: random.integer(500, 5_000), instead: 'is cut off' }
      : planServerDeath(about, random)
    isFirst = false
    return death
  }
}

/** Where a worker of a server dies, or what happens to it instead. */
function planServerDeath(about: ServerWorld, random: SeededRandom): Death {
  const point = random.pick(POINTS)
  const isRandom = point === 'random'
  return {
    point,
    nth: isRandom ? 1 : random.pick([1, 2, 3, 5, 8]),
    delayMs: isRandom ? random.integer(500, 15_000) : random.pick([0, 1, 4, 20]),
    ...planInstead(about, random),
  }
}

function planInstead(about: ServerWorld, random: SeededRandom): Pick<Death, 'instead'> | undefined {
  if (about === 'stands-still' && random.chance(0.6)) return { instead: 'stands still' }
  if (about !== 'cut-off' || !random.chance(0.6)) return undefined
  return { instead: random.pick(['is cut off', 'is lost'] as const) }
}

/** By how much the clock of a worker is ahead. */
export function planClock(about: ServerWorld, random: SeededRandom): number {
  return about === 'clock' ? random.pick([HOUR_MS, -HOUR_MS, 0]) : 0
}
