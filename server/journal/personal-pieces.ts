import { MASK } from './mask.ts'

/** Letters of a name that tell it: fewer are in many words. */
const MIN_LETTERS = 4
/** Of a phone number or a date of birth; fewer are in many numbers. */
const MIN_SIGNS = 6

/**
 * Hides what a formula made of personal values: pieces of them, in whatever case and with or without accents (`JANS` of
 * `Jansen`). What the author wrote stays, whoever is called so. What has no piece of a value in common with it, as an
 * initial, a length or a digest, is not found: see docs/security.md.
 *
 * @param personal the values; what is prepared of them serves all texts of a record.
 * @param own texts of the author.
 */
export function createHidePieces(
  personal: readonly string[],
  own: readonly string[],
): (text: string) => string {
  const pieces = piecesOf(personal)
  return pieces.size === 0 ? (text) => text : (text) => hidePieces(text, pieces, own)
}

function hidePieces(text: string, pieces: ReadonlySet<string>, own: readonly string[]): string {
  let isOwn: ReturnType<typeof placesOf> | undefined
  return text.replaceAll(WORD, (word, at: number) => {
    const signs = Array.from(word)
    const plain = signs.map(toPlain)
    const hits = new Set<number>()
    for (const size of [MIN_LETTERS, MIN_SIGNS]) {
      for (let start = 0; start + size <= plain.length; start += 1) {
        if (!pieces.has(plain.slice(start, start + size).join(''))) continue
        for (let place = start; place < start + size; place += 1) hits.add(place)
      }
    }
    // Of a long word a piece of a name is chance.
    if (hits.size * 2 <= signs.length) return word
    // Looked for where it matters alone: records may hold thousands of texts.
    isOwn ??= placesOf(text, own)
    if (isOwn(at, at + word.length)) return word
    return signs
      .map((sign, place) => (!hits.has(place) ? sign : hits.has(place - 1) ? '' : MASK))
      .join('')
  })
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu

function piecesOf(personal: readonly string[]): ReadonlySet<string> {
  const pieces = new Set<string>()
  for (const word of personal.flatMap((text) => text.match(WORD) ?? [])) {
    const plain = Array.from(word, toPlain)
    for (let start = 0; start < plain.length; start += 1) {
      const letters = plain.slice(start, start + MIN_LETTERS).join('')
      if (plain.length - start >= MIN_LETTERS && /^\p{L}+$/u.test(letters)) pieces.add(letters)
      if (plain.length - start >= MIN_SIGNS) {
        pieces.add(plain.slice(start, start + MIN_SIGNS).join(''))
      }
    }
  }
  return pieces
}

/** One sign, in lower case and without its accents. */
function toPlain(sign: string): string {
  return sign.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase() || sign
}

/** Where the author's own texts stand. */
function placesOf(text: string, own: readonly string[]): (from: number, to: number) => boolean {
  const places = own.flatMap((each) => {
    const found: (readonly [number, number])[] = []
    for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + each.length)) {
      found.push([at, at + each.length])
    }
    return found
  })
  return (from, to) => places.some(([start, end]) => start <= from && to <= end)
}
