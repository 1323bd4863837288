/**
 * Makes what replaces references such as `pos.product` in texts by their titles. What two integrations call differently
 * stays as it is.
 */
export function nameResources(
  titles: ReadonlyArray<Readonly<Record<string, string>>>,
): (text: string) => string {
  const known = new Map<string, string>()
  const unclear = new Set<string>()
  for (const [reference, title] of titles.flatMap((each) => Object.entries(each))) {
    if ((known.get(reference) ?? title) !== title) unclear.add(reference)
    known.set(reference, title)
  }
  return (text) =>
    text.replace(REFERENCE, (reference) =>
      unclear.has(reference) ? reference : (known.get(reference) ?? reference),
    )
}

/** Not within a longer name, nor within quotation marks: there it is a value. */
const REFERENCE = /(?<![\w.@/"-])[a-zA-Z][\w-]*\.[a-zA-Z]\w*(?![\w@/"-]|\.\w)/g
