import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'
import { junctionOf } from '../blocks/change-parts.ts'
import { type ConditionOperator, readCondition } from '../blocks/conditions.ts'
import { partOf } from '../blocks/replace-part.ts'
import { spellPath } from '../pipeline/spell-formula.ts'

/** What a condition asks, for a sentence in the language of the reader. */
export interface Questions {
  readonly word: 'and' | 'or'
  readonly questions: readonly {
    readonly subject: string
    readonly operator: ConditionOperator
    /** What it is compared with; empty where it is compared with nothing. */
    readonly value: string
  }[]
}

/** Reads `=status = "paid" and total > 0`; nothing for what is no question that people choose. */
export function readQuestions(written: string): Questions | undefined {
  if (!written.startsWith('=')) return undefined
  const graph = drawFormula(written.slice(1))
  const root = partOf(graph, graph.root)
  if (!root) return undefined
  const junction = junctionOf(graph, root)
  const questions = (junction?.parts ?? [root]).map((part) => questionOf(graph, part))
  const known = questions.flatMap((question) => question ?? [])
  return known.length < questions.length
    ? undefined
    : { word: junction?.word ?? 'and', questions: known }
}

function questionOf(
  graph: FormulaGraph,
  part: GraphNode,
): Questions['questions'][number] | undefined {
  const condition = readCondition(graph, part.id)
  if (!condition) return undefined
  const { operator, subject, value } = condition
  return {
    subject: spellPath(subject.text).text,
    operator,
    value: value === undefined ? '' : spellValue(value.text),
  }
}

/** `["a", "b"]` and `"a"` as people write them; what is no fixed value as it stands. */
function spellValue(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.map(String).join(', ') : String(value)
  } catch {
    return spellPath(text).text
  }
}
