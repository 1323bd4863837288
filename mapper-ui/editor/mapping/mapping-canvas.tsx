import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useDensity } from '../../look/density.ts'
import { removeField } from '../../model/gesture/change-field.ts'
import { useText } from '../../text/use-text.ts'
import { change } from './connect.ts'
import { DropMenu } from './drop-menu.tsx'
import { FieldPicker } from './field-picker.tsx'
import { LaneHead } from './lane-head.tsx'
import { useMapping, useMappingView, useStage } from './mapping-context.tsx'
import { PeekRows } from './peek-rows.tsx'
import { RowMenu } from './row-menu.tsx'
import { SourcePanel } from './source-panel.tsx'
import { CARD_HEIGHT, ROW_HEIGHTS, type StageLayout } from './stage-layout.ts'
import { TargetPanel } from './target-panel.tsx'
import { mappingText } from './text.ts'

/** Both trees and what is between them, on one canvas. It does not pan: the trees scroll, each by itself. */
export function MappingCanvas() {
  const t = useText(mappingText)
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const layout = useStageLayout(size)
  useLayoutEffect(() => {
    frame.current?.style.setProperty('--mapping-row', `${layout?.rowHeight ?? 0}px`)
  }, [layout])
  return (
    <div
      ref={frame}
      role="group"
      aria-label={t('canvas')}
      className="mapping-canvas"
      data-cards={layout?.sourceWidth === 0 || undefined}
    >
      {layout && (
        <>
          <Canvas layout={layout} />
          {layout.laneWidth > 0 && <PeekRows layout={layout} />}
          {layout.laneWidth > 0 && <LaneHead layout={layout} />}
        </>
      )}
      <DropMenu />
      <FieldPicker />
      <RowMenu />
    </div>
  )
}

function Canvas({ layout }: { readonly layout: StageLayout }) {
  const { sourceWidth, laneWidth, targetWidth } = layout
  return (
    <>
      {sourceWidth > 0 && (
        <div className="mapping-tree" style={{ left: 0, width: sourceWidth }}>
          <SourcePanel />
        </div>
      )}
      <div className="mapping-tree" style={{ left: sourceWidth + laneWidth, width: targetWidth }}>
        <TargetPanel />
      </div>
      {laneWidth > 0 && <LineLayer layout={layout} />}
    </>
  )
}

/** The lines; they are drawn by the stage, and only their frame is React's. */
function LineLayer({ layout }: { readonly layout: StageLayout }) {
  const mapping = useMapping()
  const stage = useStage()
  const { target } = useMappingView()
  const layer = useRef<SVGSVGElement>(null)
  useEffect(() => (layer.current ? stage.attach(layer.current) : undefined), [stage])
  const left = layout.sourceWidth
  const right = left + layout.laneWidth
  return (
    <div aria-hidden className="mapping-lines">
      <svg
        ref={layer}
        width={right + layout.targetWidth}
        height={layout.height}
        onClick={({ target: line }) => {
          const path = line instanceof SVGElement && target.paths[Number(line.dataset['row'])]
          if (typeof path === 'string') mapping.editor.select({ field: path })
        }}
        onDoubleClick={({ target: line }) => {
          const path = line instanceof SVGElement && target.paths[Number(line.dataset['row'])]
          if (typeof path === 'string') change(mapping, (view) => removeField(view, path))
        }}
      />
      <span data-count="sourceAbove" className="mapping-pill" style={{ left: left + 4, top: 74 }} />
      <span
        data-count="sourceBelow"
        className="mapping-pill"
        style={{ left: left + 4, top: layout.height - 24 }}
      />
      <span
        data-count="targetAbove"
        className="mapping-pill is-right"
        style={{ left: right - 4, top: 74 }}
      />
      <span
        data-count="targetBelow"
        className="mapping-pill is-right"
        style={{ left: right - 4, top: layout.height - 24 }}
      />
    </div>
  )
}

interface Size {
  readonly width: number
  readonly height: number
}

function useSize(frame: RefObject<HTMLDivElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>()
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const sizes = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [frame])
  return size
}

/** Where both trees go. */
function useStageLayout(size: Size | undefined): StageLayout | undefined {
  const stage = useStage()
  const rowHeight = ROW_HEIGHTS[useDensity()]
  const layout = useMemo(() => size && layOutTrees(size, rowHeight), [size, rowHeight])
  useLayoutEffect(() => {
    if (layout) stage.layOut(layout)
  }, [layout, stage])
  return layout
}

/** Below this every pixel belongs to the trees. */
const NARROW = 600

/** Below this the fields to fill have all the room, for their names: what fills them is named in their rows. */
const PHONE = 480

function layOutTrees({ width, height }: Size, rowHeight: number): StageLayout {
  if (width < PHONE) {
    return { sourceWidth: 0, laneWidth: 0, targetWidth: width, height, rowHeight: CARD_HEIGHT }
  }
  const sourceWidth = Math.round(Math.min(Math.max(width * 0.235, 112), 330))
  const laneWidth = Math.round(width < NARROW ? 24 : Math.min(width * 0.1, 160))
  return { sourceWidth, laneWidth, targetWidth: width - sourceWidth - laneWidth, height, rowHeight }
}
