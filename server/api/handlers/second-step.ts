import { type AttemptLimits, createAttemptLimits } from '../../people/attempt-limits.ts'
import {
  endSignIn,
  findSignIn,
  keepChallenge,
  type OpenSignIn,
  takeTry,
} from '../../people/open-sign-ins.ts'
import { listPasskeys } from '../../people/passkeys.ts'
import { findPerson } from '../../people/people.ts'
import { askForPasskey } from '../../people/webauthn.ts'
import type { ShownFactor } from '../contract/factors.ts'
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
      const id = await whoShows(services, limits, { open, shown: body, from: { address, device } })
      const person = await findPerson(db, id)
      // The last look, so that of many at once one is let in.
      if (!person || person.isDisabled || !(await endSignIn(db, open))) throw signInIsOver()
      const entered = await enter(services, person, open.person === null ? 'passkey' : 'password')
      return { ...entered, audit: { ...entered.audit, details: { by: body.kind } } }
    },
  }
}

/** Gives who showed it. */
async function whoShows(
  services: Services,
  limits: AttemptLimits,
  {
    open: { hash, person },
    shown,
    from,
  }: { readonly open: OpenSignIn; readonly shown: ShownFactor; readonly from: From },
): Promise<string> {
  const known = person === null ? undefined : await findPerson(services.database.db, person)
  // Codes are of somebody whose password was right.
  if (!known && (person !== null || shown.kind !== 'passkey')) throw signInIsOver()
  if (shown.kind === 'passkey') {
    return requirePasskey(services, shown.passkey, { place: 'open_sign_in', hash, person: known })
  }
  if (known) await requireCode(services, limits, known, { ...shown, ...from })
  return known?.id ?? ''
}
