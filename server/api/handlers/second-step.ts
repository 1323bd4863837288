import type { Knex } from 'knex'
import type { ShownFactor } from '../../contract/factors.ts'
import { type AttemptLimits, createAttemptLimits } from '../../people/attempt-limits.ts'
import {
  endSignIn,
  findSignIn,
  keepChallenge,
  type OpenSignIn,
  takeTry,
} from '../../people/open-sign-ins.ts'
import { listPasskeys } from '../../people/passkeys.ts'
import { findPerson, type Person } from '../../people/people.ts'
import { askForPasskey } from '../../people/webauthn.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { type From, requireCode, requirePasskey } from './check-factor.ts'
import { enter, openSignIn, requireParty } from './enter.ts'
import { signInIsOver, tooManyTries } from './sign-in-problems.ts'

/** The second step of signing in with a password, and the only one with a passkey. */
export function createSecondStepHandlers(
  services: Services,
): Pick<Handlers, 'askPasskey' | 'showFactor'> {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  return {
    askPasskey: async ({ body: { isAlone }, signIn, address }) => {
      const party = requireParty(services)
      const seconds = isAlone ? await limits.address.count(address) : undefined
      if (seconds !== undefined) throw tooManyTries(seconds)
      const made = isAlone ? await openSignIn(services, null) : undefined
      const open = await findSignIn(db, made?.secret ?? signIn, clock.now())
      if (!open || isAlone !== (open.person === null)) throw signInIsOver()
      const known = open.person === null ? undefined : await listPasskeys(db, open.person)
      const options = await askForPasskey(party, known)
      await keepChallenge(db, 'open_sign_in', open.hash, options.challenge)
      return {
        body: { options },
        ...(made && { headers: { 'Set-Cookie': made.cookie } }),
      }
    },

    showFactor: async ({ body, signIn, address, device }) => {
      const open = await findSignIn(db, signIn, clock.now())
      if (!open || !(await takeTry(db, open))) throw signInIsOver()
      const person = await whoShows(services, limits, {
        open,
        shown: body,
        from: { address, device },
      })
      const entered = await enter(services, person, open.person === null ? 'passkey' : 'password')
      return { ...entered, audit: { ...entered.audit, details: { by: body.kind } } }
    },
  }
}

/** Gives who showed it, and ends the sign-in: of many at once, one is let in. */
async function whoShows(
  services: Services,
  limits: AttemptLimits,
  {
    open,
    shown,
    from,
  }: { readonly open: OpenSignIn; readonly shown: ShownFactor; readonly from: From },
): Promise<Person> {
  const { db } = services.database
  const end = async (trx: Knex): Promise<void> => {
    if (!(await endSignIn(trx, open))) throw signInIsOver()
  }
  if (shown.kind === 'passkey') {
    const known = open.person === null ? undefined : await requireEnabled(db, open.person)
    const place = { place: 'open_sign_in', hash: open.hash, person: known } as const
    const person = await requireEnabled(db, await requirePasskey(services, shown.passkey, place))
    await end(db)
    return person
  }
  // Codes are of somebody whose password was right.
  if (open.person === null) throw signInIsOver()
  const person = await requireEnabled(db, open.person)
  await requireCode(services, limits, person, { ...shown, ...from, use: end })
  return person
}

/** @throws {ApiError} where somebody else has ended what they may do meanwhile. */
async function requireEnabled(db: Knex, id: string): Promise<Person> {
  const person = await findPerson(db, id)
  if (!person || person.isDisabled) throw signInIsOver()
  return person
}
