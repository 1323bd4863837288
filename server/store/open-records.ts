import type { Knex } from 'knex'
import type { DurableRecord, DurableState, Message } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { joinWheres, type Where, whereGiven } from '../database/where.ts'
import type { StoreContext } from './context.ts'
import { type RecordRow, toRecord } from './record-row.ts'
import { messageFromStored } from './stored-message.ts'
import type { IntegrationNames } from './workspace-integrations.ts'

/** Open records with the same cause. */
export interface Cause {
  readonly integration: number
  readonly flow: string
  readonly state: DurableState
  readonly cause: string
  readonly example: Message
  readonly count: number
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
}

const MAX_CAUSES = 500

/** Most records first. */
export async function listCauses(
  db: Knex,
  integrations: IntegrationNames,
): Promise<readonly Cause[]> {
  const rows = await queryRows<{
    integration: number
    flow: string
    state: DurableState
    cause: string
    example: string
    count: number
    first_at: string
    last_at: string
  }>(
    db,
    `select g.*, r.reason as example from (
       select integration, flow, state, cause, count(*)::int as count,
         min(since) as first_at, max(since) as last_at
       from record where integration = any(?::int[]) and not ignored
       group by integration, flow, cause, state order by count desc, flow, cause, state limit ?) g
     cross join lateral (
       select reason from record r where r.integration = g.integration and r.flow = g.flow
         and r.cause = g.cause and r.state = g.state and not r.ignored order by r.since desc limit 1) r
     order by g.count desc, g.flow, g.cause, g.state`,
    [[...integrations.keys()], MAX_CAUSES],
  )
  return rows.map((row) => ({
    integration: row.integration,
    flow: fromStored(row.flow),
    state: row.state,
    cause: fromStored(row.cause),
    example: messageFromStored(row.example),
    count: row.count,
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }))
}

/** Open records of a cause that ended at one step. */
export interface StepCause extends Pick<Cause, 'state' | 'cause' | 'count'> {
  readonly step: string
}

/** Of one version of a flow, most records first: a step of another version may be another one. */
export async function countCausesBySteps(
  db: Knex,
  of: { readonly integration: number; readonly flow: string; readonly version: string },
): Promise<readonly StepCause[]> {
  const rows = await queryRows<StepCause>(
    db,
    `select step, state, cause, count(*)::int as count from record
     where integration = ? and flow = ? and flow_version = ? and step <> '' and not ignored
     group by step, state, cause order by count desc, step, cause, state limit ?`,
    [of.integration, toStored(of.flow), toStored(of.version), MAX_CAUSES],
  )
  return rows.map(({ step, state, cause, count }) => ({
    step: fromStored(step),
    state,
    cause: fromStored(cause),
    count,
  }))
}

/** So many open records of a cause are looked at. */
const MAX_COMPARED = 1000

/** What the open records of a cause say, with how many say so. */
export async function countReasons(
  db: Knex,
  { integration, flow, state, cause }: Pick<Cause, 'integration' | 'flow' | 'state' | 'cause'>,
): Promise<ReadonlyArray<{ readonly reason: Message; readonly count: number }>> {
  const rows = await queryRows<{ reason: string; count: number }>(
    db,
    `select reason, count(*)::int as count from (
       select reason from record where integration = ? and flow = ? and state = ? and cause = ? and not ignored
       order by since, key limit ${MAX_COMPARED}) r
     group by reason order by count(*) desc, reason`,
    [integration, toStored(flow), state, toStored(cause)],
  )
  return rows.map(({ reason, count }) => ({ reason: messageFromStored(reason), count }))
}

export interface OpenQuery {
  readonly flow?: string | undefined
  readonly state?: DurableState | undefined
  readonly cause?: string | undefined
  /** In the key, the label or the reason. */
  readonly text?: string | undefined
  /** Flows whose labels may be searched; absent: all. */
  readonly labelled?: ReadonlySet<string> | undefined
  /** Flows by whose keys may be searched, but for those that are e-mail addresses; absent: all. */
  readonly keyed?: ReadonlySet<string> | undefined
  /** The last record of the page before. */
  readonly after?:
    | { readonly since: number; readonly flow: string; readonly key: string }
    | undefined
  readonly limit: number
}

/** Oldest first, with how many there are over all pages. */
export async function listOpenRecords(
  context: StoreContext,
  query: OpenQuery,
): Promise<{ readonly records: readonly DurableRecord[]; readonly total: number }> {
  const { db, integration } = context
  const { sql, bindings } = joinWheres(filterOf(query))
  const after = joinWheres(
    whereGiven(query.after, 'and (since, flow, key) > (?, ?, ?)', (last) => [
      last.since,
      toStored(last.flow),
      toStored(last.key),
    ]),
  )
  // What is gone from the source is called as it was when it was last seen.
  const rows = await queryRows<RecordRow & { readonly last_label: string | null }>(
    db,
    `select record.*, case when deleted and label is null then (
       select e.label from event e
       where e.integration = record.integration and e.key = record.key and e.flow = record.flow and e.label is not null
       order by e.id desc limit 1) end as last_label
     from record where integration = ? and not ignored ${sql} ${after.sql}
     order by since, flow, key limit ?`,
    [integration, ...bindings, ...after.bindings, query.limit],
  )
  const [counted] = await queryRows<{ total: number }>(
    db,
    `select count(*)::int as total from record where integration = ? and not ignored ${sql}`,
    [integration, ...bindings],
  )
  return {
    records: rows.map((row) => toRecord(context, { ...row, label: row.label ?? row.last_label })),
    total: counted?.total ?? 0,
  }
}

function filterOf({ flow, state, cause, text, labelled, keyed }: OpenQuery): readonly Where[] {
  return [
    ...whereGiven(flow, 'and flow = ?', (name) => [toStored(name)]),
    ...whereGiven(state, 'and state = ?', (name) => [name]),
    ...whereGiven(cause, 'and cause = ?', (name) => [toStored(name)]),
    ...whereGiven(
      text,
      `and ((starts_with(key, ?) ${keyed ? `and flow = any(?::text[]) and strpos(key, '@') = 0` : ''})
         or strpos(lower(reason), lower(?)) > 0
         or strpos(lower(label), lower(?)) > 0 ${labelled ? 'and flow = any(?::text[])' : ''})`,
      (words) => [
        toStored(words),
        ...(keyed ? [[...keyed].map(toStored)] : []),
        toStored(words),
        toStored(words),
        ...(labelled ? [[...labelled].map(toStored)] : []),
      ],
    ),
  ]
}

/** Open records of all integrations, by state. */
export async function countOpenRecords(
  db: Knex,
): Promise<
  readonly { readonly workspace: string; readonly state: DurableState; readonly count: number }[]
> {
  const rows = await queryRows<{ workspace: string; state: DurableState; count: number }>(
    db,
    `select i.workspace, r.state, sum(r.count)::int as count from (
       select integration, state, count(*) as count from record where not ignored group by integration, state) r
     join integration i on i.id = r.integration group by i.workspace, r.state`,
    [],
  )
  return rows.map(({ workspace, state, count }) => ({
    workspace: fromStored(workspace),
    state,
    count,
  }))
}
