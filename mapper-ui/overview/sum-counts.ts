type Counts = Readonly<Record<string, number>>

export function sumCounts(all: readonly Counts[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
  }
  return sum
}

/** How many records were created, updated or deleted in a target. */
export function writesOf({ created = 0, updated = 0, deleted = 0 }: Counts): number {
  return created + updated + deleted
}

/** How many records need a person: of a run's counts, or of open records by state. */
export function failuresOf(counts: Counts): number {
  return (counts['parked'] ?? 0) + (counts['dropped'] ?? 0) + (counts['in-doubt'] ?? 0)
}
