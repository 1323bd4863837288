import { type FieldLines, LineKind } from '../../model/lines/field-lines.ts'
import {
  type EmphasisedRows,
  findPeeks,
  openBundles,
  type Peek,
} from '../../model/lines/find-peeks.ts'
import {
  curveOf,
  type PanelPlace,
  type PlacedLine,
  type PlacedLines,
  placeLines,
} from '../../model/lines/place-lines.ts'
import type { DrawnLine } from './line-layer.ts'
import type { Mapping } from './mapping.ts'
import type { LineChoice, Side } from './mapping-state.ts'
import { PANEL_HEAD, type StageLayout } from './stage-layout.ts'

/** How the trees stand and are scrolled, and what somebody points at. */
export interface StagePlace {
  readonly layout: StageLayout
  readonly source: { readonly top: number; readonly height: number }
  readonly target: { readonly top: number; readonly height: number }
  readonly pointed: { readonly side: Side; readonly row: number } | undefined
}

export interface DrawnLines {
  readonly lines: readonly DrawnLine[]
  readonly peeks: readonly Peek[]
  readonly counts: PlacedLines['counts']
}

interface Looks {
  readonly plain: string
  readonly strong: string
  readonly cut: string
  readonly strongCut: string
}

// Written once: lines are drawn with every pixel that somebody scrolls, and what is thrown away then is collected then.
const VALUE = looksOf('value')
const LOOKS: Readonly<Record<number, Looks>> = {
  [LineKind.value]: VALUE,
  [LineKind.condition]: looksOf('condition'),
  [LineKind.loop]: looksOf('loop'),
}

function looksOf(kind: string): Looks {
  const plain = `mapping-line mapping-line-${kind}`
  const strong = `${plain} is-strong`
  return { plain, strong, cut: `${plain} is-cut`, strongCut: `${strong} is-cut` }
}

/** Tells which lines are to be drawn now, and where; nothing while no step is mapped. */
export function drawLines(stage: StagePlace, mapping: Mapping): DrawnLines | undefined {
  const { lines, view, source, target, lineChoice } = mapping.store.getState()
  if (!lines || !view) return undefined
  const { rowHeight } = stage.layout
  const left = panelPlace(source.visible, stage.source, rowHeight)
  const right = panelPlace(target.visible, stage.target, rowHeight)
  const rows = emphasisedRows(stage, mapping)
  const placed = placeLines(lines, left, right, { opened: openBundles(lines, rows) })
  const peeks = findPeeks(lines, left, right, rows)
  const drawn: DrawnLine[] = []
  for (const line of placed.lines) {
    const kind = lines.kinds[line.line] ?? 0
    const row = target.visible.list[line.toRow]
    const isStrong = isEmphasised(line, lines, rows)
    if (!isStrong && !isChosen(kind, lineChoice)) continue
    const look = lookOf(kind, isStrong, line)
    const curve = curveBetween(stage.layout, line, lines, peeks)
    drawn.push({ curve, look, isThick: line.weight > 1, row })
  }
  return { lines: drawn, peeks, counts: placed.counts }
}

function panelPlace(
  visible: PanelPlace['visible'],
  { top, height }: StagePlace['source'],
  rowHeight: number,
): PanelPlace {
  return { visible, rowHeight, scrollTop: top, height }
}

/** Rows whose lines are emphasised: those that are chosen or pinned, and the one under the pointer. */
function emphasisedRows({ pointed }: StagePlace, { store, editor }: Mapping): EmphasisedRows {
  const { view, sourceField, pinned } = store.getState()
  const { field } = editor.view.getState().place
  const rows = { source: new Set<number>(), target: new Set<number>() }
  const add = (side: Side, row: number | undefined) => row !== undefined && rows[side].add(row)
  for (const path of [...pinned, field ?? '']) add('target', view?.target.rowOf.get(path))
  add('source', view?.source.rowOf.get(sourceField ?? ''))
  if (pointed) add(pointed.side, pointed.row)
  return rows
}

function isEmphasised({ line }: PlacedLine, lines: FieldLines, rows: EmphasisedRows): boolean {
  return rows.source.has(lines.from[line] ?? -1) || rows.target.has(lines.to[line] ?? -1)
}

/** Whether a line belongs to those that somebody wants to see. */
function isChosen(kind: number, choice: LineChoice): boolean {
  return choice === 'all' || (choice === 'values' && kind !== LineKind.condition)
}

/** A line whose end is shown at the edge leads there. */
function curveBetween(
  { sourceWidth, laneWidth }: StageLayout,
  { line, fromY, toY, fromPlace, toPlace }: PlacedLine,
  { from, to }: FieldLines,
  peeks: readonly Peek[],
): string {
  const yOf = (side: Side, row: number | undefined) =>
    peeks.find((peek) => peek.side === side && peek.row === row)?.y
  const isWhole = peeks.length === 0 || (fromPlace === 'in' && toPlace === 'in')
  const startY = isWhole ? fromY : (yOf('source', from[line]) ?? fromY)
  const endY = isWhole ? toY : (yOf('target', to[line]) ?? toY)
  return curveOf(sourceWidth, PANEL_HEAD + startY, sourceWidth + laneWidth, PANEL_HEAD + endY)
}

function lookOf(kind: number, isStrong: boolean, { fromPlace, toPlace }: PlacedLine): string {
  const looks = LOOKS[kind] ?? VALUE
  const isCut = fromPlace !== 'in' || toPlace !== 'in'
  if (isCut) return isStrong ? looks.strongCut : looks.cut
  return isStrong ? looks.strong : looks.plain
}
