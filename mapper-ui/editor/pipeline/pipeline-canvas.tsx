import '@xyflow/react/dist/style.css'
import './pipeline.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import {
  applyNodeChanges,
  Background,
  Controls,
  type NodeTypes,
  type OnNodeDrag,
  ReactFlow,
  useReactFlow,
  type Viewport,
} from '@xyflow/react'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { GroupNode, StepNode, type StepNodeType } from './pipeline-nodes.tsx'
import { absolutePlaces, dropPosition } from './step-moves.ts'
import { pipelineText } from './text.ts'
import { toCanvasEdges, toCanvasNodes } from './to-canvas.ts'
import type { Pipeline, PipelineActions } from './use-pipeline.ts'

const NODE_TYPES: NodeTypes = { step: StepNode, group: GroupNode }
/** Steps are walked in the tree, so nothing is told of how to walk them in the drawing. */
const NO_KEYS_OF_ITS_OWN = {
  'node.a11yDescription.default': '',
  'node.a11yDescription.keyboardDisabled': '',
  'edge.a11yDescription.default': '',
}
const MARGIN = 24
/** From here on, steps out of view cost more than drawing them when they come into it. */
const MANY = 200

/** The flow as a drawing. It takes one stop of the Tab key: steps are walked with arrows, as in the list beside it. */
export function PipelineCanvas({
  pipeline,
  actions,
  isLocked,
  onKeyDown,
}: {
  readonly pipeline: Pipeline
  readonly actions: PipelineActions
  readonly isLocked: boolean
  readonly onKeyDown: (event: KeyboardEvent) => void
}) {
  const t = useText(pipelineText)
  const scheme = useComputedColorScheme('light')
  const computed = useMemo(() => toCanvasNodes(pipeline), [pipeline])
  const edges = useMemo(() => toCanvasEdges(pipeline), [pipeline])
  const words = useMemo(
    () => ({
      'controls.ariaLabel': t('view'),
      'controls.zoomIn.ariaLabel': t('zoomIn'),
      'controls.zoomOut.ariaLabel': t('zoomOut'),
      'controls.fitView.ariaLabel': t('fitView'),
      ...NO_KEYS_OF_ITS_OWN,
    }),
    [t],
  )
  // What is being dragged is where the mouse is; a new flow has new places.
  const [moved, setMoved] = useState({ over: computed, nodes: computed })
  const nodes = moved.over === computed ? moved.nodes : computed
  const drop: OnNodeDrag<StepNodeType> = (_, node) => {
    const to = placeOfDrop(pipeline, node)
    setMoved({ over: computed, nodes: computed })
    if (to) actions.moveTo(node.data.node.path, to)
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
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
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
        onNodeClick={(_, { data }) => actions.choose(data.node.path)}
        onNodeDoubleClick={(_, { data }) => actions.openMapping(data.node.path)}
        onPaneClick={() => actions.choose(undefined)}
        onNodeDragStop={drop}
      >
        <Background />
        <Controls showInteractive={false} position="top-left" />
        <ShowChosen pipeline={pipeline} />
      </ReactFlow>
    </Box>
  )
}

/** A flow is read from its top: all of its width if that can still be read, and the first steps. */
function beginning({ layout }: Pipeline): Viewport {
  const canvas = document.querySelector('.pipeline-canvas')
  const available = (canvas?.clientWidth ?? 0) - MARGIN * 2
  const right = Math.max(1, ...[...layout.lanes.values()].map(({ x, width }) => x + width))
  const zoom = Math.min(1, Math.max(0.6, available / right))
  return { x: MARGIN + Math.max(0, available - right * zoom) / 2, y: MARGIN, zoom }
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

function placeOfDrop({ view, layout }: Pipeline, node: StepNodeType) {
  const places = absolutePlaces(view, layout)
  const group = places.get(node.parentId ?? '')
  const width = node.width ?? 0
  return dropPosition(view, layout, {
    dragged: node.id,
    x: node.position.x + (group?.x ?? 0) + width / 2,
    y: node.position.y + (group?.y ?? 0) + 24,
  })
}
