import type { Knex } from 'knex'
import { isJsonObject, type JsonObject, type Message, messageOf } from '../../engine/index.ts'
import { DatabaseError } from '../database/database-errors.ts'
import { queryPrepared, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { messageFromStoredOrNull, messageToStoredOrNull } from './stored-message.ts'

/** An account of a system: a connection that a flow can use, without what must stay secret. */
export interface Account {
  readonly id: number
  readonly workspace: string
  readonly name: string
  readonly connector: string
  readonly settings: JsonObject
  /** When the system was last asked whether the account is good (milliseconds since 1970). */
  readonly checkedAt?: number | undefined
  /** What it said then; absent: it is good. */
  readonly problem?: Message | undefined
}

/** An account with its credentials, by setting. */
export interface OpenAccount extends Account {
  readonly secrets: Readonly<Record<string, Secret>>
  /** Where the secrets may be sent (scheme, host, port); absent: they were sealed before this was asked. */
  readonly origins?: readonly string[] | undefined
}

interface AccountRow {
  readonly id: number
  readonly workspace: string
  readonly name: string
  readonly connector: string
  readonly settings: JsonObject
  readonly secrets: Buffer | null
  readonly checked_at: string | null
  readonly problem: string | null
}

const COLUMNS = 'id, workspace, name, connector, settings, secrets, checked_at, problem'
const FOREIGN_KEY_VIOLATION = '23503'

/** Saves an account under its name, in place of one that had it; gives its number. */
export async function saveAccount(
  db: Knex,
  cipher: Cipher,
  account: Omit<OpenAccount, 'id'> & {
    /** What was handed out at a sign-in may be kept, where settings are the same. Default: true. */
    readonly keepsTokens?: boolean | undefined
    /** The system at another address never sees the address that wakes flows, which the one before knows. Default: false. */
    readonly renewsHook?: boolean | undefined
  },
): Promise<number> {
  const { workspace, name, connector, keepsTokens = true, renewsHook = false } = account
  const rows = await queryRows<{ id: number }>(
    db,
    `with saved as (insert into connection (workspace, name, connector, settings, secrets) values (?, ?, ?, ?::json, ?)
     on conflict (workspace, name) do update
     set connector = excluded.connector, settings = excluded.settings, secrets = excluded.secrets,
       checked_at = null, problem = null, renewing_until = null,
       -- What was handed out is never taken along to another address.
       tokens = case when ? and connection.connector = excluded.connector
         and connection.settings::text = excluded.settings::text then connection.tokens end
     returning id),
     -- How the system answered before says nothing of what it is asked with now.
     calls as (delete from connection_calls where connection in (select id from saved)),
     last as (delete from connection_call where connection in (select id from saved)),
     hook as (delete from hook_secret where ? and connection in (select id from saved))
     select id from saved`,
    [
      toStored(workspace),
      toStored(name),
      toStored(connector),
      JSON.stringify(account.settings),
      sealAccount(cipher, account),
      keepsTokens,
      renewsHook,
    ],
  )
  return rows[0]?.id ?? 0
}

/**
 * Binds the secrets of an account to where they may be sent from now on; gives whether it did: not where somebody saved the
 * account meanwhile.
 *
 * @throws {CannotOpenError} if the key is another.
 */
export async function bindAccount(
  db: Knex,
  cipher: Cipher,
  at: { readonly workspace: string; readonly name: string },
  origins: readonly string[],
): Promise<boolean> {
  const [row] = await queryRows<AccountRow>(
    db,
    `select ${COLUMNS} from connection where workspace = ? and name = ?`,
    [toStored(at.workspace), toStored(at.name)],
  )
  if (!row) return false
  const account = openRow(row, cipher)
  const sealed = sealAccount(cipher, { ...account, origins })
  const bound = await queryRows(
    db,
    'update connection set secrets = ? where id = ? and secrets is not distinct from ? returning id',
    [sealed, row.id, row.secrets],
  )
  return bound.length > 0
}

/** @throws {CannotOpenError} if the key is another. */
export async function loadAccount(
  db: Knex,
  cipher: Cipher,
  { workspace, name }: { readonly workspace: string; readonly name: string },
): Promise<OpenAccount | undefined> {
  const sealed = await loadSealedAccounts(db, workspace, [name])
  return sealed.get(name)?.(cipher)
}

/** Opens an account. @throws {CannotOpenError} if the key is another. */
export type SealedAccount = (cipher: Cipher) => OpenAccount

/** Those that there are, by name. Each is opened for itself: one that does not open is in nobody else's way. */
export async function loadSealedAccounts(
  db: Knex,
  workspace: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, SealedAccount>> {
  const rows = await queryPrepared<AccountRow>(
    db,
    `select ${COLUMNS} from connection where workspace = ? and name = any(?::text[])`,
    [toStored(workspace), names.map(toStored)],
  )
  return new Map(rows.map((row) => [fromStored(row.name), (cipher) => openRow(row, cipher)]))
}

/**
 * As {@link loadAccount}, for people who look at it or set it right: where the credentials do not open, that is its
 * problem, and they count as not entered.
 */
export async function showAccount(
  db: Knex,
  cipher: Cipher,
  at: { readonly workspace: string; readonly name: string },
): Promise<OpenAccount | undefined> {
  try {
    return await loadAccount(db, cipher, at)
  } catch (error) {
    if (!(error instanceof CannotOpenError)) throw error
    const account = (await listAccounts(db, at.workspace)).find(({ name }) => name === at.name)
    return account && { ...account, secrets: {}, problem: messageOf(error) }
  }
}

/** Keeps what the system said when it was asked whether an account is good; absent: it is. */
export async function saveAccountCheck(
  db: Knex,
  {
    id,
    at,
    problem,
  }: { readonly id: number; readonly at: number; readonly problem: Message | undefined },
): Promise<void> {
  await queryRows(db, 'update connection set checked_at = ?, problem = ? where id = ?', [
    at,
    messageToStoredOrNull(problem),
    id,
  ])
}

/** Accounts by name, without their credentials. */
export async function listAccounts(db: Knex, workspace: string): Promise<readonly Account[]> {
  const rows = await queryRows<AccountRow>(
    db,
    `select ${COLUMNS} from connection where workspace = ? order by name`,
    [toStored(workspace)],
  )
  return rows.map(toAccount)
}

/**
 * Forgets an account, its credentials and its local indexes; gives whether there was one.
 *
 * @throws {DatabaseError} if an integration uses it
 */
export async function deleteAccount(
  db: Knex,
  { workspace, name }: { readonly workspace: string; readonly name: string },
): Promise<boolean> {
  try {
    const rows = await queryRows(
      db,
      `with gone as (delete from connection where workspace = ? and name = ? returning id),
       entries as (delete from index_entry where connection in (select id from gone)),
       calls as (delete from connection_calls where connection in (select id from gone)),
       last as (delete from connection_call where connection in (select id from gone))
       select id from gone`,
      [toStored(workspace), toStored(name)],
    )
    return rows.length > 0
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION)) {
      throw error
    }
    throw new DatabaseError(
      'CONNECTION_IN_USE',
      `connection "${name}" is used by an integration; give that integration another connection first`,
      { cause: error },
    )
  }
}

/** Names the row, and what it is for: credentials do not open under another name or for another system. */
export function accountBinding(account: Pick<Account, 'workspace' | 'name' | 'connector'>): string {
  return JSON.stringify(['connection.secrets', account.workspace, account.name, account.connector])
}

/** Sealed together, so that nobody can bind them to another place who only has the database. */
function sealAccount(
  cipher: Cipher,
  account: Pick<OpenAccount, 'workspace' | 'name' | 'connector' | 'secrets' | 'origins'>,
): Buffer {
  const { origins } = account
  const secrets = Object.fromEntries(
    Object.entries(account.secrets).map(([name, secret]) => [name, secret.reveal()]),
  )
  return cipher.seal(JSON.stringify({ secrets, origins }), accountBinding(account))
}

function openRow(row: AccountRow, cipher: Cipher): OpenAccount {
  const account = toAccount(row)
  if (row.secrets === null) return { ...account, secrets: {} }
  return { ...account, ...parseSealed(cipher.open(row.secrets, accountBinding(account))) }
}

/** Before origins were sealed with them, secrets were all that was sealed: texts by their names. */
function parseSealed(text: string): Pick<OpenAccount, 'secrets' | 'origins'> {
  const sealed: unknown = JSON.parse(text)
  if (!isJsonObject(sealed)) return { secrets: {} }
  const { secrets, origins } = sealed
  if (!isJsonObject(secrets)) return { secrets: toSecrets(sealed) }
  return {
    secrets: toSecrets(secrets),
    ...(Array.isArray(origins) && { origins: origins.map(String) }),
  }
}

function toSecrets(plain: JsonObject): Record<string, Secret> {
  return Object.fromEntries(
    Object.entries(plain).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, new Secret(value)]] : [],
    ),
  )
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    workspace: fromStored(row.workspace),
    name: fromStored(row.name),
    connector: fromStored(row.connector),
    settings: row.settings,
    checkedAt: row.checked_at === null ? undefined : Number(row.checked_at),
    problem: messageFromStoredOrNull(row.problem),
  }
}
