import type { FlowSummary } from '../../server/contract/integrations.ts'

export const HOUR_MS = 3_600_000
/** More dots than these are a line. */
const MAX_RUNS = 60

/** When a flow is planned to run within the hour, as milliseconds from `now`. */
export function plannedRuns(
  { trigger, nextRunAt, lastRun }: Pick<FlowSummary, 'trigger' | 'nextRunAt' | 'lastRun'>,
  now: number,
): readonly number[] {
  if (nextRunAt === null) return []
  const first = Math.max(0, Date.parse(nextRunAt) - now)
  if (first > HOUR_MS) return []
  if (trigger?.kind !== 'every') return [first]
  // While its source tells of changes it looks less often, as it does now.
  const gap = lastRun ? Date.parse(nextRunAt) - Date.parse(lastRun.startedAt) : 0
  const { ms, hookedMs = ms } = trigger
  const every = gap > (ms + hookedMs) / 2 ? hookedMs : ms
  const count = Math.min(MAX_RUNS, Math.floor((HOUR_MS - first) / every) + 1)
  return Array.from({ length: count }, (_, at) => first + at * every)
}
