import type { Knex } from 'knex'
import type { DurableState } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored } from '../database/text.ts'
import {
  AT_ONCE,
  type Change,
  type ChangeContext,
  changePart,
  countChosen,
  type Selection,
} from './change-open-records.ts'
import type { IntegrationNames } from './workspace-integrations.ts'

/** Something that is done with more open records than one transaction takes: part by part, by whichever worker. */
export interface BulkAction {
  readonly id: string
  readonly integration: number
  readonly flow: string
  readonly kind: Change['kind']
  /** All records of a cause, or all in a state. */
  readonly cause: string | undefined
  readonly state: DurableState | undefined
  readonly who: string
  readonly total: number
  readonly done: number
  /** Milliseconds since 1970. */
  readonly askedAt: number
  readonly endedAt: number | undefined
  /** Who ended it before all was done. */
  readonly stoppedBy: string | undefined
}

interface BulkRow {
  readonly id: string
  readonly integration: number
  readonly flow: string
  readonly kind: Change['kind']
  readonly cause: string | null
  readonly state: DurableState | null
  readonly who: string
  readonly why: string | null
  readonly total: number
  readonly done: number
  readonly asked_at: string
  readonly ended_at: string | null
  readonly stopped_by: string | null
}

/**
 * Changes a first part of a selection at once. Where there are more, the rest is kept as a bulk action in the same
 * transaction: who asked may go, and so may this process.
 */
export async function beginChange(
  { db, integration }: ChangeContext,
  change: Change,
  selection: Selection,
  { who, now }: { readonly who: string; readonly now: number },
): Promise<{ readonly count: number; readonly bulk: BulkAction | undefined }> {
  return db.transaction(async (trx) => {
    await holdIntegration(trx, integration)
    const inside = { db: trx, integration }
    const count = await changePart(inside, change, selection, { upTo: now, now })
    if (count < AT_ONCE) return { count, bulk: undefined }
    const left = await countChosen(inside, change, selection, now)
    if (left === 0) return { count, bulk: undefined }
    const [row] = await queryRows<BulkRow>(
      trx,
      `insert into bulk_action (integration, flow, kind, cause, state, who, why, total, done, asked_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
      [
        integration,
        toStored(selection.flow),
        change.kind,
        'cause' in selection ? toStored(selection.cause) : null,
        'state' in selection ? selection.state : null,
        toStored(who),
        change.kind === 'ignore' ? toStored(change.why) : null,
        count + left,
        count,
        now,
      ],
    )
    return { count, bulk: row && toBulkAction(row) }
  })
}

/** Does one part of the oldest bulk action that nobody else is at, in a transaction of the caller; nothing where there is none. */
export async function continueBulk(trx: Knex, now: number): Promise<BulkAction | undefined> {
  const [row] = await queryRows<BulkRow>(
    trx,
    `select * from bulk_action where ended_at is null order by id limit 1 for update skip locked`,
    [],
  )
  if (!row) return undefined
  const { integration } = row
  await holdIntegration(trx, integration)
  const upTo = Number(row.asked_at)
  const inside = { db: trx, integration }
  const count = await changePart(inside, changeOf(row), selectionOf(row), { upTo, now })
  const [after] = await queryRows<BulkRow>(
    trx,
    `update bulk_action set done = done + ?::int, ended_at = ?::bigint where id = ?::bigint returning *`,
    [count, count < AT_ONCE ? now : null, row.id],
  )
  return after && toBulkAction(after)
}

/** Those under way, and those that ended since a time; the latest first. */
export async function listBulkActions(
  db: Knex,
  integrations: IntegrationNames,
  since: number,
): Promise<readonly BulkAction[]> {
  const rows = await queryRows<BulkRow>(
    db,
    `select * from bulk_action where integration = any(?::int[]) and (ended_at is null or ended_at > ?)
     order by id desc limit 100`,
    [[...integrations.keys()], since],
  )
  return rows.map(toBulkAction)
}

/**
 * Ends a bulk action where it is: what was done stays done, and it says how many. It waits for the part that a worker
 * is at. One that has ended stays as it is; nothing where there is none.
 */
export async function stopBulk(
  db: Knex,
  integrations: IntegrationNames,
  { id, who, now }: { readonly id: string; readonly who: string; readonly now: number },
): Promise<BulkAction | undefined> {
  const own = 'id = ?::bigint and integration = any(?::int[])'
  const ofOwn = [id, [...integrations.keys()]]
  const stopped = await queryRows<BulkRow>(
    db,
    `update bulk_action set ended_at = ?, stopped_by = ? where ${own} and ended_at is null returning *`,
    [now, toStored(who), ...ofOwn],
  )
  const [row] =
    stopped.length > 0
      ? stopped
      : await queryRows<BulkRow>(db, `select * from bulk_action where ${own}`, ofOwn)
  return row && toBulkAction(row)
}

export async function forgetBulkActions(db: Knex, endedBefore: number): Promise<void> {
  await queryRows(db, 'delete from bulk_action where ended_at < ?', [endedBefore])
}

async function holdIntegration(trx: Knex, integration: number): Promise<void> {
  await queryRows(trx, 'select from integration where id = ? for no key update', [integration])
}

function changeOf({ kind, who, why }: BulkRow): Change {
  return kind === 'retry' ? { kind } : { kind, who: fromStored(who), why: fromStored(why ?? '') }
}

function selectionOf({ flow: stored, cause, state }: BulkRow): Selection {
  const flow = fromStored(stored)
  if (cause !== null) return { flow, cause: fromStored(cause) }
  return state === null ? { flow, keys: [] } : { flow, state }
}

function toBulkAction(row: BulkRow): BulkAction {
  return {
    id: row.id,
    integration: row.integration,
    flow: fromStored(row.flow),
    kind: row.kind,
    cause: row.cause === null ? undefined : fromStored(row.cause),
    state: row.state ?? undefined,
    who: fromStored(row.who),
    total: row.total,
    done: row.done,
    askedAt: Number(row.asked_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
    stoppedBy: fromStoredOrNull(row.stopped_by),
  }
}
