import type { Knex } from 'knex'
import { say } from '../../../engine/index.ts'
import { SendError } from '../../alerts/send-message.ts'
import type { accountRoutes } from '../../contract/accounts.ts'
import { type AttemptLimits, createAttemptLimits } from '../../people/attempt-limits.ts'
import { INSTALLATION } from '../../people/audit.ts'
import { hasDuty } from '../../people/factors.ts'
import { findLink, type LinkPurpose } from '../../people/mailed-links.ts'
import { loadRoles } from '../../people/memberships.ts'
import { hashPassword } from '../../people/passwords.ts'
import { findPersonByEmail, hasPeople } from '../../people/people.ts'
import { createAccount, makeOwnWorkspace, type Terms } from '../../people/sign-up.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { digestEmail, loadPersonKey } from '../../secrets/person-key.ts'
import { grantSubscription } from '../../subscriptions/entitlements.ts'
import { endOfTrial } from '../../subscriptions/used-trials.ts'
import type { Handlers } from '../handler.ts'
import type { Services, SignUpConfig } from '../services.ts'
import { describeSession, enter, requirePerson, signedIn } from './enter.ts'
import { DAY_MS, mailLink, mailTo, wholeSecret } from './mail-link.ts'
import { refuseGuessable } from './refuse-guessable.ts'
import { linkIsOver, tooManyTries } from './sign-in-problems.ts'

type SignUpHandlers = Pick<
  Handlers,
  Extract<keyof typeof accountRoutes, `${string}SignUp` | 'signUp' | 'makeOwnWorkspace'>
>

const CONFIRM_MS = DAY_MS
const INVITATION_MS = 7 * DAY_MS

export function createSignUpHandlers(services: Services): SignUpHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)

  async function requireLink(
    { secret, browser }: { readonly secret: string; readonly browser: string | undefined },
    address: string,
  ) {
    const seconds = await limits.address.count(address)
    if (seconds !== undefined) throw tooManyTries(seconds)
    const shown = {
      purposes: purposesOf(requireSignUp(services)),
      secret: wholeSecret(secret, browser),
      now: clock.now(),
    }
    const link = await findLink(db, shown)
    if (!link) throw linkIsOver(say('askForLink', {}))
    return { link, shown }
  }

  return {
    signUp: async ({ body: { email }, address, language }) => {
      if (requireSignUp(services).mode !== 'open') throw notOffered()
      // The first person is whoever has the code of the server.
      if (!(await hasPeople(db))) throw notOffered()
      const isEnough = await countMail(limits, 'sign-up', email, address)
      return isEnough ? {} : { after: () => mailSignUp(services, email, language) }
    },

    readSignUp: async ({ body: { secret }, address, signIn: browser }) => {
      const { link } = await requireLink({ secret, browser }, address)
      const { email, subject } = link
      return { body: { email, needsPassword: subject === undefined } }
    },

    confirmSignUp: async ({ body, address, language, signIn: browser }) => {
      const { terms } = requireSignUp(services)
      const { secret, name, workspaceTitle } = body
      const { link, shown } = await requireLink({ secret, browser }, address)
      requireConsent(terms, body.consent)
      // Who comes from the provider signs in there, and has none here.
      const chosen = link.subject === undefined ? requirePassword(body.password) : undefined
      if (chosen !== undefined) {
        await refuseGuessable(services, chosen, { words: [link.email, name, workspaceTitle] })
      }
      const password = chosen === undefined ? null : await hashPassword(chosen)
      const made = await createAccount(db, shown, {
        name,
        workspaceTitle,
        locale: language,
        password,
        terms,
        onMade: (trx, workspace) => beginTrial(services, trx, { workspace, email: link.email }),
      })
      if (!made) throw linkIsOver(say('askForLink', {}))
      const person = await requirePerson(services, made.person)
      const entered = await enter(services, person, password === null ? 'openid' : 'password')
      const details = { workspace: made.workspace }
      return { ...entered, audit: { ...entered.audit, details } }
    },

    makeOwnWorkspace: ({ body: { title }, principal }) =>
      makeWorkspaceFor(services, limits, { title, caller: signedIn(principal) }),

    inviteSignUp: async ({ body: { email }, language }) => {
      requireSignUp(services)
      if (await findPersonByEmail(db, email)) throw isKnown(email)
      const expiresAt = await inviteTo(services, email, language)
      return { body: { expiresAt: new Date(expiresAt).toISOString() }, audit: { subject: email } }
    },
  }
}

async function makeWorkspaceFor(
  services: Services,
  limits: AttemptLimits,
  { title, caller }: { readonly title: string; readonly caller: ReturnType<typeof signedIn> },
) {
  const { database, clock } = services
  const { mode, terms } = requireSignUp(services)
  // Owners make workspaces in the settings, which never end.
  if (mode !== 'open' || caller.isOwner) throw notOffered()
  requireConsent(terms, caller.mustAgree ? undefined : terms?.version)
  const { id, email, roles: before } = caller
  if (before.size > 0) throw hasWorkspace()
  const seconds = await limits.ownWorkspace.count(id)
  if (seconds !== undefined) throw tooManyTries(seconds)
  const made = await makeOwnWorkspace(
    database.db,
    { person: id, title, now: clock.now() },
    (trx, workspace) => beginTrial(services, trx, { workspace, email }),
  )
  if (made === undefined) throw hasWorkspace()
  const roles = await loadRoles(database.db, id)
  // Their new role may need a second factor, which theirs of before did not.
  const mustAddFactor =
    !caller.hasFactor && caller.way !== 'openid' && (await hasDuty(database.db, id))
  return {
    body: await describeSession(services, { ...caller, roles, mustAddFactor }),
    audit: { subject: email, details: { workspace: made } },
  }
}

async function beginTrial(
  { config, clock, cipher }: Services,
  trx: Knex,
  { workspace, email }: { readonly workspace: string; readonly email: string },
): Promise<void> {
  const { trial } = config.subscriptions ?? {}
  if (!trial) return
  const now = clock.now()
  const digest = digestEmail(await loadPersonKey(trx, cipher, INSTALLATION), email)
  const endsAt = await endOfTrial(trx, { digest, endsAt: now + trial.days * DAY_MS, now })
  await grantSubscription(trx, {
    workspace,
    subscription: trial.subscription,
    isTrial: true,
    endsAt,
    now,
  })
}

/** What somebody asked for while anybody could is no good once owners invite. */
function purposesOf({ mode }: SignUpConfig): readonly LinkPurpose[] {
  return mode === 'open' ? ['sign-up', 'invited'] : ['invited']
}

/**
 * Counts a mail that is asked for. Gives whether the address got enough of them lately: who asks is answered as always then, for the
 * links that it has are good, and nobody can keep others from theirs.
 *
 * @throws {ApiError} where one network asks too often
 */
export async function countMail(
  { mail, mailTo: mailsTo }: Pick<AttemptLimits, 'mail' | 'mailTo'>,
  kind: LinkPurpose,
  email: string,
  address: string,
): Promise<boolean> {
  const seconds = await mail.count(address)
  if (seconds !== undefined) throw tooManyTries(seconds)
  return (await mailsTo.count(email, kind)) !== undefined
}

/**
 * Where merchants do not sign up, nothing of it is there.
 *
 * @throws {ApiError}
 */
export function requireSignUp({ config }: Services): SignUpConfig {
  if (config.signUp) return config.signUp
  throw notOffered()
}

export function notOffered(): ApiError {
  return notFound(say('noApiPath', {}))
}

/** What is told to an address says whether it has an account; it is told to nobody else. */
async function mailSignUp(services: Services, email: string, language: string): Promise<void> {
  const host = new URL(services.config.publicUrl ?? '').host
  const known = await findPersonByEmail(services.database.db, email)
  if (known) {
    return mailTo(services, known.email, known.locale ?? language, {
      subject: say('mailKnownSubject', {}),
      paragraphs: [say('mailKnown', { host }), say('mailIgnore', {})],
      link: { path: '/sign-in', action: say('mailSignIn', {}) },
    })
  }
  await mailLink(services, {
    purpose: 'sign-up',
    email,
    forMs: CONFIRM_MS,
    language,
    subject: say('mailConfirmSubject', {}),
    text: say('mailConfirm', { host }),
    action: say('mailConfirmAction', {}),
  })
}

/** @throws {ApiError} */
async function inviteTo(services: Services, email: string, language: string): Promise<number> {
  const host = new URL(services.config.publicUrl ?? '').host
  try {
    return await mailLink(services, {
      purpose: 'invited',
      email,
      forMs: INVITATION_MS,
      language,
      subject: say('mailInvitedSubject', {}),
      text: say('mailSignUpInvited', { host }),
      action: say('mailConfirmAction', {}),
    })
  } catch (cause) {
    if (!(cause instanceof SendError)) throw cause
    throw mailFailed(email, cause)
  }
}

export function mailFailed(email: string, cause: SendError): ApiError {
  return new ApiError({
    type: 'mail_failed',
    status: 502,
    title: say('mailNotSent', { email }),
    detail: say('checkMailServer', {}),
    cause,
  })
}

/** @throws {ApiError} where somebody agrees to other texts than hold, or to none */
export function requireConsent(terms: Terms | undefined, version: string | undefined): void {
  if (!terms || version === terms.version) return
  throw new ApiError({
    type: 'consent_missing',
    status: 422,
    title: say('consentMissing', {}),
    detail: say('agreeToTerms', {}),
  })
}

function requirePassword(password: string | undefined): string {
  if (password !== undefined) return password
  throw new ApiError({
    type: 'password_missing',
    status: 422,
    title: say('passwordMissing', {}),
    detail: say('takeSeveralWords', {}),
  })
}

function hasWorkspace(): ApiError {
  return new ApiError({ type: 'workspace_known', status: 409, title: say('hasOwnWorkspace', {}) })
}

export function isKnown(email: string): ApiError {
  return new ApiError({
    type: 'person_known',
    status: 409,
    title: say('personHasAccount', { email }),
  })
}
