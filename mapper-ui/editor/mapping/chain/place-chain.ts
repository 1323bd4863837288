import { drawFormula, type FormulaGraph, type GraphNode } from '../../../../engine/index.ts'

/** One node of a formula's drawing, with its place in the lane; from the top left of the lane. */
export interface PlacedNode {
  readonly node: GraphNode
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A formula as a chain of nodes from left to right; fields, names and constants stand on the ports that take them. */
export interface Chain {
  readonly graph: FormulaGraph
  readonly nodes: readonly PlacedNode[]
  readonly width: number
}

export const NODE_HEAD = 30
export const PORT_HEIGHT = 24
const NODE_WIDTH = 150
const GAP = 24
const ROOM = 14
/** More than these nobody could follow, and they would cost too much. */
const MAX_NODES = 40

/**
 * Draws a formula as far as there is room: what is further within is told on the port that takes it. Nothing where it is
 * a single field or constant, which a line tells better, and where there is no room.
 */
export function placeChain(text: string, room: number): Chain | undefined {
  const deepest = Math.floor((room - 2 * ROOM) / (NODE_WIDTH + GAP))
  const graph = drawFormula(text)
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const levels: GraphNode[][] = []
  let count = 0
  const collect = (id: string, level: number): void => {
    const node = nodes.get(id)
    if (!node || isChip(node) || level >= deepest || count >= MAX_NODES) return
    count += 1
    levels[level] = [...(levels[level] ?? []), node]
    for (const port of node.ports) collect(port.node, level + 1)
  }
  collect(graph.root, 0)
  if (levels.length === 0) return undefined
  const placed = levels.flatMap((column, level) => {
    const x = ROOM + (levels.length - 1 - level) * (NODE_WIDTH + GAP)
    let y = ROOM
    return column.map((node) => {
      const height = NODE_HEAD + node.ports.length * PORT_HEIGHT + 26
      const one = { node, x, y, width: NODE_WIDTH, height }
      y += height + ROOM
      return one
    })
  })
  return { graph, nodes: placed, width: 2 * ROOM + levels.length * (NODE_WIDTH + GAP) - GAP + 20 }
}

/** It has no ports of its own: it is shown where it goes in. */
export function isChip({ kind }: GraphNode): boolean {
  return kind === 'source' || kind === 'variable' || kind === 'constant'
}
