/** Works on records, so many at a time, never two with one key, in order of arrival per key. */
export interface RecordPool<Task, Result> {
  /** Starts a task as soon as there is room for it, which `place` tells; `done` resolves when the task has ended. */
  readonly start: (key: string, task: Task, size?: number) => Started<Result>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

export interface Started<Result> {
  /** Absent: there was a place at once. */
  readonly place: Promise<void> | undefined
  readonly done: Promise<Result>
}

/** Places, and how much what is in them may weigh together; who alone weighs more goes alone. */
export interface PoolRoom {
  readonly places: number
  readonly size: number
}

/** `work` must not reject. */
export function createRecordPool<Task, Result>(
  room: PoolRoom,
  work: (task: Task) => Promise<Result>,
): RecordPool<Task, Result> {
  const tails = new Map<string, Promise<Result>>()
  const underWay = new Set<Promise<Result>>()
  const gate = createGate(room)

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
    start: (key, task, size = 0) => {
      const place = gate.enter(size)
      const done = workAfter(place, tails.get(key), task).finally(() => {
        gate.leave(size)
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

interface Gate {
  /** Absent: there is room at once. */
  readonly enter: (size: number) => Promise<void> | undefined
  readonly leave: (size: number) => void
}

/** Lets in who came first, first: one that is large is not overtaken for ever by small ones. */
function createGate({ places, size: most }: PoolRoom): Gate {
  const waiting: { readonly size: number; readonly enter: () => void }[] = []
  let taken = 0
  let weight = 0

  const hasRoom = (size: number): boolean =>
    taken < places && (taken === 0 || weight + size <= most)

  function take(size: number): void {
    taken += 1
    weight += size
  }

  return {
    enter: (size) => {
      if (waiting.length > 0 || !hasRoom(size)) {
        return new Promise<void>((enter) => void waiting.push({ size, enter }))
      }
      take(size)
      return undefined
    },
    leave: (size) => {
      taken -= 1
      weight -= size
      for (let next = waiting[0]; next && hasRoom(next.size); next = waiting[0]) {
        waiting.shift()
        take(next.size)
        next.enter()
      }
    },
  }
}
