/** Who waits for a turn: of all, the lowest rank goes first; of one rank, who came first. */
export interface RankedQueue {
  /** Resolves when it is the caller's turn. Rejects with the signal's reason when that aborts. */
  readonly wait: (rank: number, signal: AbortSignal) => Promise<void>
  readonly first: () => { readonly rank: number } | undefined
  readonly count: (rank: number) => number
  /** Lets the first one go; `false` when nobody waits. */
  readonly admitFirst: () => boolean
  readonly refuseFirst: (reason: unknown) => void
  readonly refuseAll: (reason: unknown) => void
}

interface Waiter {
  readonly rank: number
  readonly admit: () => void
  readonly refuse: (reason: unknown) => void
}

export function createRankedQueue(): RankedQueue {
  const waiting: Waiter[] = []

  function add(waiter: Waiter): void {
    const behind = waiting.findIndex(({ rank }) => rank > waiter.rank)
    waiting.splice(behind < 0 ? waiting.length : behind, 0, waiter)
  }

  return {
    wait: (rank, signal) =>
      new Promise<void>((resolve, reject) => {
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(waiter), 1)
          reject(signal.reason)
        }
        const end = (): void => signal.removeEventListener('abort', giveUp)
        const waiter: Waiter = {
          rank,
          admit: () => {
            end()
            resolve()
          },
          refuse: (reason) => {
            end()
            reject(reason)
          },
        }
        signal.addEventListener('abort', giveUp, { once: true })
        add(waiter)
      }),
    first: () => waiting[0],
    count: (rank) => waiting.filter((waiter) => waiter.rank === rank).length,
    admitFirst: () => {
      const first = waiting.shift()
      first?.admit()
      return first !== undefined
    },
    refuseFirst: (reason) => waiting.shift()?.refuse(reason),
    refuseAll: (reason) => {
      for (const { refuse } of waiting.splice(0)) refuse(reason)
    },
  }
}
