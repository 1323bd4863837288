/** What authors name, by their names: it has no prototype, so that nothing is found under a name that nobody gave. */
export function byName<Item>(known: Readonly<Record<string, Item>> = {}): Record<string, Item> {
  const empty: Record<string, Item> = Object.create(null)
  return Object.assign(empty, known)
}
