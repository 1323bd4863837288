import type { Knex } from 'knex'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored, toStoredOrNull } from '../database/text.ts'
import { parseRole } from './parse-role.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

/** What a program calls the API with, in place of a session. Its scope is a role in one workspace. */
export interface ApiToken {
  readonly id: string
  readonly workspace: string
  readonly name: string
  readonly role: Role
  readonly createdBy: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly lastUsedAt: number | null
}

interface TokenRow {
  readonly id: string
  readonly workspace: string
  readonly name: string
  readonly role: string
  readonly created_by: string
  readonly created_at: string
  readonly expires_at: string
  readonly last_used_at: string | null
}

/** Tells people, and programs that look for leaked secrets, what it is. */
const PREFIX = 'mw_'
const COLUMNS =
  'id::text, workspace, name, role, created_by, created_at::text, expires_at::text, last_used_at::text'
const USED_EVERY_MS = 60_000
const MAX_TOKENS = 1000

/** The secret is given this once, and kept nowhere. */
export async function createToken(
  db: Knex,
  token: Omit<ApiToken, 'id' | 'lastUsedAt'>,
): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = PREFIX + randomSecret()
  const rows = await queryRows<{ id: string }>(
    db,
    `insert into api_token (workspace, name, role, hash, created_by, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?) returning id::text`,
    [
      toStored(token.workspace),
      toStored(token.name),
      token.role,
      hashSecret(secret),
      toStored(token.createdBy),
      token.createdAt,
      token.expiresAt,
    ],
  )
  return { id: rows[0]?.id ?? '', secret }
}

/** The token with that secret; nothing when there is none, or it has expired. */
export async function findToken(
  db: Knex,
  secret: string,
  now: number,
): Promise<ApiToken | undefined> {
  if (!secret.startsWith(PREFIX)) return undefined
  const [row] = await queryRows<TokenRow>(
    db,
    `select ${COLUMNS} from api_token where hash = ? and expires_at > ?`,
    [hashSecret(secret), now],
  )
  if (!row) return undefined
  if (now - Number(row.last_used_at ?? 0) > USED_EVERY_MS) {
    await queryRows(db, 'update api_token set last_used_at = ? where id = ?::bigint', [now, row.id])
  }
  return toToken(row)
}

/** Newest first, those that expired among them. */
export async function listTokens(db: Knex, workspace: string): Promise<readonly ApiToken[]> {
  const rows = await queryRows<TokenRow>(
    db,
    `select ${COLUMNS} from api_token where workspace = ? order by api_token.id desc limit ${MAX_TOKENS}`,
    [toStored(workspace)],
  )
  return rows.map(toToken)
}

export async function deleteToken(db: Knex, workspace: string, id: string): Promise<boolean> {
  const gone = await queryRows(
    db,
    'delete from api_token where workspace = ? and id = ?::bigint returning id',
    [toStored(workspace), id],
  )
  return gone.length > 0
}

/**
 * Revokes the tokens that a person made, in one workspace or in all: who may enter no more must not do so by what they
 * made before.
 */
export async function deleteTokensOf(
  db: Knex,
  { person, workspace }: { readonly person: string; readonly workspace?: string },
): Promise<void> {
  await queryRows(
    db,
    `delete from api_token where created_by = (select email from person where id = ?::bigint)
     and (?::text is null or workspace = ?::text)`,
    [person, toStoredOrNull(workspace), toStoredOrNull(workspace)],
  )
}

function toToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    workspace: fromStored(row.workspace),
    name: fromStored(row.name),
    role: parseRole(row.role),
    createdBy: fromStored(row.created_by),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
  }
}
