import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { AttemptLimits } from './attempt-limits.ts'
import { isPasswordOf } from './passwords.ts'
import { findPersonByEmail, type Person } from './people.ts'

/** How a try to sign in came out. */
export type SignInResult =
  | { readonly kind: 'good'; readonly person: Person }
  | { readonly kind: 'wrong'; readonly isKnown: boolean }
  | { readonly kind: 'locked'; readonly seconds: number }

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly address: string
}

/**
 * Tells whether a password is that of an account.
 *
 * A try is counted before it is looked at, so that many at once cannot slip through. Neither the answer nor how long it
 * takes tells whether there is such an account; one that does not exist is locked as well.
 */
export async function checkPassword(
  db: Knex,
  limits: AttemptLimits,
  { email, password, address }: Credentials,
): Promise<SignInResult> {
  const account = accountKey(email)
  const seconds =
    (await limits.address.count(address)) ?? (await limits.account.count(account, address))
  if (seconds !== undefined) return { kind: 'locked', seconds }
  const person = await findPersonByEmail(db, email)
  const isRight = await isPasswordOf(person?.password, password)
  if (!person || !isRight || person.isDisabled)
    return { kind: 'wrong', isKnown: person !== undefined }
  await limits.account.forget(account)
  return { kind: 'good', person }
}

/** As short as the table of limits needs it, and no e-mail address. */
export function accountKey(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('hex')
}
