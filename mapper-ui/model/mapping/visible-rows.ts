import type { SchemaRows } from './schema-rows.ts'

/** Which rows a tree shows, and where. */
export interface VisibleRows {
  /** Rows in the order in which they are shown. */
  readonly list: Int32Array
  /** By row: its place in the list, or that of the nearest row above it that is shown; -1 when none is. */
  readonly placeOf: Int32Array
  /** By row: 1 for rows that are shown themselves. */
  readonly isShown: Uint8Array
}

export interface RowChoice {
  /** By row: 1 where its children are shown. */
  readonly expanded: Uint8Array
  /** By row: 1 for rows that are looked for; these and what they are in are shown, and nothing else. Absent: all. */
  readonly wanted?: Uint8Array | undefined
}

/** Makes the list of rows to show, in one pass over all of them. */
export function listVisibleRows(rows: SchemaRows, { expanded, wanted }: RowChoice): VisibleRows {
  const { count, parent } = rows
  const isKept = wanted && withAncestors(rows, wanted)
  const list = new Int32Array(count)
  const placeOf = new Int32Array(count)
  const isShown = new Uint8Array(count)
  let length = 0
  for (let row = 0; row < count; row++) {
    const above = parent[row] ?? -1
    const isOpen = above < 0 || (isShown[above] === 1 && (isKept ?? expanded)[above] === 1)
    if (isOpen && (!isKept || isKept[row] === 1)) {
      isShown[row] = 1
      placeOf[row] = length
      list[length++] = row
    } else {
      placeOf[row] = above < 0 ? -1 : (placeOf[above] ?? -1)
    }
  }
  return { list: list.subarray(0, length), placeOf, isShown }
}

/** Rows whose name or title has all words of a search, whatever the case. */
export function searchRows(rows: SchemaRows, text: string): Uint8Array | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  const found = new Uint8Array(rows.count)
  const texts = searchTextsOf(rows)
  for (let row = 0; row < rows.count; row++) {
    const own = texts[row] ?? ''
    if (words.every((word) => own.includes(word))) found[row] = 1
  }
  return found
}

/** Rows that are in both choices; a choice that is absent leaves all. */
export function bothWanted(
  left: Uint8Array | undefined,
  right: Uint8Array | undefined,
): Uint8Array | undefined {
  if (!left || !right) return left ?? right
  return left.map((isWanted, row) => isWanted & (right[row] ?? 0))
}

/** All rows that hold others open, down to a depth. */
export function expandedTo(rows: SchemaRows, depth: number): Uint8Array {
  return rows.depth.map((own) => (own < depth ? 1 : 0))
}

/** Opens all that a row is in, as when a deep link names it. */
export function reveal(rows: SchemaRows, expanded: Uint8Array, row: number): Uint8Array {
  const opened = expanded.slice()
  for (let above = rows.parent[row] ?? -1; above >= 0; above = rows.parent[above] ?? -1) {
    opened[above] = 1
  }
  return opened
}

function withAncestors({ count, parent }: SchemaRows, wanted: Uint8Array): Uint8Array {
  const kept = wanted.slice()
  // Children stand behind their parents, so one pass from the end reaches the top.
  for (let row = count - 1; row >= 0; row--) {
    const above = parent[row] ?? -1
    if (kept[row] === 1 && above >= 0) kept[above] = 1
  }
  return kept
}

const searchTexts = new WeakMap<SchemaRows, readonly string[]>()

/** Made once for a schema: the lower-case texts of all its rows. */
function searchTextsOf(rows: SchemaRows): readonly string[] {
  const known = searchTexts.get(rows)
  if (known) return known
  const texts = rows.paths.map((path, row) => `${path} ${rows.titles[row] ?? ''}`.toLowerCase())
  searchTexts.set(rows, texts)
  return texts
}
