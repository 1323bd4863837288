import type { VisibleRows } from '../mapping/visible-rows.ts'
import { type FieldLines } from './field-lines.ts'

/** A tree as it is scrolled now. Heights in pixels. */
export interface PanelPlace {
  readonly visible: VisibleRows
  readonly rowHeight: number
  readonly scrollTop: number
  readonly height: number
}

/** Where an end of a line is: in view, or past the upper or lower edge. */
export type EndPlace = 'above' | 'in' | 'below'

export interface PlacedLine {
  /** Which of the lines it is; where several fall together, the first. */
  readonly line: number
  /** Places in the visible lists of the two trees. */
  readonly fromRow: number
  readonly toRow: number
  /** Of the middle of the row, from the top of its panel; at the edge for an end that is out of view. */
  readonly fromY: number
  readonly toY: number
  readonly fromPlace: EndPlace
  readonly toPlace: EndPlace
  /** How many lines fall together. */
  readonly weight: number
  /** Ends at rows that are hidden in a closed group. */
  readonly isGathered: boolean
}

/** How many lines lead out of view, past each edge. */
export interface EdgeCounts {
  readonly sourceAbove: number
  readonly sourceBelow: number
  readonly targetAbove: number
  readonly targetBelow: number
}

export interface PlacedLines {
  /** Those with both ends in view first; never more than asked for. */
  readonly lines: readonly PlacedLine[]
  readonly counts: EdgeCounts
}

/** No more than can be drawn within a frame. */
const MAX_LINES = 150

/** Places the lines that have an end in view. Arithmetic only: no row is measured. */
export function placeLines(
  lines: FieldLines,
  source: PanelPlace,
  target: PanelPlace,
  options: { readonly most?: number; readonly opened?: ReadonlySet<number> } = {},
): PlacedLines {
  const { most = MAX_LINES, opened = NONE } = options
  const placed = new Map<number, PlacedLine>()
  const counts = { sourceAbove: 0, sourceBelow: 0, targetAbove: 0, targetBelow: 0 }
  for (let line = 0; line < lines.count; line++) {
    const one = isDrawn(lines, line, opened) ? placeLine(lines, line, source, target) : undefined
    if (!one) continue
    if (one.fromPlace !== 'in') counts[one.fromPlace === 'above' ? 'sourceAbove' : 'sourceBelow']++
    if (one.toPlace !== 'in') counts[one.toPlace === 'above' ? 'targetAbove' : 'targetBelow']++
    const key = one.fromRow * target.visible.isShown.length + one.toRow
    const known = placed.get(key)
    placed.set(key, known ? gather(known, one) : one)
  }
  return { lines: choose([...placed.values()], most), counts }
}

/** The curve of a line between two panels, for the `d` of a path. */
export function curveOf(fromX: number, fromY: number, toX: number, toY: number): string {
  const reach = Math.max(24, (toX - fromX) / 2)
  return `M${fromX} ${fromY}C${fromX + reach} ${fromY} ${toX - reach} ${toY} ${toX} ${toY}`
}

const NONE: ReadonlySet<number> = new Set()

/** A bundle is drawn in place of its lines, unless it is opened. */
function isDrawn(lines: FieldLines, line: number, opened: ReadonlySet<number>): boolean {
  const bundle = lines.bundleOf[line] ?? -1
  if (bundle >= 0) return opened.has(bundle)
  return !opened.has(line)
}

function placeLine(
  lines: FieldLines,
  line: number,
  source: PanelPlace,
  target: PanelPlace,
): PlacedLine | undefined {
  const from = lines.from[line] ?? -1
  const to = lines.to[line] ?? -1
  const fromRow = source.visible.placeOf[from] ?? -1
  const toRow = target.visible.placeOf[to] ?? -1
  const fromPlace = endPlace(fromRow, source)
  const toPlace = endPlace(toRow, target)
  if (fromRow < 0 || toRow < 0 || (fromPlace !== 'in' && toPlace !== 'in')) return undefined
  return {
    line,
    fromRow,
    toRow,
    fromY: endY(fromRow, source),
    toY: endY(toRow, target),
    fromPlace,
    toPlace,
    weight: lines.weights[line] ?? 1,
    isGathered: source.visible.isShown[from] !== 1 || target.visible.isShown[to] !== 1,
  }
}

function gather(known: PlacedLine, other: PlacedLine): PlacedLine {
  const isGathered = known.isGathered || other.isGathered
  return { ...known, weight: known.weight + other.weight, isGathered }
}

function endPlace(place: number, { rowHeight, scrollTop, height }: PanelPlace): EndPlace {
  const top = place * rowHeight - scrollTop
  if (top + rowHeight <= 0) return 'above'
  return top >= height ? 'below' : 'in'
}

function endY(place: number, { rowHeight, scrollTop, height }: PanelPlace): number {
  const middle = place * rowHeight + rowHeight / 2 - scrollTop
  return Math.min(Math.max(middle, 0), height)
}

function choose(lines: readonly PlacedLine[], most: number): readonly PlacedLine[] {
  const isWhole = (line: PlacedLine) => line.fromPlace === 'in' && line.toPlace === 'in'
  const whole = lines.filter(isWhole)
  return [...whole, ...lines.filter((line) => !isWhole(line))].slice(0, most)
}
