import type { FormulaGraph } from './formula-graph.ts'

/** The formula that a graph stands for. What is as it was drawn is printed as it was written. */
export function printFormula(graph: FormulaGraph): string {
  return graph.text
}
