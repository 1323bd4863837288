import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import type { StoreContext } from './context.ts'
import { personKeyOf } from './erased-keys.ts'

/** What a hash begins with that nobody can try out values against without the key. Those of before have none. */
const KEYED = 'k.'

/** Of a plain hash, so that hashes that are stored already can be put under the key without what they are of. */
export function keyHash(personKey: PersonKey, hash: string): string {
  const digest = createHmac('sha256', personKey).update('keyed hash').update(hash).digest()
  return KEYED + digest.subarray(0, 18).toString('base64url')
}

/** Integrations whose claims this process has looked at, by database. */
const looked = new WeakMap<Knex, Set<number>>()

/** Puts claims of creates under the key that an older version left plain; looks once. Gives what makes new ones. */
export async function claimKeyer(context: StoreContext): Promise<(hash: string) => string> {
  const personKey = await personKeyOf(context)
  const { db, integration } = context
  const known = looked.get(db) ?? new Set<number>()
  looked.set(db, known)
  if (!known.has(integration)) {
    await keyClaims(db, integration, personKey)
    known.add(integration)
  }
  return (hash) => keyHash(personKey, hash)
}

async function keyClaims(db: Knex, integration: number, personKey: PersonKey): Promise<void> {
  const rows = await queryRows<{ claim: string }>(
    db,
    `select claim from intent where integration = ? and not starts_with(claim, '${KEYED}')`,
    [integration],
  )
  if (rows.length === 0) return
  await queryRows(
    db,
    `update intent i set claim = k.keyed from unnest(?::text[], ?::text[]) as k(claim, keyed)
     where i.integration = ? and i.claim = k.claim`,
    [
      rows.map(({ claim }) => claim),
      rows.map(({ claim }) => keyHash(personKey, claim)),
      integration,
    ],
  )
}

const BATCH = 2_000

/** Puts hashes of local indexes under the key that an older version left plain. Gives how many there were. */
export async function keyIndexHashes(db: Knex, cipher: Cipher): Promise<number> {
  for (let keyed = 0; ; ) {
    const rows = await queryRows<{ connection: number; workspace: string; hash: string }>(
      db,
      `select distinct e.connection, c.workspace, e.hash from index_entry e join connection c on c.id = e.connection
       where not starts_with(e.hash, '${KEYED}') limit ${BATCH}`,
      [],
    )
    for (const workspace of new Set(rows.map((row) => row.workspace))) {
      const personKey = await loadPersonKey(db, cipher, fromStored(workspace))
      const own = rows.filter((row) => row.workspace === workspace)
      await queryRows(
        db,
        `update index_entry e set hash = k.keyed
         from unnest(?::int[], ?::text[], ?::text[]) as k(connection, hash, keyed)
         where e.connection = k.connection and e.hash = k.hash`,
        [
          own.map(({ connection }) => connection),
          own.map(({ hash }) => hash),
          own.map(({ hash }) => keyHash(personKey, hash)),
        ],
      )
    }
    keyed += rows.length
    if (rows.length < BATCH) return keyed
  }
}
