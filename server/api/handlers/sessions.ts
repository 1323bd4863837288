import { say } from '../../../engine/index.ts'
import type { sessionRoutes } from '../../contract/sessions.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { acceptInvitation, findInvited } from '../../people/invitations.ts'
import { openDevice } from '../../people/known-device.ts'
import { hashPassword } from '../../people/passwords.ts'
import { changePassword, changePerson, createFirstOwner, hasPeople } from '../../people/people.ts'
import { endSession } from '../../people/sessions.ts'
import { forgetSetUpCodes, isSetUpCode } from '../../people/set-up.ts'
import { checkPassword } from '../../people/sign-in.ts'
import { renameWorkspace } from '../../people/workspaces.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { makeCookie, SESSION_COOKIE } from '../session-cookie.ts'
import { requirePassword } from './check-factor.ts'
import { describeSession, enter, enterOrAsk, requirePerson, signedIn } from './enter.ts'
import { refuseGuessable } from './refuse-guessable.ts'
import { passwordIsWrong, tooManyTries } from './sign-in-problems.ts'
import { tellPerson } from './tell-person.ts'

type SessionHandlers = Pick<Handlers, keyof typeof sessionRoutes>

export function createSessionHandlers(services: Services): SessionHandlers {
  const { database, clock, config } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)

  return {
    readSession: async ({ principal, signIn }) => ({
      body: await describeSession(services, principal, signIn),
    }),

    setUp: async ({ body, address }) => {
      if (await hasPeople(db)) throw isSetUpAlready()
      // Even where only this machine can call: a proxy may bring calls from anywhere, and tell nothing of it.
      const seconds = await limits.address.count(address)
      if (seconds !== undefined) throw tooManyTries(seconds)
      if (!(await isSetUpCode(db, body.code, clock.now()))) {
        throw (await hasPeople(db)) ? isSetUpAlready() : codeIsWrong()
      }
      const { email, name, workspaceTitle } = body
      await refuseGuessable(services, body.password, { words: [email, name, workspaceTitle ?? ''] })
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
      return enterOrAsk(services, result.person)
    },

    acceptInvitation: async ({ body, address }) => {
      const seconds = await limits.address.count(address)
      if (seconds !== undefined) throw tooManyTries(seconds)
      const { secret } = body
      const invited = await findInvited(db, { secret, now: clock.now() })
      if (!invited) throw invitationIsOver()
      const { person, email, name } = invited
      await refuseGuessable(services, body.password, { words: [email, name], person })
      const password = await hashPassword(body.password)
      const id = await acceptInvitation(db, { secret, password, now: clock.now() })
      if (id === undefined) throw invitationIsOver()
      return enterOrAsk(services, await requirePerson(services, id))
    },

    signOut: async ({ principal }) => {
      await endSession(db, signedIn(principal).session)
      return { headers: { 'Set-Cookie': makeCookie(config, SESSION_COOKIE, '', 0) } }
    },

    changeMe: async ({ body, principal, address, device }) => {
      const { id, email, name, way } = signedIn(principal)
      const { password, ...change } = body
      const details = { changed: Object.keys(body) }
      if (password) {
        await requirePassword(services, limits, {
          id,
          email,
          password: password.old,
          address,
          device,
        })
        await refuseGuessable(services, password.new, { words: [email, name], person: id })
        const hash = await hashPassword(password.new)
        await changePassword(db, id, { hash, mustChange: false })
      }
      await changePerson(db, id, change)
      const person = await requirePerson(services, id)
      // All sessions ended with the old password; the one at hand goes on as a new one.
      if (password) {
        await tellPerson(services, id, { what: 'passwordChanged' })
        return { ...(await enter(services, person, way)), audit: { subject: email, details } }
      }
      const changed = { ...signedIn(principal), name: person.name }
      return { body: await describeSession(services, changed), audit: { subject: email, details } }
    },
  }
}

function isSetUpAlready(): ApiError {
  return new ApiError({
    type: 'set_up_already',
    status: 409,
    title: say('setUpAlready', {}),
    detail: say('signInOrAskOwner', {}),
  })
}

function codeIsWrong(): ApiError {
  return new ApiError({
    type: 'setup_code_wrong',
    status: 403,
    title: say('setupCodeWrong', {}),
    detail: say('lookForCode', {}),
  })
}

function invitationIsOver(): ApiError {
  return new ApiError({
    type: 'invitation_over',
    status: 403,
    title: say('invitationOver', {}),
    detail: say('reportInvitation', {}),
  })
}
