import { type Edge, Position } from '@xyflow/react'
import type { NodePlace } from '../../model/pipeline/layout-pipeline.ts'
import {
  type PipelineLane,
  type PipelineNode,
  SOURCE,
  stepsOfSection,
} from '../../model/pipeline/pipeline-view.ts'
import type { CanvasNode, RunNodeType, SectionNodeType, StepNodeType } from './pipeline-nodes.tsx'
import type { StepEdgeType } from './step-edge.tsx'
import { groupOf } from './step-moves.ts'
import type { Pipeline } from './use-pipeline.ts'

/** Of what is only looked at: it is neither moved nor chosen. */
const STILL = { draggable: false, selectable: false } as const

/** Nodes as React Flow takes them. Sizes and handles are known, so that nothing has to be measured. */
export function toCanvasNodes(pipeline: Pipeline): CanvasNode[] {
  // What holds others comes first: cards lie under their steps.
  return [...sectionNodes(pipeline), ...stepNodes(pipeline), ...runNodes(pipeline)]
}

function sectionNodes({
  view,
  layout,
  counted,
  sectionCounts,
  chosen,
  folded,
  fold,
}: Pipeline): SectionNodeType[] {
  return view.sections.flatMap((section) => {
    const place = layout.sections.get(section.id)
    if (!place) return []
    const steps = stepsOfSection(view, section)
    const isFolded = folded.has(section.id)
    const data = {
      section,
      steps,
      isFolded,
      isChosen: isFolded && steps.some(({ id }) => id === chosen),
      counted,
      onFold: () => fold(section.id),
      count: sectionCounts?.get(section.id),
      records: counted?.records ?? 0,
    }
    return [{ id: section.id, type: 'section', ...STILL, ...placed(place, SECTION_MIDDLE), data }]
  })
}

function runNodes({ view, layout, counted, chosen, fold }: Pipeline): RunNodeType[] {
  const nodes = new Map(view.nodes.map((node) => [node.id, node]))
  return layout.runs.map(({ id, kind, nodes: ids, group, place, isFolded }) => ({
    id,
    type: 'run',
    ...STILL,
    ...placed(place),
    zIndex: 0,
    ...(group === undefined ? {} : { parentId: group }),
    data: {
      kind,
      steps: ids.flatMap((each) => nodes.get(each) ?? []),
      isFolded,
      isChosen: isFolded && chosen !== undefined && ids.includes(chosen),
      counted,
      onFold: () => fold(id),
    },
  }))
}

function stepNodes({ view, layout, outcomes, counted, chosen }: Pipeline): StepNodeType[] {
  const rows = new Set(layout.runs.flatMap(({ nodes }) => nodes))
  const { hidden } = layout
  return view.nodes.flatMap((node) => {
    const place = layout.nodes.get(node.id)
    if (!place || hidden.has(node.id)) return []
    const group = groupOf(node)
    return [
      {
        id: node.id,
        type: node.kind === 'group' ? 'group' : rows.has(node.id) ? 'row' : 'step',
        ...placed(place),
        zIndex: node.kind === 'group' ? 0 : 1,
        ...(group === undefined ? {} : { parentId: group }),
        draggable: node.kind !== 'source',
        selected: node.id === chosen,
        data: {
          node,
          outcome: outcomes?.get(node.id),
          hasSample: outcomes !== undefined,
          counted,
          lanes: view.lanes.flatMap((lane) => branchOf(node.id, lane, layout)),
        },
      },
    ]
  })
}

/** The line from head to head is straight, whether one is folded and so higher, or not. */
const SECTION_MIDDLE = 32

function placed({ x, y, width, height }: NodePlace, beside = height / 2) {
  const middle = { x: width / 2, width: 1, height: 1 }
  const side = { y: beside, width: 1, height: 1 }
  return {
    position: { x, y },
    width,
    height,
    handles: [
      { ...middle, id: 'above', type: 'target' as const, position: Position.Top, y: 0 },
      { ...middle, id: 'below', type: 'source' as const, position: Position.Bottom, y: height },
      { ...side, id: 'left', type: 'target' as const, position: Position.Left, x: 0 },
      { ...side, id: 'right', type: 'source' as const, position: Position.Right, x: width },
    ],
  }
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

/** Lines from head to head, and down each column. A group holds its branches, so no line has to lead into them. */
export function toCanvasEdges(pipeline: Pipeline): Edge[] {
  return [...spine(pipeline), ...pipeline.layout.chains.flatMap((ids) => chain(ids, pipeline))]
}

function spine({ view, outcomes }: Pipeline): StepEdgeType[] {
  const heads = view.sections.filter(({ kind }) => kind === 'steps').map(({ id }) => id)
  const all = view.nodes.some(({ id }) => id === SOURCE) ? [SOURCE, ...heads] : heads
  return all.slice(1).map((id, at) =>
    edge([all[at] ?? '', 'right'], [id, 'left'], {
      behind: undefined,
      isOnPath: at === 0 && outcomes !== undefined,
    }),
  )
}

function chain(ids: readonly string[], { view, layout, outcomes }: Pipeline): StepEdgeType[] {
  const nodes = new Map(view.nodes.map((node) => [node.id, node]))
  const runs = new Map(layout.runs.map((run) => [run.id, run.nodes]))
  const lastOf = (id: string): PipelineNode | undefined => nodes.get(runs.get(id)?.at(-1) ?? id)
  const firstOf = (id: string): PipelineNode | undefined => nodes.get(runs.get(id)?.[0] ?? id)
  const isOnPath = (node: PipelineNode | undefined): boolean => {
    const outcome = outcomes?.get(node?.id ?? '')
    return outcome !== undefined && outcome.decision !== 'passed'
  }
  return ids.slice(1).map((id, at) => {
    const from = ids[at] ?? ''
    const behind = lastOf(from)?.path
    return edge([from, 'below'], [id, 'above'], { behind, isOnPath: isOnPath(firstOf(id)) })
  })
}

type End = readonly [id: string, handle: 'above' | 'below' | 'left' | 'right']

function edge(
  [source, sourceHandle]: End,
  [target, targetHandle]: End,
  data: NonNullable<StepEdgeType['data']>,
): StepEdgeType {
  return {
    id: `${source}→${target}`,
    type: 'step',
    source,
    sourceHandle,
    target,
    targetHandle,
    data,
    // The list says the order of the steps.
    domAttributes: { 'aria-hidden': true },
    focusable: false,
    selectable: false,
  }
}
