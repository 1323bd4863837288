import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'

/** Characters of the text of a formula. */
export interface Span {
  readonly from: number
  readonly to: number
}

export function partOf(graph: FormulaGraph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id)
}

/** The part with the round brackets that are written around it. */
export function spanOf({ text }: FormulaGraph, { range, brackets }: GraphNode): Span {
  let { from, to } = range
  for (let pair = 0; pair < brackets; pair += 1) {
    from = text.lastIndexOf('(', from - 1)
    to = text.indexOf(')', to) + 1
  }
  return { from, to }
}

export function writtenOf(graph: FormulaGraph, node: GraphNode): string {
  const { from, to } = spanOf(graph, node)
  return graph.text.slice(from, to)
}

/**
 * The formula with another text in the place of a part. All else stays as it is written, spaces too. The new text gets
 * brackets where it would be torn apart without.
 */
export function replacePart(graph: FormulaGraph, id: string, text: string): string {
  const node = partOf(graph, id)
  if (!node || isWithinCode(graph, id)) return graph.text
  const whole = splice(graph.text, spanOf(graph, node), text)
  if (isWhole(whole, id, text)) return whole
  if (node.brackets > 0) return splice(graph.text, node.range, text)
  return splice(graph.text, node.range, `(${text})`)
}

/** What code reads is named, and stands somewhere in its text: it is no part that can be changed by itself. */
function isWithinCode({ nodes }: FormulaGraph, id: string): boolean {
  return nodes.some((node) => node.kind === 'code' && id.startsWith(`${node.id}/`))
}

export function splice(text: string, { from, to }: Span, inserted: string): string {
  return text.slice(0, from) + inserted + text.slice(to)
}

/** Whether a text is one part in its place, and not parts of others around it. */
function isWhole(formula: string, id: string, text: string): boolean {
  const graph = drawFormula(formula)
  const node = partOf(graph, id)
  return node !== undefined && writtenOf(graph, node) === text.trim()
}

/** A field, a name or a fixed value: it has no parts of its own. */
export function isOnItsOwn({ kind }: GraphNode): boolean {
  return kind === 'source' || kind === 'variable' || kind === 'constant'
}
