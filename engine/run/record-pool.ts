/** Works on records, so many at a time, never two with one key, in order of arrival per key. */
export interface RecordPool<Task> {
  /** Starts a task as soon as a place is free; resolves then. `done` of the result resolves when the task has ended. */
  readonly start: (key: string, task: Task) => Promise<{ readonly done: Promise<void> }>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

export function createRecordPool<Task>(
  places: number,
  work: (task: Task) => Promise<void>,
): RecordPool<Task> {
  const tails = new Map<string, Promise<void>>()
  const underWay = new Set<Promise<void>>()
  let free = places
  const waiting: (() => void)[] = []

  async function takePlace(): Promise<void> {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => void waiting.push(resolve))
  }

  function freePlace(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  return {
    start: async (key, task) => {
      await takePlace()
      const before = tails.get(key)
      const done = (before ? before.then(() => work(task)) : work(task)).finally(() => {
        freePlace()
        underWay.delete(done)
        if (tails.get(key) === done) tails.delete(key)
      })
      tails.set(key, done)
      underWay.add(done)
      return { done }
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
