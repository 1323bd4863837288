import { say } from '../../../engine/index.ts'
import type { Session } from '../../contract/sessions.ts'
import { hasFactor, loadFactors } from '../../people/factors.ts'
import { DEVICE_COOKIE, DEVICE_DAYS, sealDevice } from '../../people/known-device.ts'
import { beginSignIn, findSignIn, OPEN_SIGN_IN_MS } from '../../people/open-sign-ins.ts'
import { findPerson, hasPeople, type Person } from '../../people/people.ts'
import { createSession, findSession, SESSION_MS, type Way } from '../../people/sessions.ts'
import type { Party } from '../../people/webauthn.ts'
import { ApiError } from '../../problems/api-error.ts'
import { VERSION } from '../../process/version.ts'
import { isHosting } from '../offered-routes.ts'
import { partyOf } from '../passkey-party.ts'
import { toPrincipal } from '../person-principal.ts'
import type { PersonPrincipal, Principal } from '../principal.ts'
import { type Services, termsVersion } from '../services.ts'
import { makeCookie, SESSION_COOKIE, SIGN_IN_COOKIE } from '../session-cookie.ts'
import { ownsAccount } from './owns-account.ts'
import { listEnterable, listHelped } from './workspaces.ts'

/** Lets in somebody whose password was right, or asks for the second factor that they have. */
export async function enterOrAsk(services: Services, person: Person) {
  if (!hasFactor(await loadFactors(services.database.db, person.id))) {
    return enter(services, person)
  }
  const { secret, cookie } = await openSignIn(services, person.id)
  return {
    body: await describeSession(services, undefined, secret),
    headers: { 'Set-Cookie': cookie },
    audit: { who: person.email, subject: person.email, details: { secondStep: true } },
  }
}

/** Begins a sign-in that this browser alone can go on with. */
export async function openSignIn(
  { database, clock, config }: Services,
  person: string | null,
): Promise<{ readonly secret: string; readonly cookie: string }> {
  const secret = await beginSignIn(database.db, { person, now: clock.now() })
  return { secret, cookie: makeCookie(config, SIGN_IN_COOKIE, secret, OPEN_SIGN_IN_MS / 1000) }
}

/** Begins a session, and tells it as `readSession` does. */
export async function enter(services: Services, person: Person, way: Way = 'password') {
  const principal = await openSession(services, person, way)
  return {
    body: await describeSession(services, principal.person),
    headers: { 'Set-Cookie': [principal.cookie, deviceCookie(services, person.email)] },
    audit: { who: person.email, subject: person.email },
  }
}

/** A new one each time that somebody enters: what was counted for the previous one is over. */
function deviceCookie({ config, cipher, clock }: Services, email: string): string {
  const sealed = sealDevice(cipher, email, clock.now())
  return makeCookie(config, DEVICE_COOKIE, sealed, DEVICE_DAYS * 86_400)
}

/** Signs a person in, however they showed who they are. */
export async function openSession(
  services: Services,
  person: Person,
  way: Way,
): Promise<{ readonly person: PersonPrincipal; readonly cookie: string }> {
  const { database, clock, config } = services
  const { id } = await createSession(database.db, person.id, clock.now(), way)
  const session = await findSession(database.db, id, clock.now(), termsVersion(config))
  if (!session) throw new Error('a session ended as it was begun')
  return {
    person: toPrincipal(session),
    cookie: makeCookie(config, SESSION_COOKIE, id, SESSION_MS / 1000),
  }
}

export async function describeSession(
  services: Services,
  principal: Principal | undefined,
  signIn?: string,
): Promise<Session> {
  const { database, config } = services
  const caller = principal?.kind === 'person' ? principal : undefined
  const person = caller && (await findPerson(database.db, caller.id))
  return {
    needsSetup: !(await hasPeople(database.db)),
    person: person
      ? {
          id: person.id,
          email: person.email,
          name: person.name,
          locale: localeOf(person),
          isOwner: person.isOwner,
          mustChangePassword: person.mustChangePassword,
          mustAddFactor: caller.mustAddFactor,
          mustAgree: caller.mustAgree,
        }
      : null,
    workspaces: [
      ...(await listEnterable(database.db, caller)),
      ...(await listHelped(database.db, caller)),
    ],
    secondStep: person ? null : await describeSecondStep(services, signIn),
    passkeyHost: partyOf(config)?.host ?? null,
    csrf: caller?.csrf ?? null,
    openid: config.openid ? { title: config.openid.title, startUrl: '/api/openid/start' } : null,
    signUp: describeSignUp(config),
    ownsAccount: caller !== undefined && (await ownsAccount(services, caller)),
    hasSubscriptions: config.subscriptions !== undefined,
    isHosting: isHosting(config),
    version: VERSION,
  }
}

function describeSignUp({ signUp }: Services['config']): Session['signUp'] {
  return signUp ? { isOpen: signUp.mode === 'open', terms: signUp.terms ?? null } : null
}

/** What is to be shown yet by whoever began to sign in with a password. */
async function describeSecondStep(
  { database: { db }, clock, config }: Services,
  signIn: string | undefined,
): Promise<Session['secondStep']> {
  const open = await findSignIn(db, signIn, clock.now())
  if (!open || open.person === null) return null
  const { appSince, passkeys, recoveryCodes } = await loadFactors(db, open.person)
  return {
    app: appSince !== null,
    passkey: passkeys.length > 0 && partyOf(config) !== undefined,
    recovery: recoveryCodes > 0,
  }
}

function localeOf({ locale }: Person): 'en' | 'it' | 'nl' | null {
  return locale === 'en' || locale === 'it' || locale === 'nl' ? locale : null
}

export async function requirePerson({ database }: Services, id: string): Promise<Person> {
  const person = await findPerson(database.db, id)
  if (!person) throw new Error(`person ${id} is not there`)
  return person
}

/** @throws {ApiError} where this server cannot have passkeys */
export function requireParty({ config }: Services): Party {
  const party = partyOf(config)
  if (party) return party
  throw new ApiError({
    type: 'passkeys_unavailable',
    status: 409,
    title: say('passkeysUnavailable', {}),
    detail: say('openAtHttps', {}),
  })
}

/** The routes that use it let nobody else in. */
export function signedIn(principal: Principal | undefined): PersonPrincipal {
  if (principal?.kind === 'person') return principal
  throw new Error('the route let somebody in who is not signed in')
}
