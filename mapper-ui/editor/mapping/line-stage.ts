import { createStore, type StoreApi } from 'zustand/vanilla'
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
  placeLines,
} from '../../model/lines/place-lines.ts'
import type { ShownChain } from './chain/use-chain.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'

export const ROW_HEIGHT = 28
/** From the top of a tree's node to its first row. */
export const PANEL_HEAD = 72
/** From the head to the first node of a chain. */
export const CHAIN_TOP = 0

/** Where the trees stand on the canvas, in pixels. */
export interface StageLayout {
  readonly sourceWidth: number
  readonly laneWidth: number
  readonly targetWidth: number
  readonly height: number
}

/**
 * Draws the lines between the trees: straight into a pool of paths, once per frame at most, and without React, because
 * it happens with every pixel that somebody scrolls.
 */
export interface LineStage {
  readonly attach: (layer: SVGSVGElement) => () => void
  /** `chain`: the lines of its row go through its nodes. */
  readonly layOut: (layout: StageLayout, chain: ShownChain | undefined) => void
  readonly scroll: (side: Side, top: number, height: number) => void
  /** Emphasises the lines of a row. */
  readonly point: (side: Side, row: number | undefined) => void
  /** A line to the pointer, while somebody drags; in pixels of the canvas. */
  readonly stretch: (line: Stretched | undefined) => void
  readonly schedule: () => void
  /** Ends out of view of the lines that are emphasised. */
  readonly peeks: StoreApi<readonly Peek[]>
}

export interface Stretched {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
}

interface Stage {
  layer: SVGSVGElement | undefined
  layout: StageLayout
  chain: ShownChain | undefined
  readonly source: { top: number; height: number }
  readonly target: { top: number; height: number }
  pointed: { readonly side: Side; readonly row: number } | undefined
  readonly pool: SVGPathElement[]
  readonly hits: SVGPathElement[]
  stretched: Stretched | undefined
  frame: number
  readonly peeks: StoreApi<readonly Peek[]>
}

const SVG = 'http://www.w3.org/2000/svg'
const KINDS: Readonly<Record<number, string>> = {
  [LineKind.value]: 'value',
  [LineKind.condition]: 'condition',
  [LineKind.loop]: 'loop',
}

export function createLineStage(mapping: Mapping): LineStage {
  const stage: Stage = {
    layer: undefined,
    layout: { sourceWidth: 0, laneWidth: 0, targetWidth: 0, height: 0 },
    chain: undefined,
    source: { top: 0, height: 0 },
    target: { top: 0, height: 0 },
    pointed: undefined,
    pool: [],
    hits: [],
    stretched: undefined,
    frame: 0,
    peeks: createStore<readonly Peek[]>(() => []),
  }
  const schedule = (): void => {
    if (stage.frame !== 0 || !stage.layer) return
    stage.frame = requestAnimationFrame(() => {
      stage.frame = 0
      draw(stage, mapping)
    })
  }
  return {
    schedule,
    peeks: stage.peeks,
    attach: (layer) => {
      stage.layer = layer
      const stop = mapping.store.subscribe(schedule)
      const stopView = mapping.editor.view.subscribe(schedule)
      schedule()
      return () => {
        stop()
        stopView()
        cancelAnimationFrame(stage.frame)
        stage.frame = 0
        stage.layer = undefined
        stage.pool.length = 0
        stage.hits.length = 0
        layer.replaceChildren()
      }
    },
    layOut: (layout, chain) => {
      stage.layout = layout
      stage.chain = chain
      schedule()
    },
    scroll: (side, top, height) => {
      stage[side].top = top
      stage[side].height = height
      schedule()
    },
    point: (side, row) => {
      stage.pointed = row === undefined ? undefined : { side, row }
      schedule()
    },
    stretch: (line) => {
      stage.stretched = line
      schedule()
    },
  }
}

function draw(stage: Stage, mapping: Mapping): void {
  const { lines, view, source, target } = mapping.store.getState()
  if (!stage.layer || !lines || !view) return
  const panel = (side: Side) => ({
    visible: (side === 'source' ? source : target).visible,
    rowHeight: ROW_HEIGHT,
    scrollTop: stage[side].top,
    height: stage[side].height,
  })
  const rows = emphasisedRows(stage, mapping)
  const opened = openBundles(lines, rows)
  const placed = placeLines(lines, panel('source'), panel('target'), { opened })
  const peeks = findPeeks(lines, panel('source'), panel('target'), rows)
  showPeeks(stage, peeks)
  const drawn = placed.lines.filter(
    (line) =>
      isChosen(line, lines, rows, mapping) &&
      (line.isGathered || target.visible.list[line.toRow] !== stage.chain?.row),
  )
  for (const [at, line] of drawn.entries()) {
    const to = target.visible.list[line.toRow]
    const kind = KINDS[lines.kinds[line.line] ?? 0] ?? 'value'
    const emphasis = isEmphasised(line, lines, rows) ? ' is-strong' : ''
    const ends = toPeeks(line, lines, peeks)
    drawLine(stage, at, ends, `mapping-line mapping-line-${kind}${emphasis}`, to)
  }
  const curves = chainCurves(stage, panel('source'), panel('target'))
  for (const [at, curve] of curves.entries()) drawCurve(stage, drawn.length + at, curve)
  clearFrom(stage, drawn.length + curves.length)
  drawStretched(stage)
  showCounts(stage.layer, placed.counts)
}

/** Rows whose lines are emphasised: those that are chosen or pinned, and the one under the pointer. */
function emphasisedRows({ pointed }: Stage, { store, editor }: Mapping): EmphasisedRows {
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
function isChosen(
  line: PlacedLine,
  lines: FieldLines,
  rows: EmphasisedRows,
  { store }: Mapping,
): boolean {
  const { lineChoice } = store.getState()
  if (lineChoice === 'all' || isEmphasised(line, lines, rows)) return true
  return lineChoice === 'values' && lines.kinds[line.line] !== LineKind.condition
}

/** React hears of them only when they are others, not with every pixel that is scrolled. */
function showPeeks({ peeks }: Stage, now: readonly Peek[]): void {
  const before = peeks.getState()
  const isSame =
    before.length === now.length &&
    before.every(({ side, row, y }, at) => {
      const other = now[at]
      return other?.side === side && other.row === row && other.y === y
    })
  if (!isSame) peeks.setState(now, true)
}

/** A line whose end is shown at the edge leads there. */
function toPeeks(placed: PlacedLine, lines: FieldLines, peeks: readonly Peek[]): PlacedLine {
  if (placed.fromPlace === 'in' && placed.toPlace === 'in') return placed
  const yOf = (side: Side, row: number | undefined) =>
    peeks.find((peek) => peek.side === side && peek.row === row)?.y
  return {
    ...placed,
    fromY: yOf('source', lines.from[placed.line]) ?? placed.fromY,
    toY: yOf('target', lines.to[placed.line]) ?? placed.toY,
  }
}

function drawLine(
  stage: Stage,
  at: number,
  line: PlacedLine,
  name: string,
  targetRow: number | undefined,
): void {
  const { sourceWidth, laneWidth } = stage.layout
  const curve = curveOf(
    sourceWidth,
    PANEL_HEAD + line.fromY,
    sourceWidth + laneWidth,
    PANEL_HEAD + line.toY,
  )
  const path = pathAt(stage, stage.pool, at)
  const isCut = line.fromPlace !== 'in' || line.toPlace !== 'in'
  path.setAttribute('d', curve)
  path.setAttribute('class', isCut ? `${name} is-cut` : name)
  path.style.strokeWidth = line.weight > 1 ? '3' : ''
  const hit = pathAt(stage, stage.hits, at)
  hit.setAttribute('d', curve)
  hit.setAttribute('class', 'mapping-line-hit')
  hit.dataset['row'] = String(targetRow ?? '')
}

function drawCurve(stage: Stage, at: number, curve: string): void {
  const path = pathAt(stage, stage.pool, at)
  path.setAttribute('d', curve)
  path.setAttribute('class', 'mapping-line is-strong')
  path.style.strokeWidth = ''
  pathAt(stage, stage.hits, at).setAttribute('d', '')
}

/** Paths that are not needed now stay for later. */
function clearFrom({ pool, hits }: Stage, used: number): void {
  for (let at = used; at < pool.length; at++) {
    pool[at]?.setAttribute('d', '')
    hits[at]?.setAttribute('d', '')
  }
}

/** From source fields to the ports of the chain that is shown, and from its end to its target field. */
function chainCurves(
  { chain, layout }: Stage,
  source: PanelPlace,
  target: PanelPlace,
): readonly string[] {
  if (!chain) return []
  const { sourceWidth, laneWidth } = layout
  const top = PANEL_HEAD + CHAIN_TOP
  const into = chain.ports.map(({ row, x, y }) =>
    curveOf(sourceWidth, yOfRow(source, row), sourceWidth + x, top + y),
  )
  const { x, y } = chain.out
  const end = yOfRow(target, chain.row)
  return [...into, curveOf(sourceWidth + x, top + y, sourceWidth + laneWidth, end)]
}

function yOfRow({ visible, scrollTop, height }: PanelPlace, row: number): number {
  const middle = (visible.placeOf[row] ?? 0) * ROW_HEIGHT + ROW_HEIGHT / 2 - scrollTop
  return PANEL_HEAD + Math.min(Math.max(middle, 0), height)
}

function pathAt(stage: Stage, pool: SVGPathElement[], at: number): SVGPathElement {
  const known = pool[at]
  if (known) return known
  const path = document.createElementNS(SVG, 'path')
  stage.layer?.append(path)
  pool.push(path)
  return path
}

function drawStretched({ layer, stretched }: Stage): void {
  let path = layer?.querySelector<SVGPathElement>('.mapping-line-stretched')
  if (!path) {
    path = document.createElementNS(SVG, 'path')
    path.setAttribute('class', 'mapping-line-stretched')
    layer?.append(path)
  }
  const { fromX = 0, fromY = 0, toX = 0, toY = 0 } = stretched ?? {}
  path.setAttribute('d', stretched ? curveOf(fromX, fromY, toX, toY) : '')
}

/** Lines that lead out of view are told at the edge that they cross. */
function showCounts(layer: SVGSVGElement, counts: ReturnType<typeof placeLines>['counts']): void {
  for (const pill of layer.parentElement?.querySelectorAll<HTMLElement>('[data-count]') ?? []) {
    const count = Object.entries(counts).find(([name]) => name === pill.dataset['count'])?.[1] ?? 0
    pill.hidden = count === 0
    pill.textContent = `${pill.dataset['count']?.endsWith('Above') === true ? '↑' : '↓'} ${count}`
  }
}
