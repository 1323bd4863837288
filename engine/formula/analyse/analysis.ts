import type { AnalysisScope, FormulaDiagnostic } from '../formula-analysis.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { Names } from './abstract-value.ts'
import { type AbstractValue, ANYTHING, mayVanish } from './abstract-value.ts'

/** One analysis under way: what all its parts share. */
export interface Analysis {
  readonly text: string
  readonly scope: AnalysisScope
  /** The record in hand. */
  readonly root: AbstractValue
  readonly report: (problem: FormulaDiagnostic) => void
  readonly evaluate: (node: SyntaxNode, context: AbstractValue, names: Names) => AbstractValue
  /** Calls of the formula's own functions that may still be followed; recursion must end. */
  readonly budget: {
    depth: number
    calls: number
    /** Above 0: what is looked at may never be evaluated, so that what is wrong with it is a hint. */
    doubts: number
    /** Above 0: what is looked at stands in a branch that not every evaluation takes. */
    branches: number
  }
}

/** What fails where it is evaluated, and only there; a name that is not known is a mistake wherever it stands. */
const CLAIMS_FAILURE: ReadonlySet<FormulaDiagnostic['code']> = new Set([
  'formula.type_mismatch',
  'formula.argument_impossible',
  'formula.argument_count',
])

/** An error is what fails for each record; elsewhere it is a hint. */
export function severityHere({ doubts, branches }: Analysis['budget'], found: FormulaDiagnostic) {
  return doubts > 0 || (branches > 0 && CLAIMS_FAILURE.has(found.code)) ? 'hint' : found.severity
}

/** Looks at what some records may never reach. */
export function inDoubt<T>({ budget }: Analysis, look: () => T): T {
  budget.doubts += 1
  const found = look()
  budget.doubts -= 1
  return found
}

/** Looks at a branch, which some records may not take. */
export function inBranch<T>({ budget }: Analysis, look: () => T): T {
  budget.branches += 1
  const found = look()
  budget.branches -= 1
  return found
}

/** Looks at what is done with values: where one of them is nothing, it is not done at all. */
export function lookUnlessNothing<T>(
  analysis: Analysis,
  values: readonly AbstractValue[],
  look: () => T,
): T {
  return values.some(mayVanish) ? inDoubt(analysis, look) : look()
}

/** For what cannot be followed: it may rest on all that the formula can see, and be nothing. */
export function everything({ scope }: Analysis): AbstractValue {
  const variables = Object.keys(scope.variables).map((name) => `$${name}`)
  return { ...ANYTHING, vanishes: true, made: new Set(['$', ...variables]) }
}

/** Where the token of a node starts; the parser says where it ends. */
export function offsetOf(text: string, node: { position?: number }, token: string): number {
  const end = node.position ?? 0
  const start = Math.max(0, end - token.length)
  if (text.slice(start, end) === token) return start
  // A name in backticks is two characters longer than what it says.
  const quoted = Math.max(0, start - 2)
  return text[quoted] === '`' ? quoted : start
}
