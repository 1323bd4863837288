/** Lets one at a time in for each key, in order of arrival. */
export interface KeyLock {
  readonly hold: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>
}

export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<unknown>>()
  return {
    hold: async (key, work) => {
      const before = tails.get(key)
      const turn = before ? before.then(work, work) : work()
      const tail = turn.catch(() => undefined)
      tails.set(key, tail)
      try {
        return await turn
      } finally {
        if (tails.get(key) === tail) tails.delete(key)
      }
    },
  }
}
