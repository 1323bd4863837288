import type { Knex } from 'knex'
import type { ShownFactor } from '../../contract/factors.ts'
import type { AttemptLimits } from '../../people/attempt-limits.ts'
import { takeAppCode } from '../../people/authenticator-app.ts'
import { openDevice } from '../../people/known-device.ts'
import { takeChallenge } from '../../people/open-sign-ins.ts'
import { findPasskey, noteUse } from '../../people/passkeys.ts'
import { isPasswordOf } from '../../people/passwords.ts'
import { countRecoveryCodes, takeRecoveryCode } from '../../people/recovery-codes.ts'
import { readSignedPasskey } from '../../people/webauthn.ts'
import { partyOf } from '../passkey-party.ts'
import type { Services } from '../services.ts'
import { requirePerson } from './enter.ts'
import { factorIsWrong, passwordIsWrong, tooManyTries } from './sign-in-problems.ts'
import { tellPerson } from './tell-person.ts'

/**
 * Looks at the password of somebody who is signed in already.
 *
 * @throws {ApiError}
 */
export async function requirePassword(
  services: Services,
  limits: AttemptLimits,
  { id, email, password, address, device: cookie }: Somebody & From & { readonly password: string },
): Promise<void> {
  const device = openDevice(services.cipher, email, cookie, services.clock.now())
  const seconds = device
    ? await limits.device.count(device)
    : await limits.account.count(email, address)
  if (seconds !== undefined) throw tooManyTries(seconds)
  const { password: stored } = await requirePerson(services, id)
  if (!(await isPasswordOf(stored, password))) throw passwordIsWrong(email)
  await (device ? limits.device.forget(device) : limits.account.forget(email))
}

type Place = Parameters<typeof takeChallenge>[1]

interface Somebody {
  readonly id: string
  readonly email: string
}

/** Where a code comes from. */
export interface From {
  readonly address: string
  /** Cookie of a browser in which somebody entered before, whatever it is worth. */
  readonly device: string | undefined
}

/**
 * Counts a try of a code before it is looked at. As with passwords, a browser in which its person entered before has tries of its
 * own: who found out the password cannot lock them out.
 *
 * @throws {ApiError}
 */
export async function countCode(
  { cipher, clock }: Services,
  limits: AttemptLimits,
  email: string,
  { address, device: cookie }: From,
): Promise<{ readonly forget: () => Promise<void> }> {
  const device = openDevice(cipher, email, cookie, clock.now())
  const seconds = device
    ? await limits.factorDevice.count(device)
    : await limits.factor.count(email, address)
  if (seconds !== undefined) throw tooManyTries(seconds)
  return {
    forget: () => (device ? limits.factorDevice.forget(device) : limits.factor.forget(email)),
  }
}

/**
 * Takes a code of an app or a recovery code of somebody. A try is counted before it is looked at, and a good one is taken once,
 * with what it is taken for, or not at all: of several that are shown at once for one sign-in, one is spent.
 *
 * @throws {ApiError}
 */
export async function requireCode(
  services: Services,
  limits: AttemptLimits,
  { id, email }: Somebody,
  {
    kind,
    code,
    use,
    ...from
  }: Exclude<ShownFactor, { kind: 'passkey' }> &
    From & {
      /** @throws {ApiError} where it is no use any more. */
      readonly use: (db: Knex) => Promise<void>
    },
): Promise<void> {
  const {
    database: { db },
    cipher,
    clock,
  } = services
  const tries = await countCode(services, limits, email, from)
  const isGood =
    kind === 'app'
      ? await takeAppCode(db, cipher, { person: id, code, now: clock.now(), use })
      : await takeRecoveryCode(db, { person: id, code, use })
  if (!isGood) throw factorIsWrong(email)
  await tries.forget()
  if (kind === 'recovery') {
    const left = await countRecoveryCodes(db, id)
    await tellPerson(services, id, { what: 'codeUsed', left })
  }
}

/**
 * Looks at what a passkey signed; gives whose it is.
 *
 * @throws {ApiError}
 */
export async function requirePasskey(
  { database: { db }, cipher, clock, config }: Services,
  { id, response }: Extract<ShownFactor, { kind: 'passkey' }>['passkey'],
  {
    place,
    hash,
    person,
  }: {
    /** Where what it had to sign is kept. */
    readonly place: Place
    readonly hash: Buffer
    /** Whose it must be; absent: whoever it is of, and it stands for the password as well. */
    readonly person: Somebody | undefined
  },
): Promise<string> {
  const party = partyOf(config)
  const challenge = await takeChallenge(db, place, hash)
  const passkey = await findPasskey(db, cipher, id)
  const isTheirs = passkey && (person === undefined || passkey.person === person.id)
  const wrong = () => factorIsWrong(person?.email ?? '')
  if (!party || challenge === undefined || !isTheirs) throw wrong()
  const about = { passkey, challenge, isAlone: person === undefined }
  const counter = await readSignedPasskey(party, { id, ...response }, about)
  if (counter === undefined) throw wrong()
  await noteUse(db, { id: passkey.id, counter, now: clock.now() })
  return passkey.person
}
