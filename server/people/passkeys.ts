import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'

/** What an authenticator (a phone, a computer, a key on a ring) made for a person, and shows it has by signing. */
export interface Passkey {
  readonly id: string
  readonly person: string
  /** How the authenticator calls it, in base64url. */
  readonly credential: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

interface PasskeyRow {
  readonly id: string
  readonly person: string
  readonly credential: string
  readonly counter: string
  readonly transports: readonly string[]
  readonly name: string
  readonly created_at: string
  readonly last_used_at: string | null
}

const COLUMNS =
  'id::text, person::text, credential, counter::text, transports, name, created_at::text, last_used_at::text'
/** More than anybody carries. */
export const MAX_PASSKEYS = 20

/** A key that is moved to the row of somebody else does not open. */
export function passkeyBinding(person: string, credential: string): string {
  return `passkey ${person} ${credential}`
}

/** Gives the id; nothing where the authenticator's key is known already. */
export async function savePasskey(
  db: Knex,
  cipher: Cipher,
  passkey: Omit<Passkey, 'id' | 'lastUsedAt'> & { readonly publicKey: Uint8Array },
): Promise<string | undefined> {
  const { person, credential, publicKey, counter, transports, name, createdAt } = passkey
  const sealed = cipher.sealBytes(publicKey, passkeyBinding(person, credential))
  const rows = await queryRows<{ id: string }>(
    db,
    `insert into passkey (person, credential, sealed, counter, transports, name, created_at)
     values (?::bigint, ?, ?, ?, ?::text[], ?, ?) on conflict do nothing returning id::text`,
    [person, credential, sealed, counter, transports, toStored(name), createdAt],
  )
  return rows[0]?.id
}

export async function listPasskeys(db: Knex, person: string): Promise<readonly Passkey[]> {
  const rows = await queryRows<PasskeyRow>(
    db,
    `select ${COLUMNS} from passkey where person = ?::bigint order by passkey.id`,
    [person],
  )
  return rows.map(toPasskey)
}

export async function findPasskey(
  db: Knex,
  cipher: Cipher,
  credential: string,
): Promise<(Passkey & { readonly publicKey: Buffer }) | undefined> {
  const [row] = await queryRows<PasskeyRow & { readonly sealed: Buffer }>(
    db,
    `select ${COLUMNS}, sealed from passkey where credential = ?`,
    [credential],
  )
  if (!row) return undefined
  const publicKey = cipher.openBytes(row.sealed, passkeyBinding(row.person, row.credential))
  return { ...toPasskey(row), publicKey }
}

export async function noteUse(
  db: Knex,
  { id, counter, now }: { readonly id: string; readonly counter: number; readonly now: number },
): Promise<void> {
  await queryRows(db, 'update passkey set counter = ?, last_used_at = ? where id = ?::bigint', [
    counter,
    now,
    id,
  ])
}

/** Gives its name; nothing where the person has no such passkey. */
export async function removePasskey(
  db: Knex,
  person: string,
  id: string,
): Promise<string | undefined> {
  const [gone] = await queryRows<{ name: string }>(
    db,
    'delete from passkey where id = ?::bigint and person = ?::bigint returning name',
    [id, person],
  )
  return gone && fromStored(gone.name)
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    person: row.person,
    credential: row.credential,
    counter: Number(row.counter),
    transports: row.transports,
    name: fromStored(row.name),
    createdAt: Number(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
  }
}
