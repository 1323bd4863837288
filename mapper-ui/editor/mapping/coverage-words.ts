import { type FlowCoverage, tablesIn } from '../../model/mapping/flow-coverage.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { sayProblem } from '../../text/use-problem-text.ts'
import { currentLocale } from '../../text/use-text.ts'
import type { Words } from './text.ts'

/** What tests and samples leave open at a field; empty where there is nothing to say. */
export interface CoverageWords {
  /** No test fills it, or none asks a row of its table. */
  readonly untested: string
  /** No sample fills it. */
  readonly neverFilled: string
}

const NOTHING: CoverageWords = { untested: '', neverFilled: '' }

export function coverageWords(
  coverage: FlowCoverage | undefined,
  field: MappedField | undefined,
  t: Words,
): CoverageWords {
  if (!coverage || !field) return NOTHING
  return {
    untested: untestedWords(coverage, field, t).join('. '),
    neverFilled: coverage.isAlwaysEmpty(field.path) ? t('neverFilled') : '',
  }
}

function untestedWords(
  { gapsAt, rowsMissed }: FlowCoverage,
  { path, kind, text }: MappedField,
  t: Words,
): readonly string[] {
  if (kind === 'loop') {
    // Of items, the engine tells two things: that there are none, and that none is left out.
    return ['for', 'if'].flatMap((key) =>
      gapsAt([...path, key]).map((gap) => sayProblem(currentLocale(), gap)),
    )
  }
  const tables = kind === 'formula' ? tablesIn(text) : []
  const rows = tables.flatMap((table) => {
    const missed = rowsMissed(table).map((row) => (row === 'otherwise' ? t('otherValues') : row))
    return missed.length === 0 ? [] : [t('rowsUntested', { table, rows: missed.join(', ') })]
  })
  return [...(gapsAt(path).length > 0 ? [t('untested')] : []), ...rows]
}
