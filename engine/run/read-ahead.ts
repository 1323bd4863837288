/** Pulls the next item while the current one is worked on: one ahead, never more, so memory stays bounded. */
export async function* readAhead<Item, Prepared>(
  items: AsyncIterable<Item>,
  prepare: (item: Item) => Promise<Prepared>,
): AsyncGenerator<Prepared> {
  const iterator = items[Symbol.asyncIterator]()
  const pull = async (): Promise<Prepared | undefined> => {
    const step = await iterator.next()
    return step.done ? undefined : prepare(step.value)
  }
  let next = pull()
  // A failure is reported when it is its turn, not while the item before is worked on.
  next.catch(() => undefined)
  try {
    for (;;) {
      const current = await next
      if (current === undefined) return
      next = pull()
      next.catch(() => undefined)
      yield current
    }
  } finally {
    await iterator.return?.()
  }
}
