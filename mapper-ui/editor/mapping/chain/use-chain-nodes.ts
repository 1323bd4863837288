import type { Edge, Node } from '@xyflow/react'
import { Position } from '@xyflow/react'
import { useMemo } from 'react'
import type { NodeValue } from '../../../../engine/index.ts'
import { CHAIN_TOP, PANEL_HEAD, type StageLayout } from '../stage-layout.ts'
import type { ChainFlowNode } from './chain-node.tsx'
import { isChip, NODE_HEAD, PORT_HEIGHT } from './place-chain.ts'
import type { ShownChain } from './shown-chain.ts'
import { useChainValues } from './use-chain.ts'

interface Drawn {
  readonly nodes: readonly Node[]
  readonly edges: Edge[]
}

/** The nodes of a chain, between the trees, and the lines from one to the next. */
export function useChainNodes(chain: ShownChain | undefined, layout: StageLayout): Drawn {
  const values = useChainValues(chain)
  const left = layout.sourceWidth
  return useMemo(
    () => (chain ? { nodes: nodesOf(chain, left, values), edges: edgesOf(chain) } : NOTHING),
    [chain, left, values],
  )
}

const NOTHING: Drawn = { nodes: [], edges: [] }

function nodesOf(
  { nodes, graph, field }: ShownChain,
  left: number,
  values: ReadonlyMap<string, NodeValue>,
): readonly ChainFlowNode[] {
  const shown = new Set(nodes.map(({ node }) => node.id))
  return nodes.map(({ node, x, y, width, height }) => ({
    id: node.id,
    type: 'chain',
    data: { node, graph, target: field.target, values, shown },
    position: { x: left + x, y: PANEL_HEAD + CHAIN_TOP + y },
    width,
    height,
    zIndex: 5,
    draggable: false,
    selectable: false,
    focusable: false,
    style: { pointerEvents: 'all' },
    className: 'nopan nowheel nodrag',
    handles: [
      ...node.ports.map((port, at) => ({
        id: port.name,
        type: 'target' as const,
        position: Position.Left,
        x: 0,
        y: NODE_HEAD + at * PORT_HEIGHT + PORT_HEIGHT / 2,
      })),
      { type: 'source' as const, position: Position.Right, x: width, y: height / 2 },
    ],
  }))
}

function edgesOf({ nodes, graph }: ShownChain): Edge[] {
  const shown = new Set(nodes.map(({ node }) => node.id))
  return nodes.flatMap(({ node }) =>
    node.ports.flatMap((port) => {
      const from = graph.nodes.find(({ id }) => id === port.node)
      if (!from || isChip(from) || !shown.has(from.id)) return []
      return [
        {
          id: `${node.id} ${port.name}`,
          source: from.id,
          target: node.id,
          targetHandle: port.name,
          focusable: false,
          // The ports of a node say what comes in.
          domAttributes: { 'aria-hidden': true },
          className: 'mapping-edge',
        },
      ]
    }),
  )
}
