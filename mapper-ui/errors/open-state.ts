import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'

/** Open records with the same cause. */
export type Cause = AnswerOf<Routes['listCauses']>['items'][number]
export type OpenState = Cause['state']

/** Who or what has to move next. */
export type Tab = 'person' | 'waiting' | 'retrying'

export const TABS: Readonly<Record<Tab, readonly OpenState[]>> = {
  person: ['parked', 'in-doubt'],
  waiting: ['waiting'],
  retrying: ['retrying', 'ready'],
}

/** The tab that a state, or a tab of the address, belongs to; what needs a person comes first. */
export function tabOf(state: string | undefined): Tab {
  if (state === 'waiting') return 'waiting'
  return state === 'retrying' || state === 'ready' ? 'retrying' : 'person'
}

export function countOf(causes: readonly Cause[]): number {
  return causes.reduce((sum, { count }) => sum + count, 0)
}

/** Flows in the order of their largest cause. */
export function groupByFlow(causes: readonly Cause[]): readonly (readonly [Cause, ...Cause[]])[] {
  const groups = new Map<string, [Cause, ...Cause[]]>()
  for (const cause of causes) {
    const name = `${cause.integration} ${cause.flow}`
    const group = groups.get(name)
    if (group) group.push(cause)
    else groups.set(name, [cause])
  }
  return [...groups.values()]
}
