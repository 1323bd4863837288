import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { type Cipher, createCipher, keyIdOf } from './cipher.ts'
import { CannotOpenError, KeyError } from './secret-errors.ts'

/**
 * A random key that seals values; it is in the database, itself sealed with the master key.
 *
 * It is announced before it seals anything, so that every process can open what any other one seals. It stays for ever:
 * it is small, and what a process sealed with it that slept through a renewal still opens.
 */
export interface DataKey {
  readonly id: string
  readonly key: Buffer
  /** When it began to seal; nothing while it is only announced. */
  readonly activeAt: number | undefined
}

interface DataKeyRow {
  readonly id: string
  readonly wrapped: Buffer
  readonly active_at: string | null
}

/**
 * The data keys that there are, but those known already; the one that seals first, an announced one last.
 *
 * @throws {KeyError} where the master key is not the one that they are wrapped with
 */
export async function readDataKeys(
  db: Knex,
  master: Cipher,
  known: ReadonlyMap<string, Buffer>,
): Promise<readonly DataKey[]> {
  const rows = await queryRows<DataKeyRow>(
    db,
    'select id, wrapped, active_at from data_key order by active_at desc nulls last, id',
    [],
  )
  return rows.map(({ id, wrapped, active_at: activeAt }) => ({
    id,
    key: known.get(id) ?? unwrap(master, id, wrapped),
    activeAt: activeAt === null ? undefined : Number(activeAt),
  }))
}

export async function hasDataKeys(db: Knex): Promise<boolean> {
  return (await queryRows(db, 'select 1 from data_key limit 1', [])).length > 0
}

/** Makes the key of a new database; of two processes that start at once, one does. */
export async function makeFirstDataKey(db: Knex, master: Cipher, now: number): Promise<void> {
  const { id, wrapped } = newDataKey(master)
  await db.transaction(async (trx) => {
    await lockDataKeys(trx)
    if (await hasDataKeys(trx)) return
    await queryRows(
      trx,
      'insert into data_key (id, wrapped, made_at, active_at, resealed_at) values (?, ?, ?, ?, ?)',
      [id, wrapped, now, now, now],
    )
  })
}

/** Makes a key that every process shall know before it seals anything. */
export async function announceDataKey(db: Knex, master: Cipher, now: number): Promise<string> {
  const { id, wrapped } = newDataKey(master)
  await queryRows(db, 'insert into data_key (id, wrapped, made_at) values (?, ?, ?)', [
    id,
    wrapped,
    now,
  ])
  return id
}

/** Seals all data keys with the first master key; gives how many were sealed with another one. All or none. */
export async function rewrapDataKeys(db: Knex, master: Cipher): Promise<number> {
  return db.transaction(async (trx) => {
    await lockDataKeys(trx)
    const rows = await queryRows<DataKeyRow>(trx, 'select id, wrapped, active_at from data_key', [])
    const old = rows.filter(({ wrapped }) => !master.head.equals(wrapped.subarray(0, 5)))
    for (const { id, wrapped } of old) {
      const anew = master.sealBytes(unwrap(master, id, wrapped), bindingOf(id))
      await queryRows(trx, 'update data_key set wrapped = ? where id = ?', [anew, id])
    }
    return old.length
  })
}

async function lockDataKeys(trx: Knex): Promise<void> {
  await queryRows(trx, 'lock table data_key in share row exclusive mode', [])
}

function newDataKey(master: Cipher): { readonly id: string; readonly wrapped: Buffer } {
  const key = randomBytes(32)
  const id = keyIdOf(createCipher([key]).head)
  return { id, wrapped: master.sealBytes(key, bindingOf(id)) }
}

function unwrap(master: Cipher, id: string, wrapped: Uint8Array): Buffer {
  try {
    return master.openBytes(wrapped, bindingOf(id))
  } catch (cause) {
    if (cause instanceof CannotOpenError && cause.why === 'key') {
      throw new KeyError(
        `the key that was given has the id ${keyIdOf(master.head)}, this database was sealed under the key with the id ${keyIdOf(wrapped)}; give that key (MAPWRIGHT_KEY, or the file "key" in the data folder; the newest first, older ones after commas)`,
        { cause },
      )
    }
    throw new KeyError(
      `the data key ${id} in the database is damaged; put back the table data_key from a backup`,
      { cause },
    )
  }
}

function bindingOf(id: string): string {
  return JSON.stringify(['data_key.wrapped', id])
}
