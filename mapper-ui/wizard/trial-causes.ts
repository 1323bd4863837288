import type { TrialAnswer } from '../../server/api/contract/trials.ts'

export type TriedFlow = TrialAnswer['flows'][number]
export type TriedCause = TriedFlow['causes'][number]

export const KINDS = ['create', 'update', 'unchanged', 'skip', 'wait', 'fail'] as const

/** Of all that were tried, those that others need included. */
export function triedIn(flow: TriedFlow): number {
  return KINDS.reduce((sum, kind) => sum + flow[kind], 0)
}

/** Nothing of what was tried of it would fail. */
export function isGood({ fail, problem }: TriedFlow): boolean {
  return fail === 0 && problem === null
}

/** How many records the first run of all flows would take, as far as the sources tell. */
export function sumOfFirstRuns(flows: readonly TriedFlow[]): {
  readonly count: number
  readonly isMore: boolean
} {
  const told = flows.flatMap(({ firstRun }) => (firstRun ? [firstRun] : []))
  return {
    count: told.reduce((sum, { count }) => sum + count, 0),
    isMore: told.length < flows.length || told.some(({ isMore }) => isMore),
  }
}
