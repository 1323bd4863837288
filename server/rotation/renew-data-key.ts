import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { queryRows } from '../database/query.ts'
import { announceDataKey } from '../secrets/data-keys.ts'
import { type Keyring, RELOAD_MS } from '../secrets/keyring.ts'
import { type Resealed, type ResealOptions, resealValues } from './reseal-values.ts'

export interface RenewOptions extends ResealOptions {
  /** How long other processes have to hear of a key; absent: long enough where there can be others. */
  readonly waitMs?: number | undefined
}

/**
 * Makes a new data key and seals with it whatever is sealed with older ones, while servers work.
 *
 * Where it was broken off, it goes on with the key that it had made.
 *
 * @throws the reason of the signal
 */
export async function renewDataKey(
  { db, kind, clock }: Database,
  { master, cipher, reload }: Keyring,
  options: RenewOptions = {},
): Promise<Resealed> {
  const { signal, waitMs = kind === 'embedded' ? 0 : 3 * RELOAD_MS } = options
  const begun = await findUnfinished(db)
  const id = begun?.id ?? (await announceDataKey(db, master, clock.now()))
  if (begun?.active_at == null) {
    await delay(waitMs, undefined, { signal })
    await activate(db, id, clock.now())
  }
  await reload()
  const first = await resealValues(db, cipher, options)
  // What others sealed with the old key until they heard that the new one is active.
  await delay(waitMs, undefined, { signal })
  const last = await resealValues(db, cipher, options)
  await queryRows(db, 'update data_key set resealed_at = ? where resealed_at is null', [
    clock.now(),
  ])
  return { resealed: first.resealed + last.resealed, unopened: last.unopened }
}

async function findUnfinished(
  db: Database['db'],
): Promise<{ readonly id: string; readonly active_at: string | null } | undefined> {
  const [row] = await queryRows<{ id: string; active_at: string | null }>(
    db,
    'select id, active_at from data_key where resealed_at is null order by made_at desc, id limit 1',
    [],
  )
  return row
}

/** Later than all others, whatever the clocks of two machines say. */
async function activate(db: Database['db'], id: string, now: number): Promise<void> {
  await queryRows(
    db,
    `update data_key set active_at = greatest(?, (select max(active_at) + 1 from data_key))
     where id = ? and active_at is null`,
    [now, id],
  )
}
