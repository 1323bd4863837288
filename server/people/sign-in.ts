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
  /** The device it is tried from, where the account was entered from it before. */
  readonly device?: string | undefined
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
  { email, password, address, device }: Credentials,
): Promise<SignInResult> {
  const seconds = await countTry(limits, { email, address, device })
  if (seconds !== undefined) return { kind: 'locked', seconds }
  const person = await findPersonByEmail(db, email)
  const isRight = await isPasswordOf(person?.password, password)
  if (!person || !isRight || person.isDisabled)
    return { kind: 'wrong', isKnown: person !== undefined }
  await forgetTries(limits, { email, device })
  return { kind: 'good', person }
}

interface Try {
  readonly email: string
  readonly address: string
  readonly device: string | undefined
}

/** A device that is known is counted by itself: whatever others try, and from where, is not held against it. */
async function countTry(
  limits: AttemptLimits,
  { email, address, device }: Try,
): Promise<number | undefined> {
  if (device !== undefined) return limits.device.count(device)
  return (await limits.address.count(address)) ?? limits.account.count(email, address)
}

/** Who signs in with a known device leaves the lock against all others as it is. */
async function forgetTries(
  limits: AttemptLimits,
  { email, device }: Pick<Try, 'email' | 'device'>,
): Promise<void> {
  await (device === undefined ? limits.account.forget(email) : limits.device.forget(device))
}
