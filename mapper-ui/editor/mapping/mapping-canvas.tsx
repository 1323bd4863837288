import { type Node, ReactFlow, ViewportPortal } from '@xyflow/react'
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { showPath } from '../../model/document/json-path.ts'
import { removeField } from '../../model/gesture/change-field.ts'
import { useText } from '../../text/use-text.ts'
import { ChainNode } from './chain/chain-node.tsx'
import type { ShownChain } from './chain/shown-chain.ts'
import { useChain } from './chain/use-chain.ts'
import { useChainNodes } from './chain/use-chain-nodes.ts'
import { change } from './connect.ts'
import { DropMenu } from './drop-menu.tsx'
import { FieldPicker } from './field-picker.tsx'
import { LaneHead } from './lane-head.tsx'
import { useMapping, useMappingState, useMappingView, useStage } from './mapping-context.tsx'
import { PeekRows } from './peek-rows.tsx'
import { SourcePanel } from './source-panel.tsx'
import type { StageLayout } from './stage-layout.ts'
import { TargetPanel } from './target-panel.tsx'
import { mappingText } from './text.ts'

// Stable objects: React Flow mounts all nodes anew when these change identity.
const nodeTypes = { source: SourcePanel, target: TargetPanel, chain: ChainNode }
const viewport = { x: 0, y: 0, zoom: 1 }
/** Both trees take the pointer themselves; the canvas neither moves nor selects them. */
const STILL = { draggable: false, selectable: false, focusable: false, connectable: false } as const

/** What React Flow would tell of keys that this canvas does not have. */
const UNTOLD = {
  'node.a11yDescription.keyboardDisabled': '',
  'edge.a11yDescription.default': '',
  'node.a11yDescription.default': '',
}

/** Both trees and what is between them, on one canvas. It does not pan: the trees scroll, each by itself. */
export function MappingCanvas() {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const wanted = useChain(size ? roomOfLane(size.width) : 0)
  const lane = useLane(wanted?.width ?? 0, size?.width ?? 0)
  const chain = wanted && wanted.width <= lane ? wanted : undefined
  const layout = useStageLayout(size, lane, chain)
  useLayoutEffect(() => {
    frame.current?.style.setProperty('--mapping-lane', `${layout?.sourceWidth ?? 0}px`)
  }, [layout])
  return (
    <div ref={frame} className="mapping-canvas" data-chain={chain ? '' : undefined}>
      {layout && (
        <>
          <Canvas layout={layout} chain={chain} />
          <PeekRows layout={layout} />
          <LaneHead layout={layout} />
        </>
      )}
      <DropMenu />
      <FieldPicker />
    </div>
  )
}

function Canvas({
  layout,
  chain,
}: {
  readonly layout: StageLayout
  readonly chain: ShownChain | undefined
}) {
  const t = useText(mappingText)
  const trees = useMemo(() => treeNodes(layout), [layout])
  const drawn = useChainNodes(chain, layout)
  const nodes = useMemo(() => [...trees, ...drawn.nodes], [trees, drawn])
  return (
    <ReactFlow
      aria-label={t('canvas')}
      nodes={nodes}
      edges={drawn.edges}
      nodeTypes={nodeTypes}
      defaultViewport={viewport}
      minZoom={1}
      maxZoom={1}
      panOnDrag={false}
      zoomOnScroll={false}
      zoomOnPinch={false}
      zoomOnDoubleClick={false}
      preventScrolling={false}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      ariaLabelConfig={UNTOLD}
      attributionPosition="bottom-center"
    >
      <ViewportPortal>
        <LineLayer layout={layout} />
      </ViewportPortal>
    </ReactFlow>
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

function treeNodes({ sourceWidth, laneWidth, targetWidth, height }: StageLayout): Node[] {
  const tree = (id: 'source' | 'target', x: number, width: number): Node => ({
    ...STILL,
    id,
    type: id,
    data: {},
    position: { x, y: 0 },
    width,
    height,
    // Nothing is measured.
    handles: [],
    style: { pointerEvents: 'all' },
    className: 'nopan nowheel nodrag',
  })
  return [tree('source', 0, sourceWidth), tree('target', sourceWidth + laneWidth, targetWidth)]
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

/** Longer than people take for the second click of two: rows that move between them would take it elsewhere. */
const SETTLE_MS = 350

/**
 * How wide the lane has to be for chains. It grows a moment after one is chosen, and stays so while this step is open,
 * so that walking through the fields moves nothing. Nor does anything move while somebody aims at a row or writes in one.
 */
function useLane(wanted: number, canvasWidth: number): number {
  const step = useMappingState((state) => showPath(state.step ?? []))
  const place = `${step} ${canvasWidth}`
  const [lane, setLane] = useState({ place, width: 0 })
  const width = lane.place === place ? lane.width : 0
  const isStill = useMappingState(
    ({ isHeld, connecting, editing }) => isHeld || Boolean(connecting ?? editing),
  )
  useEffect(() => {
    if (wanted <= width || isStill) return undefined
    const timer = setTimeout(() => setLane({ place, width: wanted }), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [wanted, width, place, isStill])
  return width
}

/** Where both trees go. */
function useStageLayout(
  size: Size | undefined,
  lane: number,
  chain: ShownChain | undefined,
): StageLayout | undefined {
  const stage = useStage()
  const layout = useMemo(() => size && layOutTrees(size, lane), [size, lane])
  useLayoutEffect(() => {
    if (layout) stage.layOut(layout, chain)
  }, [layout, stage, chain])
  return layout
}

/** So wide that what fills a field, and what it gives, can still be read. */
const MIN_TARGET = 500
/** Below this every pixel belongs to the trees. */
const NARROW = 600

function layOutTrees({ width, height }: Size, wanted: number): StageLayout {
  const sourceWidth = widthOfSource(width)
  const lane = width < NARROW ? 24 : Math.min(width * 0.14, 260)
  const laneWidth = Math.round(Math.max(lane, Math.min(wanted, roomOfLane(width))))
  return { sourceWidth, laneWidth, targetWidth: width - sourceWidth - laneWidth, height }
}

function widthOfSource(width: number): number {
  return Math.round(Math.min(Math.max(width * 0.24, 112), 340))
}

function roomOfLane(width: number): number {
  return Math.max(0, width - widthOfSource(width) - MIN_TARGET)
}
