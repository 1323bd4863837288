/** Sums runs up by flow and hour, in the statement that changes their row. */

const HOUR_MS = 3_600_000

/** Part of a `with`: counts the runs of `from` (integration, flow, state, finished_at) in the hour in which each ended. */
export function addEndedRuns(from: string): string {
  return `ended_hours as (
  insert into run_hour as h (integration, flow, hour, runs, failed)
  select integration, flow, finished_at / ${HOUR_MS} * ${HOUR_MS}, count(*), count(*) filter (where state = 'failed')
  from ${from} group by integration, flow, 3
  on conflict (integration, hour, flow) do update
  set runs = h.runs + excluded.runs, failed = h.failed + excluded.failed)`
}
