import type { FieldLines } from './field-lines.ts'
import type { PanelPlace } from './place-lines.ts'

/** Rows that somebody looks at, of each tree. */
export interface EmphasisedRows {
  readonly source: ReadonlySet<number>
  readonly target: ReadonlySet<number>
}

/** The far end of a line, out of view, that is shown at the edge past which it is. */
export interface Peek {
  readonly side: 'source' | 'target'
  readonly edge: 'above' | 'below'
  readonly row: number
  /** Of its middle, in pixels from the top of the rows in view. */
  readonly y: number
}

export const PEEK_HEIGHT = 26
/** More would hide what is in view; the counts at the edges tell that there are others. */
const MAX_PER_EDGE = 4

/** Finds where the lines of emphasised rows lead that are in view, when that is not. */
export function findPeeks(
  lines: FieldLines,
  source: PanelPlace,
  target: PanelPlace,
  rows: EmphasisedRows,
): readonly Peek[] {
  if (rows.source.size === 0 && rows.target.size === 0) return []
  const far = { source: new Set<number>(), target: new Set<number>() }
  for (let line = 0; line < lines.count; line++) {
    if ((lines.weights[line] ?? 1) > 1) continue
    const from = lines.from[line] ?? -1
    const to = lines.to[line] ?? -1
    if (rows.target.has(to) && edgeOf(to, target) === 'in') far.source.add(from)
    if (rows.source.has(from) && edgeOf(from, source) === 'in') far.target.add(to)
  }
  return [...peeksOf('source', far.source, source), ...peeksOf('target', far.target, target)]
}

/** Bundles that are drawn line by line, because somebody looks at one of their rows. */
export function openBundles(lines: FieldLines, rows: EmphasisedRows): ReadonlySet<number> {
  const opened = new Set<number>()
  for (let line = 0; line < lines.count; line++) {
    const bundle = lines.bundleOf[line] ?? -1
    const isMeant = rows.source.has(lines.from[line] ?? -1) || rows.target.has(lines.to[line] ?? -1)
    if (bundle >= 0 && isMeant) opened.add(bundle)
  }
  return opened
}

function peeksOf(
  side: Peek['side'],
  rows: ReadonlySet<number>,
  panel: PanelPlace,
): readonly Peek[] {
  const sorted = [...rows].toSorted((left, right) => left - right)
  const above = sorted.filter((row) => edgeOf(row, panel) === 'above').slice(-MAX_PER_EDGE)
  const below = sorted.filter((row) => edgeOf(row, panel) === 'below').slice(0, MAX_PER_EDGE)
  const first = panel.height - below.length * PEEK_HEIGHT
  const middle = (at: number) => (at + 0.5) * PEEK_HEIGHT
  return [
    ...above.map((row, at): Peek => ({ side, edge: 'above', row, y: middle(at) })),
    ...below.map((row, at): Peek => ({ side, edge: 'below', row, y: first + middle(at) })),
  ]
}

/** A row in a closed group is where the group is. */
function edgeOf(
  row: number,
  { visible, rowHeight, scrollTop, height }: PanelPlace,
): 'above' | 'in' | 'below' | 'hidden' {
  const place = visible.placeOf[row] ?? -1
  if (place < 0) return 'hidden'
  const middle = (place + 0.5) * rowHeight - scrollTop
  if (middle < 0) return 'above'
  return middle > height ? 'below' : 'in'
}
