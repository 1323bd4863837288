import { type DurableState, say } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Where } from '../database/where.ts'
import type { StoreContext } from './context.ts'
import { messageToStored } from './stored-message.ts'

/** Which open records of a flow an action is for. */
export type Selection = { readonly flow: string } & (
  | { readonly keys: readonly string[] }
  | { readonly cause: string }
  | { readonly state: DurableState }
)

/**
 * What is done with open records. `retry`: they are ready and their attempts forgotten; those in doubt wait for an
 * answer, so they are left alone. `ignore`: they are settled without being done, until their source changes, and their
 * history says why. What may have been created stays declared, so that it is not created again if they open again.
 */
export type Change =
  | { readonly kind: 'retry' }
  | { readonly kind: 'ignore'; readonly who: string; readonly why: string }

export type ChangeContext = Pick<StoreContext, 'db' | 'integration'>

/** So many at once: a run that commits its page meanwhile waits for no more than these. */
export const AT_ONCE = 2_000

/**
 * Changes some of the records that were open at a time; fewer than {@link AT_ONCE}: no more are left. What opens anew
 * after that time, as by failing again, is not taken twice. In a transaction of the caller, who holds the integration:
 * a page of a run that is being committed changes the same rows.
 */
export async function changePart(
  context: ChangeContext,
  change: Change,
  selection: Selection,
  { upTo, now }: { readonly upTo: number; readonly now: number },
): Promise<number> {
  const { sql, bindings } = statementOf(context.integration, change, {
    chosen: chosenBy(change, selection, upTo),
    now,
  })
  const [row] = await queryRows<{ count: number }>(context.db, sql, bindings)
  return row?.count ?? 0
}

/** How many are still to be changed. */
export async function countChosen(
  { db, integration }: ChangeContext,
  change: Change,
  selection: Selection,
  upTo: number,
): Promise<number> {
  const { sql, bindings } = chosenBy(change, selection, upTo)
  const [row] = await queryRows<{ count: number }>(
    db,
    `select count(*)::int as count from record where integration = ? and ${sql}`,
    [integration, ...bindings],
  )
  return row?.count ?? 0
}

function statementOf(
  integration: number,
  change: Change,
  { chosen, now }: { readonly chosen: Where; readonly now: number },
): Where {
  const some = `integration = ? and (flow, key) in (
    select flow, key from record where integration = ? and ${chosen.sql} limit ${AT_ONCE})`
  const ofSome = [integration, integration, ...chosen.bindings]
  switch (change.kind) {
    case 'retry':
      return {
        sql: `with retried as (
          update record set state = 'ready', ignored = false, due_at = null, waits_for = null, attempts = 0, since = ?
          where ${some} returning 1)
        select count(*)::int as count from retried`,
        bindings: [now, ...ofSome],
      }
    case 'ignore': {
      const reason = messageToStored(say('ignoredBy', { name: change.who, why: change.why }))
      return {
        sql: `with ignored as (
          update record set state = 'parked', ignored = true, due_at = null, waits_for = null, reason = ?, since = ?
          where ${some} returning integration, flow, key, label, step, flow_version, since),
        noted as (
          insert into event (integration, run, flow, key, outcome, label, reason, step, flow_version, at)
          select integration, 0, flow, key, 'dropped', label, ?, step, flow_version, since from ignored)
        select count(*)::int as count from ignored`,
        bindings: [reason, now, ...ofSome, reason],
      }
    }
  }
}

function chosenBy(change: Change, selection: Selection, upTo: number): Where {
  const { sql, bindings } = selectionOf(selection)
  const open =
    change.kind === 'retry' ? `state in ('waiting', 'retrying', 'parked')` : 'not ignored'
  return { sql: `${sql} and since <= ? and ${open}`, bindings: [...bindings, upTo] }
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
    return {
      sql: 'flow = ? and cause = ? and not ignored',
      bindings: [flow, toStored(selection.cause)],
    }
  }
  return { sql: 'flow = ? and state = ? and not ignored', bindings: [flow, selection.state] }
}
