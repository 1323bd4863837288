import {
  type FormulaGraph,
  type GraphNode,
  type Json,
  printFormula,
  type WhenNode,
} from '../../../../engine/index.ts'

/** The formula with a fixed value changed. */
export function withConstant(graph: FormulaGraph, id: string, value: Json): string {
  return withNode(graph, id, (node) =>
    node.kind === 'constant' ? { ...node, value, text: JSON.stringify(value) } : node,
  )
}

/** The formula with another function, or another operator of the same kind, in the place of one. */
export function withFunction(graph: FormulaGraph, id: string, name: string): string {
  return withNode(graph, id, (node) => (node.kind === 'fn' ? { ...node, name } : node))
}

/** The formula with a value going through another table. */
export function withTable(graph: FormulaGraph, id: string, table: string): string {
  return withNode(graph, id, (node) => (node.kind === 'lookup' ? { ...node, table } : node))
}

/** The formula with one more case, which never holds until somebody says when. */
export function withCase(graph: FormulaGraph, { id }: WhenNode): string {
  const when = graph.nodes.find((node) => node.id === id)
  if (when?.kind !== 'when') return graph.text
  const at = when.ports.filter(({ name }) => name.startsWith('test')).length + 1
  const test = constant(when, `${id}/test${at}`, false)
  const then = constant(when, `${id}/then${at}`, '')
  const added = [
    { name: `test${at}`, node: test.id },
    { name: `then${at}`, node: then.id },
  ]
  const ports = [
    ...when.ports.filter(({ name }) => name !== 'otherwise'),
    ...added,
    ...when.ports.filter(({ name }) => name === 'otherwise'),
  ]
  const changed: WhenNode = { ...when, ports, caseBrackets: [...when.caseBrackets, 0] }
  const nodes = graph.nodes.map((node) => (node.id === id ? changed : node))
  return printFormula({ ...graph, nodes: [...nodes, test, then] })
}

const FAMILIES: readonly (readonly string[])[] = [
  ['+', '-', '*', '/', '%'],
  ['=', '!=', '<', '<=', '>', '>=', 'in'],
  ['and', 'or'],
]

/** Operators that can stand in the place of one. */
export function operatorsLike(name: string): readonly string[] {
  return FAMILIES.find((family) => family.includes(name)) ?? [name]
}

function withNode(graph: FormulaGraph, id: string, change: (node: GraphNode) => GraphNode): string {
  const nodes = graph.nodes.map((node) => (node.id === id ? change(node) : node))
  return printFormula({ ...graph, nodes })
}

function constant({ loops, range }: WhenNode, id: string, value: Json): GraphNode {
  const text = JSON.stringify(value)
  return { kind: 'constant', id, range, text, brackets: 0, loops, ports: [], value }
}
