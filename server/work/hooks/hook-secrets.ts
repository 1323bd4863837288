import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { toStored } from '../../database/text.ts'
import type { Cipher } from '../../secrets/cipher.ts'

interface OfConnection {
  readonly workspace: string
  /** Name of the connection. */
  readonly connection: string
}

interface SecretRow {
  readonly connection: number
  readonly sealed: Buffer | null
}

/** The secret part of the address that a source calls; made when it is first asked for. `undefined`: no such account. */
export async function hookSecret(
  db: Knex,
  cipher: Cipher,
  of: OfConnection,
): Promise<string | undefined> {
  const row = await findSecret(db, of)
  if (!row) return undefined
  if (row.sealed) return cipher.open(row.sealed, hookBinding(row))
  const sealed = cipher.seal(randomBytes(24).toString('base64url'), hookBinding(row))
  await queryRows(
    db,
    'insert into hook_secret (connection, sealed) values (?, ?) on conflict do nothing',
    [row.connection, sealed],
  )
  // Who was faster made the one that holds.
  const saved = await findSecret(db, of)
  return saved?.sealed ? cipher.open(saved.sealed, hookBinding(saved)) : undefined
}

/** Takes as long for a wrong secret as for a right one, and for an account that there is not. */
export async function isHookSecret(
  db: Knex,
  cipher: Cipher,
  of: OfConnection,
  given: string,
): Promise<boolean> {
  const row = await findSecret(db, of)
  const secret = row?.sealed ? cipher.open(row.sealed, hookBinding(row)) : undefined
  const isSame = timingSafeEqual(digest(given), digest(secret ?? randomBytes(24).toString('hex')))
  return isSame && secret !== undefined
}

async function findSecret(
  db: Knex,
  { workspace, connection }: OfConnection,
): Promise<SecretRow | undefined> {
  const [row] = await queryRows<SecretRow>(
    db,
    `select c.id as connection, s.sealed from connection c left join hook_secret s on s.connection = c.id
     where c.workspace = ? and c.name = ?`,
    [toStored(workspace), toStored(connection)],
  )
  return row
}

export function hookBinding({ connection }: Pick<SecretRow, 'connection'>): string {
  return JSON.stringify(['hook_secret.sealed', connection])
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
