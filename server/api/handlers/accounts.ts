import { say } from '../../../engine/index.ts'
import { changeReader } from '../../alerts/change-readers.ts'
import type { accountRoutes } from '../../contract/accounts.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { INSTALLATION } from '../../people/audit.ts'
import { findLink, takeLink } from '../../people/mailed-links.ts'
import { hashPassword } from '../../people/passwords.ts'
import {
  changeEmail,
  changePassword,
  findPerson,
  findPersonByEmail,
  type Person,
} from '../../people/people.ts'
import { saveConsent } from '../../people/sign-up.ts'
import { digestEmail, loadPersonKey } from '../../secrets/person-key.ts'
import { moveTrial } from '../../subscriptions/used-trials.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { createClosingHandlers } from './close-account.ts'
import { describeSession, requirePerson, signedIn } from './enter.ts'
import { HOUR_MS, mailLink, mailTo } from './mail-link.ts'
import { refuseGuessable } from './refuse-guessable.ts'
import { requireProof } from './require-proof.ts'
import { linkIsOver, tooManyTries } from './sign-in-problems.ts'
import { countMail, requireConsent, requireSignUp } from './sign-up.ts'
import { hostOf, tellPerson } from './tell-person.ts'

type PasswordHandlers = Pick<Handlers, 'askNewPassword' | 'resetPassword'>
type EmailHandlers = Pick<Handlers, 'changeEmail' | 'confirmEmail'>
type AccountHandlers = Pick<
  Handlers,
  Exclude<
    keyof typeof accountRoutes,
    `${string}SignUp` | 'signUp' | 'makeOwnWorkspace' | 'readJoining' | `join${string}`
  >
>

export function createAccountHandlers(services: Services): AccountHandlers {
  return {
    ...passwordHandlers(services),
    ...emailHandlers(services),
    ...createClosingHandlers(services),
    agreeToTerms: async ({ body: { version }, principal }) => {
      const { terms } = requireSignUp(services)
      const caller = signedIn(principal)
      requireConsent(terms, version)
      if (terms) {
        const now = services.clock.now()
        await saveConsent(services.database.db, { person: caller.id, terms, now })
      }
      return {
        body: await describeSession(services, { ...caller, mustAgree: false }),
        audit: { subject: caller.email, details: { version } },
      }
    },
  }
}

function passwordHandlers(services: Services): PasswordHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  return {
    askNewPassword: async ({ body: { email }, address, language }) => {
      requireSignUp(services)
      const isEnough = await countMail(limits, 'password', email, address)
      return isEnough ? {} : { after: () => mailNewPassword(services, email, language) }
    },

    resetPassword: async ({ body: { secret, password }, address }) => {
      requireSignUp(services)
      const seconds = await limits.address.count(address)
      if (seconds !== undefined) throw tooManyTries(seconds)
      const shown = { purposes: ['password'], secret, now: clock.now() } as const
      const { person: id } = (await findLink(db, shown)) ?? {}
      const person = id === undefined ? undefined : await findPerson(db, id)
      if (!person || person.isDisabled) throw linkIsOver(say('askForLink', {}))
      const { email, name } = person
      await refuseGuessable(services, password, { words: [email, name], person: person.id })
      const hash = await hashPassword(password)
      const isDone = await db.transaction(async (trx) => {
        if (!(await takeLink(trx, shown))) return false
        await changePassword(trx, person.id, { hash, mustChange: false })
        return true
      })
      if (!isDone) throw linkIsOver(say('askForLink', {}))
      await limits.account.forget(email)
      await tellPerson(services, person.id, { what: 'passwordChanged' })
      return { audit: { who: email, subject: email } }
    },
  }
}

/** Whoever has no account gets no mail: nobody can have others mailed that way. */
async function mailNewPassword(services: Services, email: string, language: string): Promise<void> {
  const { database, config } = services
  const person = await findPersonByEmail(database.db, email)
  if (!person || person.isDisabled) return
  const reads = person.locale ?? language
  if (person.password === null && person.subject !== null) {
    return mailTo(services, person.email, reads, {
      subject: say('mailNewPasswordSubject', {}),
      paragraphs: [
        say('mailOpenIdOnly', { title: config.openid?.title ?? 'OpenID' }),
        say('mailIgnore', {}),
      ],
      link: { path: '/sign-in', action: say('mailSignIn', {}) },
    })
  }
  await mailLink(services, {
    purpose: 'password',
    email: person.email,
    person: person.id,
    forMs: HOUR_MS,
    language: reads,
    subject: say('mailNewPasswordSubject', {}),
    text: say('mailNewPassword', { host: hostOf(config) }),
    action: say('mailChoosePassword', {}),
  })
}

function emailHandlers(services: Services): EmailHandlers {
  const { database, clock, log } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  return {
    changeEmail: async ({ body: { email }, principal, address }) => {
      requireSignUp(services)
      const { id } = requireProof(services, principal)
      const isEnough = await countMail(limits, 'email', email, address)
      const person = await requirePerson(services, id)
      return {
        ...(!isEnough && { after: () => mailNewEmail(services, person, email) }),
        audit: { subject: person.email, details: { to: email } },
      }
    },

    confirmEmail: async ({ body: { secret }, principal }) => {
      requireSignUp(services)
      const caller = signedIn(principal)
      const shown = { purposes: ['email'], secret, now: clock.now() } as const
      const before = await requirePerson(services, caller.id)
      // Of somebody else's account it is no good: a wrong address that was typed does not get the account.
      const link = await findLink(db, shown)
      if (link?.person !== caller.id) throw linkIsOver(say('askForLink', {}))
      const isDone = await db.transaction(async (trx) => {
        if (!(await takeLink(trx, shown))) return false
        if (!(await changeEmail(trx, caller.id, link.email))) return false
        for (const workspace of caller.roles.keys()) {
          const addresses = { from: before.email, to: link.email }
          await changeReader(trx, services.cipher, { workspace, ...addresses })
        }
        const key = await loadPersonKey(trx, services.cipher, INSTALLATION)
        const trials = { from: digestEmail(key, before.email), to: digestEmail(key, link.email) }
        await moveTrial(trx, trials)
        return true
      })
      if (!isDone) throw linkIsOver(say('askForLink', {}))
      await mailTo(services, before.email, before.locale ?? 'en', {
        subject: say('mailSignInChangedSubject', {}),
        paragraphs: [say('mailEmailChanged', { email: link.email }), say('mailIfNotYou', {})],
      }).catch((error: unknown) => log.warn({ error, msg: 'an old address could not be told' }))
      return {
        body: await describeSession(services, { ...caller, email: link.email }),
        audit: { subject: before.email, details: { to: link.email } },
      }
    },
  }
}

/** The old address is told before anything changes, so that its owner can still do something. */
async function mailNewEmail(services: Services, person: Person, email: string): Promise<void> {
  const { database, config } = services
  const language = person.locale ?? 'en'
  const other = await findPersonByEmail(database.db, email)
  if (other?.id === person.id) return
  await mailTo(services, person.email, language, {
    subject: say('mailSignInChangedSubject', {}),
    paragraphs: [say('mailEmailAsked', { email }), say('mailIfNotYou', {})],
  })
  if (other) {
    return mailTo(services, other.email, other.locale ?? language, {
      subject: say('mailKnownSubject', {}),
      paragraphs: [say('mailEmailTaken', { host: hostOf(config) }), say('mailIgnore', {})],
    })
  }
  await mailLink(services, {
    purpose: 'email',
    email,
    person: person.id,
    forMs: HOUR_MS,
    language,
    subject: say('mailNewEmailSubject', {}),
    text: say('mailNewEmail', { host: hostOf(config) }),
    action: say('mailConfirmAction', {}),
  })
}
