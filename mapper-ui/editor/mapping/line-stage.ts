import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Peek } from '../../model/lines/find-peeks.ts'
import { curveOf } from '../../model/lines/place-lines.ts'
import { drawLines } from './draw-lines.ts'
import { createLineLayer, type LineLayer } from './line-layer.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'
import { ROW_HEIGHTS, type StageLayout } from './stage-layout.ts'

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
  /** Of each row, in pixels. */
  readonly rowHeight: StoreApi<number>
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
  layer: LineLayer | undefined
  layout: StageLayout
  source: { readonly top: number; readonly height: number }
  target: { readonly top: number; readonly height: number }
  pointed: { readonly side: Side; readonly row: number } | undefined
  stretched: Stretched | undefined
  frame: number
  readonly peeks: StoreApi<readonly Peek[]>
  readonly rowHeight: StoreApi<number>
}

export function createLineStage(mapping: Mapping): LineStage {
  const stage: Stage = {
    layer: undefined,
    layout: {
      sourceWidth: 0,
      laneWidth: 0,
      targetWidth: 0,
      height: 0,
      rowHeight: ROW_HEIGHTS.comfortable,
    },
    source: { top: 0, height: 0 },
    target: { top: 0, height: 0 },
    pointed: undefined,
    stretched: undefined,
    frame: 0,
    peeks: createStore<readonly Peek[]>(() => []),
    rowHeight: createStore<number>(() => ROW_HEIGHTS.comfortable),
  }
  const schedule = (): void => {
    if (stage.frame !== 0 || !stage.layer) return
    stage.frame = requestAnimationFrame(() => {
      stage.frame = 0
      draw(stage, mapping)
    })
  }
  return {
    peeks: stage.peeks,
    rowHeight: stage.rowHeight,
    attach: (element) => {
      stage.layer = createLineLayer(element)
      const stop = mapping.store.subscribe(schedule)
      const stopView = mapping.editor.view.subscribe(schedule)
      schedule()
      return () => {
        stop()
        stopView()
        cancelAnimationFrame(stage.frame)
        stage.frame = 0
        stage.layer = undefined
        element.replaceChildren()
      }
    },
    layOut: (layout) => {
      stage.layout = layout
      stage.rowHeight.setState(layout.rowHeight, true)
      schedule()
    },
    scroll: (side, top, height) => {
      stage[side] = { top, height }
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
  const { layer, stretched } = stage
  const drawn = drawLines(stage, mapping)
  if (!layer || !drawn) return
  layer.draw(drawn.lines)
  layer.count({ ...drawn.counts })
  layer.stretch(
    stretched ? curveOf(stretched.fromX, stretched.fromY, stretched.toX, stretched.toY) : '',
  )
  showPeeks(stage, drawn.peeks)
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
