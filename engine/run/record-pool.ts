/** Works on records, so many at a time, never two with one key, in order of arrival per key. */
export interface RecordPool<Task, Result> {
  /** Starts a task as soon as a place is free, which `place` tells; `done` resolves when the task has ended. */
  readonly start: (key: string, task: Task) => Started<Result>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

export interface Started<Result> {
  /** Absent: there was a place at once. */
  readonly place: Promise<void> | undefined
  readonly done: Promise<Result>
}

/** `work` must not reject. */
export function createRecordPool<Task, Result>(
  places: number,
  work: (task: Task) => Promise<Result>,
): RecordPool<Task, Result> {
  const tails = new Map<string, Promise<Result>>()
  const underWay = new Set<Promise<Result>>()
  let free = places
  const waiting: (() => void)[] = []

  function takePlace(): Promise<void> | undefined {
    if (free === 0) return new Promise<void>((resolve) => void waiting.push(resolve))
    free -= 1
    return undefined
  }

  function freePlace(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  async function workAfter(
    place: Promise<void> | undefined,
    before: Promise<Result> | undefined,
    task: Task,
  ): Promise<Result> {
    if (place) await place
    if (before) await before
    return work(task)
  }

  return {
    start: (key, task) => {
      const place = takePlace()
      const done = workAfter(place, tails.get(key), task).finally(() => {
        freePlace()
        underWay.delete(done)
        if (tails.get(key) === done) tails.delete(key)
      })
      tails.set(key, done)
      underWay.add(done)
      return { place, done }
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
