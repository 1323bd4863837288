import type { FormulaGraph } from './formula-graph.ts'

/** Draws a formula (its text without the leading `=`). What cannot be drawn becomes code, the smallest part that does. */
export function drawFormula(text: string): FormulaGraph {
  const root = 'f'
  return {
    text,
    root,
    nodes: [
      {
        kind: 'code',
        id: root,
        range: { from: 0, to: text.length },
        text,
        brackets: 0,
        loops: [],
        ports: [],
        reason: 'it is not drawn yet',
        everything: true,
      },
    ],
    isDrawn: false,
  }
}
