import type { Knex } from 'knex'
import {
  type CommitResult,
  type Effects,
  LeaseLostError,
  leaseTtlMs,
  linkWakeKey,
  parseLinkWakeKey,
  type RunLease,
  requireShortKeys,
} from '../../engine/index.ts'
import { type Binding, queryRows, type StoreContext } from './context.ts'
import { cursorJson } from './cursors.ts'
import { eventsJson, writeStories } from './events.ts'
import { deleteLinks, linksJson, markLinksDead, readLivingKeys } from './links.ts'
import { endRecords, writeRecords } from './records.ts'
import { toCounters } from './runs.ts'
import { writeSeen } from './seen.ts'
import { toStored } from './text.ts'

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
  if (isPlain(context, effects)) return endPage(context.db, context, lease, effects)
  return context.db.transaction(async (trx) => {
    await queryRows(trx, 'select from integration where id = ? for no key update', [
      context.integration,
    ])
    const { wakes } = effects
    const missed = await writeRest(trx, context, lease, effects)
    return endPage(trx, context, lease, { ...effects, wakes: [...wakes, ...missed] })
  })
}

/** As nearly every page: with nothing but what `end_page` writes, whose one statement is its own transaction. */
function isPlain({ journal }: StoreContext, effects: Effects): boolean {
  const { unlinks, deadLinks, records, ended, seen, events } = effects
  const others = [unlinks, deadLinks, records, ended, seen, journal ? events : []]
  return others.every((some) => some.length === 0)
}

/** @throws {LeaseLostError} */
async function endPage(
  db: Knex,
  context: StoreContext,
  { run, flow }: RunLease,
  effects: Effects,
): Promise<CommitResult> {
  const rows = await queryRows<{ readonly woken: number | null }>(
    db,
    'select end_page(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as woken',
    [
      context.integration,
      run,
      toStored(flow),
      leaseTtlMs,
      context.now?.() ?? null,
      toCounters(effects.counts),
      linksJson(effects.links),
      effects.settled.map(toStored),
      effects.wakes.map(toStored),
      effects.cursor ? cursorJson(effects.cursor) : null,
      context.journal ? null : eventsJson(effects.events),
    ] satisfies readonly Binding[],
  )
  const woken = rows[0]?.woken ?? null
  if (woken === null) throw new LeaseLostError(flow)
  return { woken }
}

/** Gives wake keys of links that came to be after the records that now wait for them were looked at. */
async function writeRest(
  trx: Knex,
  context: StoreContext,
  lease: RunLease,
  effects: Effects,
): Promise<readonly string[]> {
  const { integration, journal } = context
  await deleteLinks(trx, integration, effects.unlinks)
  await markLinksDead(trx, integration, effects.deadLinks)
  await writeRecords(trx, context, effects.records)
  await endRecords(trx, integration, lease.flow, effects.ended)
  await writeSeen(trx, integration, lease.flow, effects.seen)
  if (journal) await writeStories(trx, integration, journal, lease, effects.events)
  return missedWakes(trx, integration, effects)
}

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
