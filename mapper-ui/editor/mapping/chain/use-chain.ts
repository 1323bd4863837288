import { useMemo } from 'react'
import type { GraphNode, NodeValue } from '../../../../engine/index.ts'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { rowAbove } from '../../../model/mapping/schema-rows.ts'
import { useView } from '../../editor-context.tsx'
import { useMappingState, useMappingView } from '../mapping-context.tsx'
import { useFormulaValue } from '../use-formula-value.ts'
import { isChip, NODE_HEAD, PORT_HEIGHT, placeChain } from './place-chain.ts'
import type { ShownChain } from './shown-chain.ts'

/** The chain of the field that was pinned last, else of the chosen one, where its formula is more than one field. */
export function useChain(room: number): ShownChain | undefined {
  const view = useMappingView()
  const pinned = useMappingState((state) => state.pinned.at(-1))
  const path = useView(({ place }) => place.field)
  return useMemo(
    () => chainOf(view, pinned, room) ?? chainOf(view, path, room),
    [view, pinned, path, room],
  )
}

function chainOf(
  view: MappingView,
  path: string | undefined,
  room: number,
): ShownChain | undefined {
  const row = path === undefined ? undefined : view.target.rowOf.get(path)
  const field = row === undefined ? undefined : view.fields[view.fieldOf[row] ?? -1]
  if (row === undefined || field?.kind !== 'formula') return undefined
  const chain = placeChain(field.text, room)
  const root = chain?.nodes[0]
  if (!chain || !root) return undefined
  const nodes = new Map(chain.graph.nodes.map((node) => [node.id, node]))
  const ports = chain.nodes.flatMap(({ node, x, y }) =>
    node.ports.flatMap((port, at) => {
      const chip = nodes.get(port.node)
      if (!chip || !isChip(chip)) return []
      const scope = scopeOfNode(chip, nodes, field)
      return view.lineages.read(chip.text, scope).values.map((each) => ({
        row: rowAbove(view.source, each),
        x,
        y: y + NODE_HEAD + at * PORT_HEIGHT + PORT_HEIGHT / 2,
      }))
    }),
  )
  const out = { x: root.x + root.width, y: root.y + root.height / 2 }
  return { ...chain, field, row, ports: ports.filter((port) => port.row >= 0), out }
}

/** The value at each node, of the first item where there are several. */
export function useChainValues(chain: ShownChain | undefined): ReadonlyMap<string, NodeValue> {
  const view = useMappingView()
  const values = useFormulaValue(chain?.graph.text, chain?.field.scope ?? view.scope)
  return useMemo(() => {
    const first = new Map<string, NodeValue>()
    for (const value of values ?? []) if (!first.has(value.node)) first.set(value.node, value)
    return first
  }, [values])
}

function scopeOfNode(
  { loops }: GraphNode,
  nodes: ReadonlyMap<string, GraphNode>,
  field: MappedField,
): ItemScope {
  return loops.reduce<ItemScope>((outer, id) => {
    const list = nodes.get(id)?.ports.find(({ name }) => name === 'list')
    const text = list && nodes.get(list.node)?.text
    return text === undefined ? outer : { path: [...field.path, id], list: text, outer }
  }, field.scope)
}
