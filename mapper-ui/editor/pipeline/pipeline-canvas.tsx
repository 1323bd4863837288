import '@xyflow/react/dist/style.css'
import './pipeline.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import {
  applyNodeChanges,
  Background,
  Controls,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  type OnNodeDrag,
  ReactFlow,
  useReactFlow,
  type Viewport,
  ViewportPortal,
} from '@xyflow/react'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { useText } from '../../text/use-text.ts'
import {
  type CanvasNode,
  GroupNode,
  RowNode,
  RunNode,
  SectionNode,
  StepNode,
} from './pipeline-nodes.tsx'
import { EdgeActions, StepEdge } from './step-edge.tsx'
import { absolutePlaces, type DropPlace, dropPosition } from './step-moves.ts'
import { pipelineText } from './text.ts'
import { toCanvasEdges, toCanvasNodes } from './to-canvas.ts'
import type { Pipeline, PipelineActions } from './use-pipeline.ts'

const NODE_TYPES: NodeTypes = {
  step: StepNode,
  row: RowNode,
  group: GroupNode,
  run: RunNode,
  section: SectionNode,
}
const EDGE_TYPES: EdgeTypes = { step: StepEdge }
/** Steps are walked in the tree, so nothing is told of how to walk them in the drawing. */
const NO_KEYS_OF_ITS_OWN = {
  'node.a11yDescription.default': '',
  'node.a11yDescription.keyboardDisabled': '',
  'edge.a11yDescription.default': '',
}
const MARGIN = 16
const MAP = { width: 168, height: 104 }
/** Words can still be read at it. */
const MIN_FIRST_ZOOM = 0.86
/** From here on, steps out of view cost more than drawing them when they come into it. */
const MANY = 200

/** The flow as a drawing. It takes one stop of the Tab key: steps are walked with arrows, as in the list beside it. */
export function PipelineCanvas({
  pipeline,
  actions,
  isLocked,
  isRoomy,
  onKeyDown,
}: {
  readonly pipeline: Pipeline
  readonly actions: PipelineActions
  readonly isLocked: boolean
  /** There is room for a map of the whole. */
  readonly isRoomy: boolean
  readonly onKeyDown: (event: KeyboardEvent) => void
}) {
  const t = useText(pipelineText)
  const scheme = useComputedColorScheme('light')
  const computed = useMemo(() => toCanvasNodes(pipeline), [pipeline])
  const edges = useMemo(() => toCanvasEdges(pipeline), [pipeline])
  const words = useCanvasWords()
  // What is being dragged is where the mouse is; a new flow has new places.
  const [moved, setMoved] = useState({ over: computed, nodes: computed })
  const nodes = moved.over === computed ? moved.nodes : computed
  const [line, setLine] = useState<DropPlace['line']>()
  const drag: OnNodeDrag<CanvasNode> = (_, node) => setLine(placeOfDrop(pipeline, node)?.line)
  const drop: OnNodeDrag<CanvasNode> = (_, node) => {
    const to = placeOfDrop(pipeline, node)
    setLine(undefined)
    setMoved({ over: computed, nodes: computed })
    if (to && 'node' in node.data) actions.moveTo(node.data.node.path, to)
  }
  return (
    <Box
      className="pipeline-canvas"
      pos="absolute"
      inset={0}
      role="application"
      aria-label={t('canvas')}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <EdgeActions value={isLocked ? undefined : actions}>
        <ReactFlow<CanvasNode>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={scheme}
          onInit={(canvas) => void canvas.setViewport(beginning(pipeline))}
          fitViewOptions={{ maxZoom: 1 }}
          minZoom={0.1}
          onlyRenderVisibleElements={nodes.length > MANY}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          nodesDraggable={!isLocked}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          disableKeyboardA11y
          ariaLabelConfig={words}
          onNodesChange={(changes) =>
            setMoved({ over: computed, nodes: applyNodeChanges(changes, nodes) })
          }
          onNodeClick={(_, { data }) => 'node' in data && actions.choose(data.node.path)}
          onNodeDoubleClick={(_, { data }) => 'node' in data && actions.openMapping(data.node.path)}
          onPaneClick={() => actions.choose(undefined)}
          onNodeDrag={drag}
          onNodeDragStop={drop}
        >
          <Tools isRoomy={isRoomy} />
          <ShowChosen pipeline={pipeline} />
          {line && <DropLine line={line} />}
        </ReactFlow>
      </EdgeActions>
    </Box>
  )
}

/** Where a step would come that is being dragged. */
function DropLine({ line: { x, y, width } }: Pick<DropPlace, 'line'>) {
  return (
    <ViewportPortal>
      <div className="drop-line" style={{ transform: `translate(${x}px, ${y}px)`, width }} />
    </ViewportPortal>
  )
}

function useCanvasWords() {
  const t = useText(pipelineText)
  return useMemo(
    () => ({
      'controls.ariaLabel': t('view'),
      'controls.zoomIn.ariaLabel': t('zoomIn'),
      'controls.zoomOut.ariaLabel': t('zoomOut'),
      'controls.fitView.ariaLabel': t('fitView'),
      ...NO_KEYS_OF_ITS_OWN,
    }),
    [t],
  )
}

/** What lies over and under the drawing. */
function Tools({ isRoomy }: { readonly isRoomy: boolean }) {
  const t = useText(pipelineText)
  return (
    <>
      <Background />
      <Controls
        showInteractive={false}
        position="bottom-left"
        orientation="horizontal"
        style={isRoomy ? { marginLeft: MAP.width + 2 * MARGIN } : {}}
      />
      {isRoomy && (
        <MiniMap
          pannable
          zoomable
          position="bottom-left"
          style={MAP}
          ariaLabel={t('map')}
          nodeColor={mapColor}
          nodeStrokeWidth={0}
        />
      )}
    </>
  )
}

/** A flow is read from its upper left corner: all of its width if that can still be read, and the first columns. */
function beginning({ layout }: Pipeline): Viewport {
  const canvas = document.querySelector('.pipeline-canvas')
  const available = (canvas?.clientWidth ?? 0) - MARGIN * 2
  const right = Math.max(1, ...[...layout.sections.values()].map(({ x, width }) => x + width))
  const zoom = Math.min(1, Math.max(MIN_FIRST_ZOOM, available / right))
  return { x: MARGIN, y: MARGIN, zoom }
}

/** Brings the chosen step into view when it was chosen elsewhere. */
function ShowChosen({ pipeline: { view, layout, chosen } }: { readonly pipeline: Pipeline }) {
  const { getViewport, setCenter, getZoom } = useReactFlow()
  useEffect(() => {
    const place = chosen === undefined ? undefined : absolutePlaces(view, layout).get(chosen)
    const canvas = document.querySelector('.pipeline-canvas')
    if (!place || !canvas) return
    const { x, y, zoom } = getViewport()
    const top = place.y * zoom + y
    const left = place.x * zoom + x
    const isSeen =
      top >= 0 && left >= 0 && top + 60 <= canvas.clientHeight && left + 120 <= canvas.clientWidth
    if (isSeen) return
    void setCenter(place.x + place.width / 2, place.y + Math.min(place.height, 200) / 2, {
      zoom: getZoom(),
    })
  }, [chosen, view, layout, getViewport, setCenter, getZoom])
  return null
}

/** Rows lie on their card, and groups around what they hold. */
function mapColor({ type, selected }: CanvasNode): string {
  if (selected) return 'var(--brand)'
  if (type === 'section') return 'var(--chart-1)'
  return type === 'row' || type === 'group' ? 'transparent' : 'var(--chart-5)'
}

function placeOfDrop({ view, layout }: Pipeline, node: CanvasNode) {
  const places = absolutePlaces(view, layout)
  const group = places.get(node.parentId ?? '')
  const width = node.width ?? 0
  return dropPosition(view, layout, {
    dragged: node.id,
    x: node.position.x + (group?.x ?? 0) + width / 2,
    y: node.position.y + (group?.y ?? 0) + 24,
  })
}
