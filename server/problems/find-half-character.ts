type Place = readonly [name: string, outer: Place | undefined]

/**
 * The path of a text that has half of a character (a surrogate without its other half), or of what has one in a name; nothing
 * where all is Unicode. JSON can spell such halves, and neither UTF-8 nor PostgreSQL can hold them.
 */
export function findHalfCharacter(body: unknown): string | undefined {
  // Bodies may be nested deeper than functions may call each other.
  const open: { readonly value: unknown; readonly place: Place | undefined }[] = [
    { value: body, place: undefined },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, place } = next
    if (typeof value === 'string' && !value.isWellFormed()) return pathOf(place)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      if (!name.isWellFormed()) return pathOf(place)
      open.push({ value: inner, place: [name, place] })
    }
  }
  return undefined
}

const MAX_PATH = 20

function pathOf(place: Place | undefined): string {
  const names: string[] = []
  for (let at = place; at && names.length < MAX_PATH; at = at[1]) names.unshift(at[0])
  return names.join('.')
}
