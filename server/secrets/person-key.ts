import { createHmac, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Cipher } from './cipher.ts'

/** The key under which a workspace's e-mail addresses are digested: without it nobody can try out addresses. */
export type PersonKey = Buffer

const DIGEST_BYTES = 16

/** Made at the first use. */
export async function loadPersonKey(
  db: Knex,
  cipher: Cipher,
  workspace: string,
): Promise<PersonKey> {
  const found = await findKey(db, cipher, workspace)
  if (found) return found
  await queryRows(
    db,
    'insert into person_key (workspace, sealed) values (?, ?) on conflict do nothing',
    [toStored(workspace), cipher.sealBytes(randomBytes(32), personKeyBinding(workspace))],
  )
  const made = await findKey(db, cipher, workspace)
  if (!made) throw new Error(`the key of workspace "${workspace}" was removed while it was made`)
  return made
}

/** Tells e-mail addresses apart without telling what they are; case and spaces around do not count. */
export function digestEmail(key: PersonKey, email: string): Buffer {
  const text = email.trim().toLowerCase()
  return createHmac('sha256', key).update(text).digest().subarray(0, DIGEST_BYTES)
}

async function findKey(
  db: Knex,
  cipher: Cipher,
  workspace: string,
): Promise<PersonKey | undefined> {
  const [row] = await queryRows<{ sealed: Buffer }>(
    db,
    'select sealed from person_key where workspace = ?',
    [toStored(workspace)],
  )
  return row && cipher.openBytes(row.sealed, personKeyBinding(workspace))
}

export function personKeyBinding(workspace: string): string {
  return JSON.stringify(['person_key.sealed', workspace])
}
