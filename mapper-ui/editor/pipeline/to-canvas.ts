import { type Edge, MarkerType, Position } from '@xyflow/react'
import type { PipelineLane } from '../../model/pipeline/pipeline-view.ts'
import type { StepNodeType } from './pipeline-nodes.tsx'
import { groupOf } from './step-moves.ts'
import type { Pipeline } from './use-pipeline.ts'

/** Nodes as React Flow takes them. Sizes and handles are known, so that nothing has to be measured. */
export function toCanvasNodes({ view, layout, outcomes, chosen }: Pipeline): StepNodeType[] {
  return view.nodes.flatMap((node) => {
    const place = layout.nodes.get(node.id)
    if (!place) return []
    const { x, y, width, height } = place
    const group = groupOf(node)
    const middle = { x: width / 2, width: 1, height: 1 }
    return [
      {
        id: node.id,
        type: node.kind === 'group' ? 'group' : 'step',
        position: { x, y },
        width,
        height,
        ...(group === undefined ? {} : { parentId: group }),
        draggable: node.kind !== 'source',
        selected: node.id === chosen,
        handles: [
          { ...middle, type: 'target', position: Position.Top, y: 0 },
          { ...middle, type: 'source', position: Position.Bottom, y: height },
        ],
        data: {
          node,
          outcome: outcomes?.get(node.id),
          hasSample: outcomes !== undefined,
          lanes: view.lanes.flatMap((lane) => branchOf(node.id, lane, layout)),
        },
      },
    ]
  })
}

function branchOf(
  group: string,
  { id, kind }: PipelineLane,
  layout: Pipeline['layout'],
): StepNodeType['data']['lanes'] {
  const place = layout.lanes.get(id)
  const isBranch = (kind === 'do' || kind === 'else') && id === `${group}.${kind}`
  return isBranch && place ? [{ kind, place }] : []
}

/** Lines down each lane. A group holds its branches, so no line has to lead into them. */
export function toCanvasEdges({ view }: Pipeline): Edge[] {
  return view.edges
    .filter(({ kind }) => kind === 'next')
    .map(({ id, from, to }) => ({
      id,
      source: from,
      target: to,
      // The list beside it says the order of the steps.
      domAttributes: { 'aria-hidden': true },
      type: 'straight',
      markerEnd: { type: MarkerType.ArrowClosed },
      focusable: false,
      selectable: false,
    }))
}
