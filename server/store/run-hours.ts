/** Sums runs up by flow and hour, in the statement that changes their row. */

const HOUR_MS = 3_600_000

/** Part of a `with`: adds to the hour of `at` what the rows of `from` (integration, flow, and the columns) say. */
function addToHour(name: string, { at, from, columns }: HourAddition): string {
  const names = columns.map(({ column }) => column)
  return `${name} as (
  insert into run_hour as h (integration, flow, hour, ${names.join(', ')})
  select integration, flow, (${at}) / ${HOUR_MS} * ${HOUR_MS}, ${columns.map(({ value }) => value).join(', ')}
  from ${from} group by integration, flow, 3
  on conflict (integration, hour, flow) do update
  set ${names.map((column) => `${column} = h.${column} + excluded.${column}`).join(', ')})`
}

interface HourAddition {
  /** Milliseconds since 1970, as an expression over `from`. */
  readonly at: string
  readonly from: string
  /** Aggregates over `from`. */
  readonly columns: readonly { readonly column: string; readonly value: string }[]
}

/** A run that ended counts in the hour in which it did. */
export function addEndedRuns(from: string, idle = '0'): string {
  return addToHour('ended_hours', {
    at: 'finished_at',
    from,
    columns: [
      { column: 'runs', value: 'count(*)' },
      { column: 'failed', value: `count(*) filter (where state = 'failed')` },
      { column: 'idle', value: idle },
    ],
  })
}
