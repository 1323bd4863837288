import type { Knex } from 'knex'
import {
  type CommitResult,
  type Effects,
  LeaseLostError,
  linkWakeKey,
  parseLinkWakeKey,
  type RunLease,
  requireShortKeys,
} from '../../engine/index.ts'
import { queryRows, type StoreContext } from './context.ts'
import { writeCursor } from './cursors.ts'
import { writeEvents } from './events.ts'
import { settleIntents } from './intents.ts'
import { deleteLinks, markLinksDead, readLivingKeys, writeLinks } from './links.ts'
import { endRecords, wakeRecords, writeRecords } from './records.ts'
import { keepRun } from './runs.ts'
import { writeSeen } from './seen.ts'

/**
 * Ends a page in one transaction.
 *
 * Commits of one integration go one after the other: else a record that begins to wait and the link it waits for could
 * pass each other unseen, and two flows could lock each other's rows. They are short, and other integrations go on.
 */
export async function commitEffects(
  context: StoreContext,
  lease: RunLease,
  effects: Effects,
): Promise<CommitResult> {
  requireShortKeys(effects)
  return context.db.transaction((trx) => writeEffects(trx, context, lease, effects))
}

async function writeEffects(
  trx: Knex,
  context: StoreContext,
  lease: RunLease,
  effects: Effects,
): Promise<CommitResult> {
  const { integration } = context
  const there = await queryRows(trx, 'select from integration where id = ? for no key update', [
    integration,
  ])
  // It was removed: no row may be left behind.
  if (there.length === 0) throw new LeaseLostError(lease.flow)
  await keepRun(trx, context, lease, effects.counts)
  await deleteLinks(trx, integration, effects.unlinks)
  await writeLinks(trx, integration, effects.links)
  await markLinksDead(trx, integration, effects.deadLinks)
  await settleIntents(trx, context, lease.run, effects.settled)
  await writeRecords(trx, context, effects.records)
  await endRecords(trx, integration, lease.flow, effects.ended)
  const wakes = [...effects.wakes, ...(await missedWakes(trx, integration, effects))]
  const woken = await wakeRecords(trx, context, lease.flow, wakes)
  if (effects.cursor) await writeCursor(trx, integration, lease.flow, effects.cursor)
  await writeSeen(trx, integration, lease.flow, effects.seen)
  await writeEvents(trx, context, lease, effects.events)
  return { woken }
}

/** Wake keys of links that came to be after the records that now wait for them were looked at. */
async function missedWakes(
  trx: Knex,
  integration: number,
  { records }: Effects,
): Promise<readonly string[]> {
  const awaited = records.flatMap(({ waitsFor }) => {
    const key = waitsFor === undefined ? undefined : parseLinkWakeKey(waitsFor)
    return key ? [key] : []
  })
  return (await readLivingKeys(trx, integration, awaited)).map(linkWakeKey)
}
