import type { Knex } from 'knex'
import type { Outcome } from '../../engine/index.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { type FoundRecord, type FoundRow, toFound } from './search-records.ts'

/** Steps of one version of a flow, at or after a time: a step of another version may be another one. */
export interface StepPeriod {
  readonly integration: number
  readonly flow: string
  readonly version: string
  /** Milliseconds since 1970. */
  readonly since: number
}

/** How many records ended at a step. Each record counts once: where it ended last in the period. */
export interface StepEnd {
  readonly step: string
  readonly outcome: Outcome
  readonly count: number
}

export interface StepEnds {
  readonly ends: readonly StepEnd[]
  /** Records that the flow processed. */
  readonly records: number
  /** When this version first ran, where another one ran within the period as well: milliseconds since 1970. */
  readonly begun?: number | undefined
}

/** All steps in one statement, which reads the events of the period alone. */
export async function countStepEnds(
  db: Knex,
  { integration, flow, version, since }: StepPeriod,
): Promise<StepEnds> {
  const rows = await queryRows<{
    step: string | null
    outcome: Outcome | null
    count: number
    begun: string | null
  }>(
    db,
    `with passed as materialized (
       select id, key, step, outcome, at, flow_version = ? as is_own from event
       where integration = ? and flow = ? and at >= ?),
     ended as (select distinct on (key) step, outcome from passed where is_own order by key, id desc)
     select step, outcome, count(*)::int as count,
       case when (select bool_or(not is_own) from passed) then (select min(at) from passed where is_own) end as begun
     from ended
     group by grouping sets ((step, outcome), ())
     having grouping(step) = 1 or step <> '' order by step, outcome`,
    [toStored(version), integration, toStored(flow), since],
  )
  const whole = rows.find(({ outcome }) => outcome === null)
  return {
    ends: rows.flatMap(({ step, outcome, count }) =>
      step === null || outcome === null ? [] : [{ step: fromStored(step), outcome, count }],
    ),
    records: whole?.count ?? 0,
    begun: whole?.begun ? Number(whole.begun) : undefined,
  }
}

/** A record with the event that ended at a step. */
export type EndedRecord = FoundRecord & { readonly event: string }

/** Those that {@link countStepEnds} counts at a step, or at a step that it calls; the last one first. */
export async function listEndedRecords(
  db: Knex,
  { integration, flow, version, since }: StepPeriod,
  {
    step,
    outcome,
    before,
    limit,
  }: {
    readonly step: string
    readonly outcome: Outcome
    /** The last event of the page before. */
    readonly before: string | undefined
    readonly limit: number
  },
): Promise<readonly EndedRecord[]> {
  const bindings: readonly Binding[] = [
    integration,
    toStored(flow),
    since,
    toStored(version),
    outcome,
    toStored(step),
    toStored(`${step}.call.`),
    before ?? '9223372036854775807',
    limit,
  ]
  const rows = await queryRows<FoundRow & { readonly id: string }>(
    db,
    `select * from (
       select distinct on (key) id, integration, flow, key, label, outcome, reason, step, at from event
       where integration = ? and flow = ? and at >= ? and flow_version = ?
       order by key, id desc) ended
     where outcome = ? and (step = ? or starts_with(step, ?)) and id < ?::bigint
     order by id desc limit ?`,
    bindings,
  )
  return rows.map((row) => Object.assign(toFound(row), { event: row.id }))
}

/** How many records a step wrote something for: `pos.order` was created for 44. */
export interface WrittenCount {
  readonly resource: string
  readonly action: string
  /** Absent: it was written by a version of the software that kept no step. */
  readonly step: string | undefined
  readonly count: number
}

export async function countWritten(
  db: Knex,
  { integration, flow, version, since }: StepPeriod,
): Promise<readonly WrittenCount[]> {
  const rows = await queryRows<{
    resource: string
    action: string
    step: string | null
    count: number
  }>(
    db,
    `select w.written->>'resource' as resource, w.written->>'action' as action, w.written->>'step' as step,
       count(distinct e.key)::int as count
     from event e cross join lateral json_array_elements(e.writes) as w(written)
     where e.integration = ? and e.flow = ? and e.at >= ? and e.flow_version = ? and e.writes is not null
     group by 1, 2, 3 order by 1, 2, 3`,
    [integration, toStored(flow), since, toStored(version)],
  )
  return rows.map(({ resource, action, step, count }) => ({
    resource,
    action,
    step: step ?? undefined,
    count,
  }))
}

/** Those that {@link countWritten} counts for a step, or for steps that it calls; the last one first. */
export async function listWrittenRecords(
  db: Knex,
  { integration, flow, version, since }: StepPeriod,
  {
    step,
    action,
    resource,
    before,
    limit,
  }: {
    readonly step: string
    readonly action: string
    /** What no other step writes: by it writes are found that have no step. */
    readonly resource: string | undefined
    /** The last event of the page before. */
    readonly before: string | undefined
    readonly limit: number
  },
): Promise<readonly EndedRecord[]> {
  const rows = await queryRows<FoundRow & { readonly id: string }>(
    db,
    `select * from (
       select distinct on (key) id, integration, flow, key, label, outcome, reason, step, at from event
       where integration = ? and flow = ? and at >= ? and flow_version = ? and writes is not null
         and exists (select from json_array_elements(writes) as w(written)
           where w.written->>'action' = ? and case when w.written->>'step' is null
             then w.written->>'resource' = ?
             else w.written->>'step' = ? or starts_with(w.written->>'step', ?) end)
       order by key, id desc) written
     where id < ?::bigint order by id desc limit ?`,
    [
      integration,
      toStored(flow),
      since,
      toStored(version),
      action,
      resource ?? null,
      toStored(step),
      toStored(`${step}.call.`),
      before ?? '9223372036854775807',
      limit,
    ],
  )
  return rows.map((row) => Object.assign(toFound(row), { event: row.id }))
}
