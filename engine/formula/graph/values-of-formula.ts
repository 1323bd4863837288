import type { Json } from '../../json.ts'
import type { EvaluationContext } from '../formula.ts'
import type { FormulaGraph } from './formula-graph.ts'

/** What a node of a drawn formula gave for one input. */
export interface NodeValue {
  readonly node: string
  /** Positions in the loops around it, outermost first; empty outside of loops. */
  readonly turn: readonly number[]
  /** Absent when it gives nothing. */
  readonly value?: Json | undefined
  /** Why it could not be computed. */
  readonly error?: string | undefined
  /** False for a case that was not taken, and for what stands within it. */
  readonly taken: boolean
}

/** The value at every node of a drawn formula for one input: what its ports show. Never throws for what an author wrote. */
export function valuesOfFormula(
  _graph: FormulaGraph,
  _input: unknown,
  _context: EvaluationContext,
): readonly NodeValue[] {
  return []
}
