import type { TrialAnswer } from '../../server/contract/trials.ts'

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

/** Values that the systems have, that no row is for, and that would stop a record. */
export function isOpen({ unfilled }: TriedFlow): boolean {
  return unfilled.length > 0
}

/** A time as people say it: no more minutes than they would wait for, no more hours than a day has. */
export function inUnits(minutes: number): {
  readonly unit: 'minutes' | 'hours' | 'days'
  readonly count: number
} {
  if (minutes < 90) return { unit: 'minutes', count: minutes }
  const hours = Math.round(minutes / 60)
  return hours < 36
    ? { unit: 'hours', count: hours }
    : { unit: 'days', count: Math.round(hours / 24) }
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
