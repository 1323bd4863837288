/** Pages that are read while one is worked on; never more, so memory stays bounded. */
const AHEAD = 2

/**
 * Pulls the next items while the current one is worked on: one beside the first, which may be all that is wanted, and
 * then two, so that one can be read while the other is prepared; none beside one that is large.
 */
export async function* readAhead<Item, Prepared>(
  items: AsyncIterable<Item>,
  prepare: (item: Item) => Promise<Prepared>,
  isLarge: (prepared: Prepared) => boolean,
): AsyncGenerator<Prepared> {
  const iterator = items[Symbol.asyncIterator]()
  const pulled: Promise<Prepared | undefined>[] = []

  async function pull(): Promise<Prepared | undefined> {
    const step = await iterator.next()
    return step.done ? undefined : prepare(step.value)
  }

  function pullUntil(ahead: number): void {
    while (pulled.length < ahead) {
      const next = pull()
      // A failure is reported when it is its turn, not while the item before is worked on.
      next.catch(() => undefined)
      pulled.push(next)
    }
  }

  try {
    for (let ahead = 1; ; ahead = AHEAD) {
      pullUntil(1)
      const current = await pulled.shift()
      if (current === undefined) return
      if (!isLarge(current)) pullUntil(ahead)
      yield current
    }
  } finally {
    await iterator.return?.()
  }
}
