import type { PipelineLane, PipelineNode, PipelineView } from './pipeline-view.ts'

export interface NodePlace {
  /** From the upper left corner of the lane of its group, or of the canvas. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PipelineLayout {
  /** By id of node. A group is as large as what it holds. */
  readonly nodes: ReadonlyMap<string, NodePlace>
  /** By id of lane; those within groups count from the group. */
  readonly lanes: ReadonlyMap<string, NodePlace>
}

/** Pixels. */
const pipelineSizes = {
  node: { width: 240, height: 64 },
  badges: 24,
  gap: 32,
  between: 24,
  head: 56,
  padding: 16,
} as const

/** Places the nodes of a pipeline: down a lane, and the branches of a group side by side. The same flow always looks the same. */
export function layoutPipeline({ nodes, lanes }: PipelineView): PipelineLayout {
  const nodePlaces = new Map<string, NodePlace>()
  const lanePlaces = new Map<string, NodePlace>()
  const nodesById = new Map(nodes.map((node) => [node.id, node]))
  const branchesOf = new Map<string, readonly PipelineLane[]>()
  const tops: PipelineLane[] = []
  for (const lane of lanes) {
    const holder = lane.kind === 'do' || lane.kind === 'else' ? lane.id.replace(/\.\w+$/, '') : ''
    if (holder === '') tops.push(lane)
    else branchesOf.set(holder, [...(branchesOf.get(holder) ?? []), lane])
  }
  let x = 0
  for (const lane of tops) {
    const { width } = placeLane(lane, x, 0)
    x += width + pipelineSizes.gap * 2
  }
  return { nodes: nodePlaces, lanes: lanePlaces }

  function placeLane(lane: PipelineLane, laneX: number, laneY: number): NodePlace {
    let y = 0
    let width: number = pipelineSizes.node.width
    for (const id of lane.nodes) {
      const node = nodesById.get(id)
      if (!node) continue
      const size = sizeOf(node)
      nodePlaces.set(id, { x: laneX, y: laneY + y, ...size })
      y += size.height + pipelineSizes.gap
      width = Math.max(width, size.width)
    }
    const height = Math.max(pipelineSizes.node.height, y - pipelineSizes.gap)
    const place = { x: laneX, y: laneY, width, height }
    lanePlaces.set(lane.id, place)
    return place
  }

  /** Children are placed from the corner of their group, as the canvas nests them. */
  function sizeOf(node: PipelineNode): Pick<NodePlace, 'width' | 'height'> {
    const { padding, head, between } = pipelineSizes
    const height = pipelineSizes.node.height + (node.badges.length > 0 ? pipelineSizes.badges : 0)
    if (node.kind !== 'group') return { width: pipelineSizes.node.width, height }
    let right: number = padding
    let bottom = 0
    for (const lane of branchesOf.get(node.id) ?? []) {
      const place = placeLane(lane, right, head)
      right += place.width + between
      bottom = Math.max(bottom, place.height)
    }
    const width = Math.max(pipelineSizes.node.width, right - between + padding)
    return { width, height: head + Math.max(bottom, pipelineSizes.node.height) + padding }
  }
}
