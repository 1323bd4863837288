import type { FormulaRange, GraphNode } from './formula-graph.ts'
import type { WrittenNode } from './written-formula.ts'

/** What a part of a formula is drawn as: a node without its place, and the parts that flow into it. */
export interface Shape {
  readonly node: NodeShape
  readonly parts: readonly Part[]
}

type PlaceOfNode = 'id' | 'range' | 'text' | 'brackets' | 'loops' | 'ports'
type WithoutPlace<Node> = Node extends GraphNode ? Omit<Node, PlaceOfNode> : never
export type NodeShape = WithoutPlace<GraphNode>

export interface Part {
  readonly port: string
  readonly of: WrittenNode | WrittenPath
  /** It is computed for each item. */
  readonly inLoop?: boolean
}

/** A row of steps (`a.b[0].c`), the rest of one too. */
export interface WrittenPath extends FormulaRange {
  readonly type: 'path'
  readonly steps: readonly WrittenStep[]
}

export interface WrittenStep extends FormulaRange {
  readonly node: WrittenNode
  /** Filters, orders and `[]` behind it, in order. */
  readonly refinements: readonly Refinement[]
}

export type Refinement = Extract<WrittenNode, { readonly type: 'filter' | 'keep' | 'sort' }>

/** It is not drawn, and why. */
export interface NotDrawn {
  readonly reason: string
}

export function isDrawnAs(shape: Shape | NotDrawn): shape is Shape {
  return 'node' in shape
}
