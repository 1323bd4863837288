import { type FlowCoverage, readCoverage } from '../model/mapping/flow-coverage.ts'
import type { EditorView } from './editor.ts'

const known = new WeakMap<object, FlowCoverage>()

/**
 * What tests and samples leave open; absent until the tests ran. Read once for each run of them, which comes after
 * the values are shown, so that typing does not wait for it.
 */
export function coverageOf({ tests }: Pick<EditorView, 'tests'>): FlowCoverage | undefined {
  if (!tests) return undefined
  const read = known.get(tests)
  if (read) return read
  // Where there is no test at all, saying so at every field would tell nothing.
  const gaps = tests.shown.results.length === 0 ? [] : tests.shown.gaps
  const coverage = readCoverage(gaps, tests.shown.neverFilled)
  known.set(tests, coverage)
  return coverage
}
