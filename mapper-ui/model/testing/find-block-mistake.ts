import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'
import { randomFormula } from '../../../engine/testing/random-formula.ts'
import {
  addPart,
  movePart,
  removePart,
  rowOf,
  unwrapPart,
  wrapPart,
} from '../blocks/change-parts.ts'
import { partOf, replacePart, writtenOf } from '../blocks/replace-part.ts'

/** Changes parts of a random formula; says what is wrong with one of the changes. */
export function findBlockMistake(seed: number): string | undefined {
  return mistakeIn(randomFormula(seed))
}

/** What is replaced by itself, moved and moved back, wrapped and unwrapped, or added and taken away, is the same text. */
export function mistakeIn(formula: string): string | undefined {
  const graph = drawFormula(formula)
  for (const node of graph.nodes) {
    for (const [change, text] of roundTrips(graph, node)) {
      if (text !== formula) return `${change} ${node.id}: ${formula} became ${text}`
    }
  }
  return undefined
}

function roundTrips(
  graph: FormulaGraph,
  node: GraphNode,
): ReadonlyArray<readonly [change: string, text: string]> {
  const { id } = node
  const wrapped = drawFormula(wrapPart(graph, id, { kind: 'function', name: 'string', others: [] }))
  // A position in brackets that is wrapped is none any more, and its part is called otherwise then.
  const around = partOf(wrapped, id)
  const isFound = around?.kind === 'fn' && around.text === `$string(${node.text})`
  const same = [
    ['replacing', replacePart(graph, id, writtenOf(graph, node))],
    ['wrapping', isFound ? unwrapPart(wrapped, id) : graph.text],
  ] as const
  const count = rowOf(graph, id)?.parts.length ?? 0
  if (count === 0) return node.brackets > 0 ? same.slice(0, 1) : same
  const added = drawFormula(addPart(graph, id, '"new"'))
  const moved = drawFormula(movePart(graph, id, 0, 1))
  // What would be torn apart in its new place has brackets there, and keeps them.
  const isPlain = moved.text.length === graph.text.length
  return [
    ...(node.brackets > 0 ? same.slice(0, 1) : same),
    ['adding', removePart(added, id, count)],
    ['moving', count > 1 && isPlain ? movePart(moved, id, 0, 1) : graph.text],
  ]
}
