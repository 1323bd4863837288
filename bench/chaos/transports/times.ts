import type { FileInfo } from '../../../connectors/file/open/place.ts'
import { createFastClock, type FastClock, toFast, toReal } from '../fast-clock.ts'
import type { Times } from './disturbance.ts'

/** By a clock that several processes share. */
export function createFastTimes(clock: FastClock): Times {
  const changed = (file: FileInfo, change: (clock: FastClock, time: number) => number) => ({
    ...file,
    time: new Date(change(clock, Date.parse(file.time))).toISOString(),
  })
  return {
    now: createFastClock(clock).now,
    toWorld: (file) => changed(file, toFast),
    toMachine: (file) => changed(file, toReal),
  }
}

/** By a clock that leaps: a file is as old as it was seen first. */
export function createSeenTimes(now: () => number): Times {
  const known = new Map<string, { readonly world: string; readonly real: string }>()
  let last = 0
  // Those that are seen together stay in their order.
  const next = (): number => (last = Math.max(last + 1, now()))
  return {
    now,
    toWorld: (file) => {
      const key = JSON.stringify(file)
      const seen = known.get(key) ?? { world: new Date(next()).toISOString(), real: file.time }
      const there = { ...file, time: seen.world }
      known.set(key, seen)
      known.set(JSON.stringify(there), seen)
      return there
    },
    toMachine: (file) => ({ ...file, time: known.get(JSON.stringify(file))?.real ?? file.time }),
  }
}
