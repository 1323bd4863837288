import type { Knex } from 'knex'
import {
  type CommitResult,
  type Cursor,
  type Effects,
  LeaseLostError,
  leaseTtlMs,
  linkWakeKey,
  NO_EFFECTS,
  parseLinkWakeKey,
  type RunLease,
  requireShortKeys,
} from '../../engine/index.ts'
import { type Binding, queryPrepared, queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { cursorJson } from './cursors.ts'
import { withErased } from './erased-keys.ts'
import { eventsJson, writeStories } from './events.ts'
import type { EntryOf } from './journal.ts'
import {
  deleteLinks,
  linksJson,
  markLinksDead,
  readLivingKeys,
  type SealedLink,
  sealLinks,
} from './links.ts'
import { writeMissingRows } from './missing-rows.ts'
import { seenRun, writePartitions } from './partitions.ts'
import { endRecords, writeRecords } from './records.ts'
import { finishBindings, toCounters } from './runs.ts'
import { writeSeen } from './seen.ts'
import { toStoredId } from './stored-id.ts'

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
  return commitAll(context, lease, {
    ...effects,
    links: await sealLinks(context, effects.links),
    seen: await withErased(context, effects.seen),
    settled: await withErased(context, effects.settled),
  })
}

/** With the links as they are stored. */
type StoredEffects = Omit<Effects, 'links'> & { readonly links: readonly SealedLink[] }

async function commitAll(
  context: StoreContext,
  lease: RunLease,
  effects: StoredEffects,
): Promise<CommitResult> {
  if (isPlain(context, effects)) return endPage(context.db, context, lease, effects)
  const entryOf = effects.events.length > 0 ? await context.journal?.open() : undefined
  return context.db.transaction(async (trx) => {
    await lockIntegration(trx, context.integration)
    const { wakes } = effects
    const missed = await writeRest(trx, context, lease, { effects, entryOf })
    return endPage(trx, context, lease, { ...effects, wakes: [...wakes, ...missed] })
  })
}

/**
 * Puts the partitions of a complete read in place of previous ones, and moves the flow's first cursor with it.
 *
 * @throws {LeaseLostError}
 */
export async function commitSplit(
  context: StoreContext,
  lease: RunLease,
  partitions: readonly Cursor[],
  cursor: Cursor,
): Promise<void> {
  const { db, integration } = context
  await db.transaction(async (trx) => {
    await lockIntegration(trx, integration)
    await writePartitions(trx, integration, lease.flow, partitions)
    await endPage(trx, context, lease, {
      ...NO_EFFECTS,
      links: [],
      cursor: { partition: 0, cursor },
    })
  })
}

async function lockIntegration(trx: Knex, integration: number): Promise<void> {
  await queryRows(trx, 'select from integration where id = ? for no key update', [integration])
}

/** As nearly every page: with nothing but what `end_page` writes, whose one statement is its own transaction. */
function isPlain({ journal }: StoreContext, effects: StoredEffects): boolean {
  const { unlinks, deadLinks, records, ended, seen, events, missingRows } = effects
  const others = [unlinks, deadLinks, records, ended, seen, missingRows, journal ? events : []]
  return others.every((some) => some.length === 0)
}

const END_PAGE = 'select end_page(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as ended'

/**
 * Where the run ends with it, that comes after in the same statement: without "offset" it might come first.
 *
 * @throws {LeaseLostError}
 */
async function endPage(
  db: Knex,
  context: StoreContext,
  lease: RunLease,
  effects: StoredEffects,
): Promise<CommitResult> {
  const { run, flow, partition } = lease
  const { end } = effects
  const rows = await queryPrepared<{ readonly ended: CommitResult | null }>(
    db,
    end
      ? `select ended, finish_run(?, ?, ?, ?, ?) from (${END_PAGE} offset 0) as page where ended is not null`
      : END_PAGE,
    [
      ...(end ? finishBindings(context, lease, end) : []),
      context.integration,
      run,
      partition !== undefined,
      toStored(flow),
      leaseTtlMs,
      context.now?.() ?? null,
      toCounters(effects.counts),
      linksJson(effects.links),
      effects.settled.map(toStored),
      effects.made.length === 0 ? null : JSON.stringify(effects.made.map(toMade)),
      effects.wakes.map(toStored),
      effects.cursor ? cursorJson(effects.cursor) : null,
      context.journal ? null : eventsJson(effects.events),
    ] satisfies readonly Binding[],
  )
  const ended = rows[0]?.ended ?? null
  if (ended === null) throw new LeaseLostError(flow)
  return ended
}

function toMade({ operation, id }: Effects['made'][number]): object {
  return { operation: toStored(operation), id: toStoredId(id) }
}

/** Gives wake keys of links that came to be after the records that now wait for them were looked at. */
async function writeRest(
  trx: Knex,
  context: StoreContext,
  lease: RunLease,
  { effects, entryOf }: { readonly effects: StoredEffects; readonly entryOf: EntryOf | undefined },
): Promise<readonly string[]> {
  const { integration } = context
  await deleteLinks(trx, integration, effects.unlinks)
  await markLinksDead(trx, integration, effects.deadLinks)
  await writeRecords(trx, context, effects.records)
  await endRecords(trx, integration, lease.flow, effects.ended)
  await writeSeen(trx, integration, lease.flow, effects.seen)
  const at = nowBinding(context)
  await writeMissingRows(trx, integration, { flow: lease.flow, at }, effects.missingRows)
  if (entryOf) {
    const run = await seenRun(trx, context, lease)
    await writeStories(trx, integration, entryOf, { ...lease, run }, effects.events)
  }
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
