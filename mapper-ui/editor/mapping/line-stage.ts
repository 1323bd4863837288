import { LineKind } from '../../model/lines/field-lines.ts'
import { curveOf, type PlacedLine, placeLines } from '../../model/lines/place-lines.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'

export const ROW_HEIGHT = 28
/** From the top of a tree's node to its first row. */
export const PANEL_HEAD = 72

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
  readonly layOut: (layout: StageLayout) => void
  readonly scroll: (side: Side, top: number, height: number) => void
  /** Emphasises the lines of a row. */
  readonly point: (side: Side, row: number | undefined) => void
  /** A line to the pointer, while somebody drags; in pixels of the canvas. */
  readonly stretch: (line: Stretched | undefined) => void
  readonly schedule: () => void
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
  readonly source: { top: number; height: number }
  readonly target: { top: number; height: number }
  pointed: { readonly side: Side; readonly row: number } | undefined
  readonly pool: SVGPathElement[]
  readonly hits: SVGPathElement[]
  stretched: Stretched | undefined
  frame: number
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
    source: { top: 0, height: 0 },
    target: { top: 0, height: 0 },
    pointed: undefined,
    pool: [],
    hits: [],
    stretched: undefined,
    frame: 0,
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
    layOut: (layout) => {
      stage.layout = layout
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
  const placed = placeLines(lines, panel('source'), panel('target'))
  const strong = strongRows(stage, mapping)
  let used = 0
  for (const line of placed.lines) {
    const from = source.visible.list[line.fromRow]
    const to = target.visible.list[line.toRow]
    const isStrong = strong.has(`s${from}`) || strong.has(`t${to}`)
    const kind = KINDS[lines.kinds[line.line] ?? 0] ?? 'value'
    drawLine(
      stage,
      used,
      line,
      `mapping-line mapping-line-${kind}${isStrong ? ' is-strong' : ''}`,
      to,
    )
    used += 1
  }
  for (let at = used; at < stage.pool.length; at++) {
    stage.pool[at]?.setAttribute('d', '')
    stage.hits[at]?.setAttribute('d', '')
  }
  drawStretched(stage)
  showCounts(stage.layer, placed.counts)
}

/** Rows whose lines are emphasised: those that are chosen, and the one under the pointer. */
function strongRows({ pointed }: Stage, { store, editor }: Mapping): ReadonlySet<string> {
  const { view, sourceField } = store.getState()
  const { field } = editor.view.getState().place
  const strong = new Set<string>()
  if (field !== undefined) strong.add(`t${view?.target.rowOf.get(field)}`)
  if (sourceField !== undefined) strong.add(`s${view?.source.rowOf.get(sourceField)}`)
  if (pointed) strong.add(`${pointed.side === 'source' ? 's' : 't'}${pointed.row}`)
  return strong
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
