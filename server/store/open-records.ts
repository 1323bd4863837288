import type { Knex } from 'knex'
import { type DurableRecord, type DurableState, say } from '../../engine/index.ts'
import { NOW, nowBinding, queryRows, type StoreContext } from './context.ts'
import { type RecordRow, toRecord } from './record-row.ts'
import { fromStored, toStored } from './text.ts'
import { joinWheres, type Where, whereGiven } from './where.ts'
import type { IntegrationNames } from './workspace-integrations.ts'

/** Open records with the same trouble. */
export interface Cause {
  readonly integration: number
  readonly flow: string
  readonly state: DurableState
  readonly cause: string
  readonly example: string
  readonly count: number
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
}

const MOST_CAUSES = 500

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
       from record where integration = any(?::smallint[]) and not ignored
       group by integration, flow, cause, state order by count desc, flow, cause, state limit ?) g
     cross join lateral (
       select reason from record r where r.integration = g.integration and r.flow = g.flow
         and r.cause = g.cause and r.state = g.state and not r.ignored order by r.since desc limit 1) r
     order by g.count desc, g.flow, g.cause, g.state`,
    [[...integrations.keys()], MOST_CAUSES],
  )
  return rows.map((row) => ({
    integration: row.integration,
    flow: fromStored(row.flow),
    state: row.state,
    cause: fromStored(row.cause),
    example: fromStored(row.example),
    count: row.count,
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }))
}

export interface OpenQuery {
  readonly flow?: string | undefined
  readonly state?: DurableState | undefined
  readonly cause?: string | undefined
  /** In the key, the label or the reason. */
  readonly text?: string | undefined
  /** Flows whose labels may be searched; absent: all. */
  readonly labelled?: ReadonlySet<string> | undefined
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
  const rows = await queryRows<RecordRow>(
    db,
    `select * from record where integration = ? and not ignored ${sql} ${after.sql}
     order by since, flow, key limit ?`,
    [integration, ...bindings, ...after.bindings, query.limit],
  )
  const [counted] = await queryRows<{ total: number }>(
    db,
    `select count(*)::int as total from record where integration = ? and not ignored ${sql}`,
    [integration, ...bindings],
  )
  return { records: rows.map((row) => toRecord(context, row)), total: counted?.total ?? 0 }
}

function filterOf({ flow, state, cause, text, labelled }: OpenQuery): readonly Where[] {
  return [
    ...whereGiven(flow, 'and flow = ?', (name) => [toStored(name)]),
    ...whereGiven(state, 'and state = ?', (name) => [name]),
    ...whereGiven(cause, 'and cause = ?', (name) => [toStored(name)]),
    ...whereGiven(
      text,
      `and (starts_with(key, ?) or strpos(lower(reason), lower(?)) > 0
         or strpos(lower(label), lower(?)) > 0 ${labelled ? 'and flow = any(?::text[])' : ''})`,
      (words) => [
        toStored(words),
        toStored(words),
        toStored(words),
        ...(labelled ? [[...labelled].map(toStored)] : []),
      ],
    ),
  ]
}

/** Which open records of a flow an action is for. */
export type Selection = { readonly flow: string } & (
  | { readonly keys: readonly string[] }
  | { readonly cause: string }
  | { readonly state: DurableState }
)

/** So many at once: a run that commits its page meanwhile waits for no more than these. */
const AT_ONCE = 2_000

/**
 * Makes them ready and forgets attempts; gives how many. Those in doubt wait for an answer, so they are left alone.
 * However many they are, each part is for itself: what was done before a failure stays done, and is not asked again.
 */
export async function retrySelection(context: StoreContext, selection: Selection): Promise<number> {
  const { sql, bindings } = selectionOf(selection)
  return changeInParts(context, (upTo) => ({
    sql: `with retried as (
       update record set state = 'ready', ignored = false, due_at = null, waits_for = null, attempts = 0, since = ${NOW}
       where integration = ? and (flow, key) in (
         select flow, key from record where integration = ? and ${sql} and since <= ?
           and state in ('waiting', 'retrying', 'parked') limit ${AT_ONCE}) returning 1)
     select count(*)::int as count from retried`,
    bindings: [nowBinding(context), context.integration, context.integration, ...bindings, upTo],
  }))
}

/**
 * Settles records without doing them, until their source changes, and notes why in their history; gives how many. What
 * may have been created stays declared, so that it is not created again if they open again. In parts, as retries are.
 */
export async function ignoreSelection(
  context: StoreContext,
  selection: Selection,
  { who, why }: { readonly who: string; readonly why: string },
): Promise<number> {
  const { sql, bindings } = selectionOf(selection)
  const reason = toStored(say('ignoredBy', { name: who, why }))
  return changeInParts(context, (upTo) => ({
    sql: `with ignored as (
       update record set state = 'parked', ignored = true, due_at = null, waits_for = null, reason = ?, since = ${NOW}
       where integration = ? and (flow, key) in (
         select flow, key from record where integration = ? and ${sql} and since <= ? and not ignored limit ${AT_ONCE})
       returning integration, flow, key, label, step, flow_version, since),
     noted as (
       insert into event (integration, run, flow, key, outcome, label, reason, step, flow_version, at)
       select integration, 0, flow, key, 'dropped', label, ?, step, flow_version, since from ignored)
     select count(*)::int as count from ignored`,
    bindings: [
      reason,
      nowBinding(context),
      context.integration,
      context.integration,
      ...bindings,
      upTo,
      reason,
    ],
  }))
}

/**
 * Changes what was open when it began, part by part. Each part waits for a page of a run that is being committed, for
 * both change the same rows. What opens anew meanwhile, as by failing again, is not taken twice.
 */
async function changeInParts(
  context: StoreContext,
  partOf: (upTo: number) => Where,
): Promise<number> {
  const { db, integration } = context
  const [clock] = await queryRows<{ now: string }>(db, `select ${NOW} as now`, [
    nowBinding(context),
  ])
  const { sql, bindings } = partOf(Number(clock?.now))
  for (let total = 0; ; ) {
    const count = await db.transaction(async (trx) => {
      await queryRows(trx, 'select from integration where id = ? for no key update', [integration])
      const [row] = await queryRows<{ count: number }>(trx, sql, bindings)
      return row?.count ?? 0
    })
    total += count
    if (count < AT_ONCE) return total
  }
}

function selectionOf(selection: Selection): Where {
  const flow = toStored(selection.flow)
  if ('keys' in selection) {
    return {
      sql: 'flow = ? and key = any(?::text[])',
      bindings: [flow, selection.keys.map(toStored)],
    }
  }
  if ('cause' in selection) {
    const cause = toStored(selection.cause)
    return {
      sql: 'flow = ? and cause = ? and not ignored',
      bindings: [flow, cause],
    }
  }
  return { sql: 'flow = ? and state = ? and not ignored', bindings: [flow, selection.state] }
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
