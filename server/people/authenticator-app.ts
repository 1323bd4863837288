import type { Knex } from 'knex'
import { generateSecret, generateURI, verifySync } from 'otplib'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'

/** An app that makes codes of six digits from a secret and the time (RFC 6238), as they all do it. */
export interface NewApp {
  /** In base 32, for who types it in. */
  readonly secret: string
  /** The same as an address, for a QR code. */
  readonly uri: string
}

/** A code is good during its thirty seconds, and the thirty before and after: no clock is exact. */
const STEP_S = 30

export function makeApp(email: string, issuer: string): NewApp {
  const secret = generateSecret()
  return { secret, uri: generateURI({ secret, label: email, issuer }) }
}

/** The step of time that a code is of; nothing for a wrong one. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const token = code.replaceAll(/\s/gu, '')
  if (!/^\d{6}$/u.test(token)) return undefined
  const epoch = Math.floor(now / 1000)
  const result = verifySync({ secret, token, epoch, epochTolerance: STEP_S })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}

export function appBinding(person: string): string {
  return `authenticator app ${person}`
}

/** In place of a previous one; the code that confirmed it counts as taken. */
export async function saveApp(
  db: Knex,
  cipher: Cipher,
  {
    person,
    secret,
    step,
    now,
  }: {
    readonly person: string
    readonly secret: string
    readonly step: number
    readonly now: number
  },
): Promise<void> {
  await queryRows(
    db,
    `insert into authenticator_app (person, sealed, last_step, created_at) values (?::bigint, ?, ?, ?)
     on conflict (person) do update
     set sealed = excluded.sealed, last_step = excluded.last_step, created_at = excluded.created_at`,
    [person, cipher.seal(secret, appBinding(person)), step, now],
  )
}

/**
 * Takes a code, once, with what it is taken for: who looked over a shoulder comes too late with it, in whichever process.
 */
export async function takeAppCode(
  db: Knex,
  cipher: Cipher,
  {
    person,
    code,
    now,
    use,
  }: {
    readonly person: string
    readonly code: string
    readonly now: number
    readonly use: (trx: Knex) => Promise<void>
  },
): Promise<boolean> {
  const [row] = await queryRows<{ sealed: Buffer }>(
    db,
    'select sealed from authenticator_app where person = ?::bigint',
    [person],
  )
  if (!row) return false
  const step = stepOfCode(cipher.open(row.sealed, appBinding(person)), code, now)
  if (step === undefined) return false
  return db.transaction(async (trx) => {
    const taken = await queryRows(
      trx,
      'update authenticator_app set last_step = ? where person = ?::bigint and last_step < ? returning person',
      [step, person, step],
    )
    if (taken.length === 0) return false
    await use(trx)
    return true
  })
}

export async function removeApp(db: Knex, person: string): Promise<boolean> {
  const gone = await queryRows(
    db,
    'delete from authenticator_app where person = ?::bigint returning person',
    [person],
  )
  return gone.length > 0
}
