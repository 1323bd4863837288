import type { SchemaRows } from './schema-rows.ts'

/** Which rows a tree shows, and where. */
export interface VisibleRows {
  /** Rows in the order in which they are shown. */
  readonly list: Int32Array
  /** By row: its place in the list, or that of the nearest row above it that is shown; -1 when none is. */
  readonly placeOf: Int32Array
  /** By row: 1 for rows that are shown themselves. */
  readonly isShown: Uint8Array
  /** Rows that stand for several, by their number in the list: it is beyond those of the schema. */
  readonly folds: ReadonlyMap<number, Fold>
}

/** Rows of a level that one row stands for. */
export interface Fold {
  /** What they are within; -1 at the top. */
  readonly parent: number
  readonly rows: readonly number[]
  readonly isOpen: boolean
}

export interface RowChoice {
  /** By row: 1 where its children are shown. */
  readonly expanded: Uint8Array
  /** By row: 1 for rows that are looked for; these and what they are in are shown, and nothing else. Absent: all. */
  readonly wanted?: Uint8Array | undefined
  /** Rows that are folded, by what they are within. */
  readonly folds?: readonly Fold[] | undefined
  /** By row: 1 for rows that are left out. Absent: none. */
  readonly left?: Uint8Array | undefined
}

/** Makes the list of rows to show, in one pass over all of them. */
export function listVisibleRows(
  rows: SchemaRows,
  { expanded, wanted, folds = NO_FOLDS, left }: RowChoice,
): VisibleRows {
  const { count, parent } = rows
  const isKept = wanted && withAncestors(rows, wanted)
  const list = new Int32Array(count + folds.length)
  const placeOf = new Int32Array(count)
  const isShown = new Uint8Array(count)
  const shownFolds = new Map<number, Fold>()
  const { folded, endingAt } = foldedRows(rows, folds)
  let length = 0
  const isOpen = (above: number): boolean =>
    above < 0 || (isShown[above] === 1 && (isKept ?? expanded)[above] === 1)
  const endFolds = (at: number): void => {
    for (const fold of endingAt.get(at) ?? []) {
      if (!isOpen(fold.parent)) continue
      const id = foldId(rows, fold.parent)
      shownFolds.set(id, fold)
      if (!fold.isOpen) {
        for (const row of fold.rows) placeOf.fill(length, row, rows.end[row] ?? row + 1)
      }
      list[length++] = id
    }
  }
  for (let row = 0; row < count; row++) {
    endFolds(row)
    const above = parent[row] ?? -1
    if (isOpen(above) && folded[row] !== 1 && left?.[row] !== 1 && (!isKept || isKept[row] === 1)) {
      isShown[row] = 1
      placeOf[row] = length
      list[length++] = row
    } else {
      placeOf[row] = above < 0 ? -1 : (placeOf[above] ?? -1)
    }
  }
  endFolds(count)
  return { list: list.subarray(0, length), placeOf, isShown, folds: shownFolds }
}

const NO_FOLDS: readonly Fold[] = []

/** The number by which a list of rows names the fold of a level. */
export function foldId({ count }: SchemaRows, parent: number): number {
  return count + 1 + parent
}

/** What a row, or the fold of a level, is within. */
export function parentOf({ count, parent }: SchemaRows, id: number): number {
  return id < count ? (parent[id] ?? -1) : id - count - 1
}

/** A fold stands behind the last of its rows, with all that is within that; those of deeper levels first. */
function foldedRows(
  { count, end }: SchemaRows,
  folds: readonly Fold[],
): { readonly folded: Uint8Array; readonly endingAt: ReadonlyMap<number, readonly Fold[]> } {
  const folded = new Uint8Array(count)
  const endingAt = new Map<number, Fold[]>()
  for (const fold of folds.toSorted((left, right) => right.parent - left.parent)) {
    if (!fold.isOpen) for (const row of fold.rows) folded[row] = 1
    const at = end[fold.rows.at(-1) ?? 0] ?? count
    endingAt.set(at, [...(endingAt.get(at) ?? []), fold])
  }
  return { folded, endingAt }
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
