const OTHER = 'other'

/**
 * Keeps the number of series bounded: each combination of labels is one, and names come from people. What comes after
 * the first so many counts together under "other", so that no sum is wrong.
 */
export function boundLabels<Name extends string>(
  most: number,
): (labels: Readonly<Record<Name, string>>) => Readonly<Record<Name, string>> {
  const known = new Set<string>()
  return (labels) => {
    const id = JSON.stringify(labels)
    if (known.has(id)) return labels
    if (known.size < most) {
      known.add(id)
      return labels
    }
    const others: Record<Name, string> = { ...labels }
    for (const name in others) others[name] = OTHER
    return others
  }
}
