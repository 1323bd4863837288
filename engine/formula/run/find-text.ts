import { spend } from './meter.ts'

/** Where a text stands in another at or behind a position; -1 when nowhere. */
export type FindText = (text: string, from: number) => number

/** So many comparisons at worst are left to JavaScript, whose search compares a long mark anew at every place. */
const MAX_COMPARISONS = 2_000_000

/** Finds `mark` in any number of places of a text, in time proportional to the text however much the two resemble. */
export function findText(mark: string): FindText {
  let table: Uint32Array | undefined
  return (text, from) => {
    if ((text.length - from) * Math.min(mark.length, text.length) <= MAX_COMPARISONS) {
      const at = text.indexOf(mark, from)
      spendOnPart((at === -1 ? text.length : at) - from)
      return at
    }
    table ??= fallBacks(mark)
    return findByTable(text, mark, from, table)
  }
}

function spendOnPart(length: number): void {
  if (length > 64) spend(length >> 5)
}

/** Knuth, Morris and Pratt: for each beginning of the mark, the length of its longest end that is a beginning too. */
function fallBacks(mark: string): Uint32Array {
  spend(mark.length >> 2)
  const table = new Uint32Array(mark.length)
  let length = 0
  for (let at = 1; at < mark.length; at++) {
    while (length > 0 && mark.charCodeAt(at) !== mark.charCodeAt(length)) {
      length = table[length - 1] ?? 0
    }
    if (mark.charCodeAt(at) === mark.charCodeAt(length)) length++
    table[at] = length
  }
  return table
}

function findByTable(text: string, mark: string, from: number, table: Uint32Array): number {
  let length = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    while (length > 0 && code !== mark.charCodeAt(length)) length = table[length - 1] ?? 0
    if (code === mark.charCodeAt(length)) length++
    if (length === mark.length) {
      spend((at - from) >> 2)
      return at - length + 1
    }
  }
  spend((text.length - from) >> 2)
  return -1
}

/** The parts of a text between the marks; no more than `limit`. */
export function splitAt(text: string, mark: string, limit?: number): string[] {
  if (mark === '' || text.length * mark.length <= MAX_COMPARISONS) {
    const parts = text.split(mark, limit)
    spend((text.length >> 5) + parts.length)
    return parts
  }
  const find = findText(mark)
  const parts: string[] = []
  let from = 0
  const most = Math.trunc(limit ?? Infinity)
  while (parts.length < most) {
    const at = find(text, from)
    parts.push(at === -1 ? text.slice(from) : text.slice(from, at))
    if (at === -1) break
    from = at + mark.length
  }
  return parts
}
