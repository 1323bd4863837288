import { drawFormula } from './draw-formula.ts'
import type { FormulaGraph, GraphNode } from './formula-graph.ts'
import { printNode } from './print-node.ts'
import { closed, type Printed } from './printed.ts'

/**
 * The formula that a graph stands for. What is as it was drawn is printed as it was written; of the rest, brackets are
 * added where operators would tear it apart.
 *
 * @throws {Error} when a port names a node that the graph does not have.
 */
export function printFormula(graph: FormulaGraph): string {
  const drawn = new Map(drawFormula(graph.text).nodes.map((node) => [node.id, node]))
  return print(graph, drawn)
}

/** {@link printFormula}, with nothing taken over from the text but chips, constants and code. */
export function printFormulaAnew(graph: FormulaGraph): string {
  return print(graph, new Map())
}

function print(graph: FormulaGraph, drawn: ReadonlyMap<string, GraphNode>): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const find = (id: string): GraphNode => {
    const node = nodes.get(id)
    if (!node) throw new Error(`the graph of "${graph.text}" has no node "${id}"`)
    return node
  }
  const isAsDrawn = (node: GraphNode): boolean => {
    const before = drawn.get(node.id)
    if (!before || JSON.stringify(before) !== JSON.stringify(node)) return false
    return node.ports.every((port) => isAsDrawn(find(port.node)))
  }
  const printInner = (node: GraphNode, level: number): Printed => {
    const printed = printNode(node, { find, print: printChild }, level)
    return isAsDrawn(node) ? { ...printed, text: node.text } : printed
  }
  const printChild = (id: string, level: number, before = 0): Printed => {
    const node = find(id)
    if (node.brackets > 0) return inBrackets(printInner(node, 0), node.brackets)
    const printed = printInner(node, level)
    const isTorn = printed.opens <= level || printed.reaches < before
    return isTorn ? inBrackets(printInner(node, 0), 1) : printed
  }
  return printChild(graph.root, 0).text
}

function inBrackets({ text }: Printed, pairs: number): Printed {
  return closed(`${'('.repeat(pairs)}${text}${')'.repeat(pairs)}`)
}
