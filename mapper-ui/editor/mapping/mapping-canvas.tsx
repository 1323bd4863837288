import { type Node, ReactFlow, ViewportPortal } from '@xyflow/react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { removeField } from '../../model/gesture/change-field.ts'
import { useText } from '../../text/use-text.ts'
import { change } from './connect.ts'
import { DropMenu } from './drop-menu.tsx'
import type { StageLayout } from './line-stage.ts'
import { useMapping, useMappingView, useStage } from './mapping-context.tsx'
import { SourcePanel } from './source-panel.tsx'
import { TargetPanel } from './target-panel.tsx'
import { mappingText } from './text.ts'

// Stable objects: React Flow mounts all nodes anew when these change identity.
const nodeTypes = { source: SourcePanel, target: TargetPanel }
const viewport = { x: 0, y: 0, zoom: 1 }
/** Both trees take the pointer themselves; the canvas neither moves nor selects them. */
const STILL = { draggable: false, selectable: false, focusable: false, connectable: false } as const

/** Both trees and what is between them, on one canvas. It does not pan: the trees scroll, each by itself. */
export function MappingCanvas() {
  const t = useText(mappingText)
  const frame = useRef<HTMLDivElement>(null)
  const layout = useStageLayout(frame)
  const nodes = useMemo(() => (layout ? treeNodes(layout) : []), [layout])
  return (
    <div ref={frame} className="mapping-canvas">
      {layout && (
        <ReactFlow
          aria-label={t('canvas')}
          nodes={nodes}
          edges={[]}
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
          attributionPosition="bottom-center"
        >
          <ViewportPortal>
            <LineLayer layout={layout} />
          </ViewportPortal>
        </ReactFlow>
      )}
      <DropMenu />
    </div>
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

/** Where both trees go: the lane between them is narrow where there is little room. */
function useStageLayout(frame: React.RefObject<HTMLDivElement | null>): StageLayout | undefined {
  const stage = useStage()
  const [layout, setLayout] = useState<StageLayout>()
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const follow = (): void => {
      const next = layOutTrees(element.clientWidth, element.clientHeight)
      stage.layOut(next)
      setLayout(next)
    }
    const sizes = new ResizeObserver(follow)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [frame, stage])
  return layout
}

function layOutTrees(width: number, height: number): StageLayout {
  const sourceWidth = Math.round(Math.min(Math.max(width * 0.24, 132), 340))
  const laneWidth = Math.round(Math.min(Math.max(width * 0.14, 24), 260))
  return { sourceWidth, laneWidth, targetWidth: width - sourceWidth - laneWidth, height }
}
