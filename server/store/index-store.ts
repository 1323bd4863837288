import type { Knex } from 'knex'
import { type IndexState, type IndexStore } from '../../connectors/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import { keyHash } from './keyed-hashes.ts'
import { fromStoredId, toStoredId } from './stored-id.ts'

interface StateRow {
  readonly complete_at: string
  readonly since: readonly string[]
  readonly refreshed_at: string
}

/**
 * The local indexes of one account in a database. Digests are stored under a key of the workspace, for what they are of
 * can be guessed; those of an older version are found as well until workers have put them under it.
 */
export function createSqlIndexStore(db: Knex, cipher: Cipher, connection: number): IndexStore {
  let keying: Promise<PersonKey> | undefined

  async function keyed(hash: string): Promise<string> {
    keying ??= personKeyOfConnection(db, cipher, connection)
    try {
      return keyHash(await keying, hash)
    } catch (error) {
      keying = undefined
      throw error
    }
  }

  const own = (index: string): [number, string] => [connection, toStored(index)]
  return {
    readState: async (index) => {
      const [row] = await queryRows<StateRow>(
        db,
        'select complete_at, since, refreshed_at from index_state where connection = ? and index = ?',
        own(index),
      )
      return row && toState(row)
    },
    writeState: async (index, { completeAt, since, refreshedAt }) => {
      await queryRows(
        db,
        `insert into index_state (connection, index, complete_at, since, refreshed_at) values (?, ?, ?, ?::text[], ?)
         on conflict (connection, index) do update
         set complete_at = excluded.complete_at, since = excluded.since, refreshed_at = excluded.refreshed_at`,
        [...own(index), toStored(completeAt), since.map(toStored), refreshedAt],
      )
    },
    lookUp: async (index, hash) => {
      const rows = await queryRows<{ record_id: string }>(
        db,
        'select record_id from index_entry where connection = ? and index = ? and hash = any(?::text[])',
        [...own(index), [await keyed(hash), toStored(hash)]],
      )
      return rows.map(({ record_id }) => fromStoredId(record_id))
    },
    put: async (index, all, seenAt) => {
      if (all.length === 0) return
      // The last of each: one statement cannot write a row twice. Sorted, so that two writers cannot deadlock.
      const byId = new Map(all.map(({ id, hash }) => [toStoredId(id), hash]))
      const ids = [...byId.keys()].toSorted()
      const hashes = await Promise.all(ids.map((id) => keyed(byId.get(id) ?? '')))
      await queryRows(
        db,
        `insert into index_entry (connection, index, record_id, hash, seen_at)
         select ?, ?, id, hash, ? from unnest(?::text[], ?::text[]) as e(id, hash)
         on conflict (connection, index, record_id) do update set hash = excluded.hash, seen_at = excluded.seen_at
         where index_entry.seen_at <= excluded.seen_at`,
        [...own(index), seenAt, ids, hashes],
      )
    },
    remove: async (index, id) => {
      await queryRows(
        db,
        'delete from index_entry where connection = ? and index = ? and record_id = ?',
        [...own(index), toStoredId(id)],
      )
    },
    forgetBefore: async (index, seenAt) => {
      await queryRows(
        db,
        'delete from index_entry where connection = ? and index = ? and seen_at < ?',
        [...own(index), seenAt],
      )
    },
  }
}

async function personKeyOfConnection(
  db: Knex,
  cipher: Cipher,
  connection: number,
): Promise<PersonKey> {
  const [row] = await queryRows<{ workspace: string }>(
    db,
    'select workspace from connection where id = ?',
    [connection],
  )
  return loadPersonKey(db, cipher, fromStored(row?.workspace ?? ''))
}

function toState(row: StateRow): IndexState {
  return {
    completeAt: fromStored(row.complete_at),
    since: row.since.map(fromStored),
    refreshedAt: Number(row.refreshed_at),
  }
}
