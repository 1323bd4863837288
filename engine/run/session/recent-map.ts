/** Keeps what was set last, and lets go of the rest. */
export interface RecentMap<Value> {
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
  readonly delete: (key: string) => void
}

/**
 * Holds at least the newest `count` entries and at most twice as many. The older half goes at once: taking entries one
 * by one from the front of a Map costs more with each, for it goes over all that were taken before.
 */
export function createRecentMap<Value>(count: number): RecentMap<Value> {
  let newer = new Map<string, Value>()
  let older = new Map<string, Value>()
  return {
    get: (key) => newer.get(key) ?? older.get(key),
    set: (key, value) => {
      if (newer.size >= count) [newer, older] = [new Map(), newer]
      newer.set(key, value)
    },
    delete: (key) => {
      newer.delete(key)
      older.delete(key)
    },
  }
}
