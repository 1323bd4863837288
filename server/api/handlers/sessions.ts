import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { isGuessable } from '../../people/guessable.ts'
import { acceptInvitation } from '../../people/invitations.ts'
import { DEVICE_COOKIE, DEVICE_DAYS, openDevice, sealDevice } from '../../people/known-device.ts'
import { loadRoles } from '../../people/memberships.ts'
import { hashPassword, isPasswordOf } from '../../people/passwords.ts'
import {
  changePassword,
  changePerson,
  createFirstOwner,
  findPerson,
  hasPeople,
  type Person,
} from '../../people/people.ts'
import { createSession, endSession, SESSION_MS } from '../../people/sessions.ts'
import { forgetSetUpCodes, isSetUpCode } from '../../people/set-up.ts'
import { checkPassword } from '../../people/sign-in.ts'
import { renameWorkspace } from '../../people/workspaces.ts'
import { ApiError } from '../api-error.ts'
import type { Session, sessionRoutes } from '../contract/sessions.ts'
import type { Handlers } from '../handler.ts'
import type { PersonPrincipal, Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { makeCookie, SESSION_COOKIE } from '../session-cookie.ts'
import { VERSION } from '../version.ts'
import { listEnterable } from './workspaces.ts'

type SessionHandlers = Pick<Handlers, keyof typeof sessionRoutes>

export function createSessionHandlers(services: Services): SessionHandlers {
  const { database, clock, config } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)

  return {
    readSession: async ({ principal }) => ({ body: await describe(services, principal) }),

    setUp: async ({ body, address }) => {
      if (await hasPeople(db)) throw isSetUpAlready()
      // Even where only this machine can call: a proxy may bring calls from anywhere, and tell nothing of it.
      const seconds = await limits.address.count(address)
      if (seconds !== undefined) throw tooManyTries(seconds)
      if (!(await isSetUpCode(db, body.code, clock.now()))) {
        throw (await hasPeople(db)) ? isSetUpAlready() : codeIsWrong()
      }
      const { email, name, workspaceTitle } = body
      refuseGuessable(body.password, [email, name])
      const owner = { email, name, password: await hashPassword(body.password) }
      const id = await createFirstOwner(db, owner, clock.now())
      if (id === undefined) throw isSetUpAlready()
      await forgetSetUpCodes(db)
      if (workspaceTitle !== undefined) {
        await renameWorkspace(db, { name: 'default', title: workspaceTitle })
      }
      return enter(services, await requirePerson(services, id))
    },

    signIn: async ({ body, address, device: cookie }) => {
      const device = openDevice(services.cipher, body.email, cookie, clock.now())
      const result = await checkPassword(db, limits, { ...body, address, device })
      if (result.kind === 'locked') throw tooManyTries(result.seconds)
      if (result.kind === 'wrong') {
        services.log.warn({ msg: 'a sign-in failed', address })
        throw passwordIsWrong(result.isKnown ? body.email : '')
      }
      return enter(services, result.person)
    },

    acceptInvitation: async ({ body, address }) => {
      const seconds = await limits.address.count(address)
      if (seconds !== undefined) throw tooManyTries(seconds)
      refuseGuessable(body.password, [])
      const password = await hashPassword(body.password)
      const { secret } = body
      const id = await acceptInvitation(db, { secret, password, now: clock.now() })
      if (id === undefined) throw invitationIsOver()
      return enter(services, await requirePerson(services, id))
    },

    signOut: async ({ principal }) => {
      await endSession(db, signedIn(principal).session)
      return { headers: { 'Set-Cookie': makeCookie(config, SESSION_COOKIE, '', 0) } }
    },

    changeMe: async ({ body, principal, address, device: cookie }) => {
      const { id, email } = signedIn(principal)
      const { password, ...change } = body
      const details = { changed: Object.keys(body) }
      if (password) {
        const device = openDevice(services.cipher, email, cookie, clock.now())
        const seconds = device
          ? await limits.device.count(device)
          : await limits.account.count(email, address)
        if (seconds !== undefined) throw tooManyTries(seconds)
        const { password: stored } = await requirePerson(services, id)
        if (!(await isPasswordOf(stored, password.old))) throw passwordIsWrong(email)
        await (device ? limits.device.forget(device) : limits.account.forget(email))
        refuseGuessable(password.new, [email, signedIn(principal).name])
        const hash = await hashPassword(password.new)
        await changePassword(db, id, { hash, mustChange: false })
      }
      await changePerson(db, id, change)
      const person = await requirePerson(services, id)
      // All sessions ended with the old password; the one at hand goes on as a new one.
      if (password)
        return { ...(await enter(services, person)), audit: { subject: email, details } }
      const changed = { ...signedIn(principal), name: person.name }
      return { body: await describe(services, changed), audit: { subject: email, details } }
    },
  }
}

/** Begins a session, and tells it as {@link SessionHandlers.readSession} does. */
async function enter(services: Services, person: Person) {
  const principal = await openSession(services, person)
  return {
    body: await describe(services, principal.person),
    headers: { 'Set-Cookie': [principal.cookie, deviceCookie(services, person.email)] },
    audit: { who: person.email, subject: person.email },
  }
}

/** A new one each time that somebody enters: what was counted for the former one is over. */
function deviceCookie({ config, cipher, clock }: Services, email: string): string {
  const sealed = sealDevice(cipher, email, clock.now())
  return makeCookie(config, DEVICE_COOKIE, sealed, DEVICE_DAYS * 86_400)
}

/** Signs a person in, however they showed who they are. */
export async function openSession(
  services: Services,
  person: Person,
): Promise<{ readonly person: PersonPrincipal; readonly cookie: string }> {
  const { database, clock, config } = services
  const { id, csrf } = await createSession(database.db, person.id, clock.now())
  const { email, name, isOwner, mustChangePassword } = person
  const roles = await loadRoles(database.db, person)
  return {
    person: {
      kind: 'person',
      id: person.id,
      email,
      name,
      isOwner,
      mustChangePassword,
      roles,
      session: '',
      csrf,
    },
    cookie: makeCookie(config, SESSION_COOKIE, id, SESSION_MS / 1000),
  }
}

async function describe(services: Services, principal: Principal | undefined): Promise<Session> {
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
        }
      : null,
    workspaces: await listEnterable(database.db, caller),
    csrf: caller?.csrf ?? null,
    openid: config.openid ? { title: config.openid.title, startUrl: '/api/openid/start' } : null,
    version: VERSION,
  }
}

function localeOf({ locale }: Person): 'en' | 'it' | 'nl' | null {
  return locale === 'en' || locale === 'it' || locale === 'nl' ? locale : null
}

async function requirePerson({ database }: Services, id: string): Promise<Person> {
  const person = await findPerson(database.db, id)
  if (!person) throw new Error(`person ${id} is not there`)
  return person
}

/** The routes that use it let nobody else in. */
function signedIn(principal: Principal | undefined): PersonPrincipal {
  if (principal?.kind === 'person') return principal
  throw new Error('the route let somebody in who is not signed in')
}

function isSetUpAlready(): ApiError {
  return new ApiError({
    type: 'set_up_already',
    status: 409,
    title: 'there is an account already',
    detail: 'Sign in, or have the owner let you in.',
  })
}

function codeIsWrong(): ApiError {
  return new ApiError({
    type: 'setup_code_wrong',
    status: 403,
    title: 'the set-up code is not the one that the server printed at its start',
    detail:
      'Look into the output of the server; a code is good for a day, a restart prints a new one.',
  })
}

function invitationIsOver(): ApiError {
  return new ApiError({
    type: 'invitation_over',
    status: 403,
    title: 'this invitation was used already, or is older than a week',
    detail:
      'If it was not you who used it, tell an administrator: somebody else may have entered as you. Else ask for a new one.',
  })
}

function refuseGuessable(password: string, about: readonly string[]): void {
  if (!isGuessable(password, about)) return
  throw new ApiError({
    type: 'password_guessable',
    status: 422,
    title: 'the password is one of those that everybody tries first',
    detail: 'Take several words that do not belong together.',
  })
}

/** An address that no account has may be a password in the wrong field: it is not kept. */
function passwordIsWrong(subject: string): ApiError {
  return new ApiError({
    type: 'sign_in_failed',
    status: 401,
    refused: { subject },
    title: 'e-mail address or password is wrong',
    detail:
      'After ten wrong passwords nobody gets into the account from here for a quarter of an hour.',
  })
}

function tooManyTries(seconds: number): ApiError {
  return new ApiError({
    type: 'too_many_tries',
    values: { minutes: String(Math.ceil(seconds / 60)) },
    status: 429,
    title: 'there were too many tries',
    detail: `Try again in ${Math.ceil(seconds / 60)} minutes.`,
    retryAfterSeconds: seconds,
  })
}
