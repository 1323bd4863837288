/** A sentence about one record as one about all of them: what they differ by is left open, as in `The method "…" has no row`. */
export function withoutValue(
  sentence: string,
  values: readonly { readonly value: string }[],
): string {
  if (values.length < 2) return sentence
  const said = values.filter(({ value }) => placesOf(sentence, value).length > 0)
  const [own, ...others] = said.toSorted((one, other) => other.value.length - one.value.length)
  // "red" stands in "dark red": then it is the longer one.
  const isOne = own && others.every(({ value }) => own.value.includes(value))
  if (!isOne) return sentence
  const [first] = placesOf(sentence, own.value)
  if (first === undefined) return sentence
  return `${sentence.slice(0, first)}…${sentence.slice(first + own.value.length)}`
}

/** Where a value stands by itself, and not within a word. */
function placesOf(sentence: string, value: string): readonly number[] {
  const places: number[] = []
  if (value === '') return places
  for (let at = sentence.indexOf(value); at >= 0; at = sentence.indexOf(value, at + 1)) {
    const isBare = !isPartOfWord(sentence[at - 1]) && !isPartOfWord(sentence[at + value.length])
    if (isBare) places.push(at)
  }
  return places
}

function isPartOfWord(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign)
}
