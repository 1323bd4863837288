/** Counts that there are. */
export function toCounts(
  counts: Readonly<Partial<Record<string, number>>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
  )
}
