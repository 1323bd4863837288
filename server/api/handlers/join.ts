import { type Message, say } from '../../../engine/index.ts'
import { SendError } from '../../alerts/send-message.ts'
import type { MemberInvitation } from '../../contract/people.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import {
  acceptMembership,
  acceptWithAccount,
  findInvitation,
  inviteMember,
  listInvitations,
  type MembershipInvitation,
  withdrawInvitation,
} from '../../people/membership-invitations.ts'
import { loadRoles } from '../../people/memberships.ts'
import { hashPassword } from '../../people/passwords.ts'
import { findPersonByEmail } from '../../people/people.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { describeSession, enter, requirePerson, signedIn } from './enter.ts'
import { mailTo } from './mail-link.ts'
import { listMembersFor } from './members-of.ts'
import { refuseGuessable } from './refuse-guessable.ts'
import { linkIsOver, tooManyTries } from './sign-in-problems.ts'
import { isKnown, mailFailed, requireConsent, requireSignUp } from './sign-up.ts'
import { hostOf } from './tell-person.ts'

type InvitingHandlers = Pick<Handlers, 'listInvitations' | 'inviteMember' | 'withdrawInvitation'>
type JoiningHandlers = Pick<Handlers, 'readJoining' | 'join' | 'joinAsNew'>

/** Where merchants sign up, nobody is in a workspace, and nobody has an account, before they say so themselves. */
export function createJoinHandlers(services: Services): InvitingHandlers & JoiningHandlers {
  return { ...invitingHandlers(services), ...joiningHandlers(services) }
}

function invitingHandlers(services: Services): InvitingHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  return {
    listInvitations: async ({ params }) => {
      const found = await listInvitations(db, params.workspace, clock.now())
      return { body: { items: found.map(toAnswer) } }
    },

    inviteMember: async ({ params: { workspace }, body, principal, address, language }) => {
      const caller = signedIn(principal)
      const email = body.email.toLowerCase()
      // Of members alone, whom the caller sees: whether others have an account shows in nothing here.
      const members = await listMembersFor(services, principal, workspace)
      if (members.some((member) => member.email === email)) throw isKnown(email)
      const seconds =
        (await limits.mail.count(address)) ?? (await limits.invitation.count(workspace, email))
      if (seconds !== undefined) throw tooManyTries(seconds)
      const asked = { workspace, email, role: body.role }
      const made = await inviteMember(db, { ...asked, invitedBy: caller.id, now: clock.now() })
      try {
        await mailInvitation(services, { email, secret: made.secret, by: caller.email, language })
      } catch (error) {
        await withdrawInvitation(db, workspace, made.id)
        throw error instanceof SendError ? mailFailed(email, error) : error
      }
      return {
        body: toAnswer({ ...made, ...asked, invitedBy: caller.email }),
        audit: { subject: email, details: { role: body.role } },
      }
    },

    withdrawInvitation: async ({ params: { workspace, invitation } }) => {
      if (!(await withdrawInvitation(db, workspace, invitation))) {
        throw notFound(say('noInvitation', {}))
      }
      return {}
    },
  }
}

/** It names an address that was confirmed, and nothing that its sender wrote: nobody has texts of theirs mailed to strangers. */
async function mailInvitation(
  services: Services,
  {
    email,
    secret,
    by,
    language,
  }: {
    readonly email: string
    readonly secret: string
    readonly by: string
    readonly language: string
  },
): Promise<void> {
  await mailTo(services, email, language, {
    subject: say('mailInvitedSubject', {}),
    paragraphs: [say('mailJoin', { by, host: hostOf(services.config) }), say('mailIgnore', {})],
    link: { path: `/join#${secret}`, action: say('mailJoinAction', {}) },
  })
}

function joiningHandlers(services: Services): JoiningHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)

  async function requireInvitation(secret: string, address: string) {
    const seconds = await limits.address.count(address)
    if (seconds !== undefined) throw tooManyTries(seconds)
    const shown = { secret, now: clock.now() }
    const invitation = await findInvitation(db, shown)
    if (!invitation) throw joiningIsOver()
    return { invitation, shown }
  }

  return {
    readJoining: async ({ body: { secret }, address }) => {
      const { invitation } = await requireInvitation(secret, address)
      const { email, workspaceTitle, role, invitedBy } = invitation
      const hasAccount = (await findPersonByEmail(db, email)) !== undefined
      return { body: { email, workspaceTitle, role, invitedBy, hasAccount } }
    },

    join: async ({ body: { secret }, principal, address }) => {
      const caller = signedIn(principal)
      const { invitation, shown } = await requireInvitation(secret, address)
      const { email } = invitation
      // The link was sent to that address, and what it opens is for whoever reads there.
      if (caller.email !== email) throw joiningIsOver(say('signInAsInvited', { email }))
      const joined = await db.transaction((trx) => acceptMembership(trx, shown, caller.id))
      if (!joined) throw joiningIsOver()
      return {
        body: await describeSession(services, { ...caller, roles: await loadRoles(db, caller.id) }),
        audit: { subject: email, details: { workspace: joined.workspace, role: joined.role } },
      }
    },

    joinAsNew: async ({ body, address, language }) => {
      const { terms } = requireSignUp(services)
      const { secret, name } = body
      const { invitation, shown } = await requireInvitation(secret, address)
      const { email, workspaceTitle } = invitation
      requireConsent(terms, body.consent)
      await refuseGuessable(services, body.password, { words: [email, name, workspaceTitle] })
      const password = await hashPassword(body.password)
      const account = { name, locale: language, password, terms }
      const made = await acceptWithAccount(db, shown, account)
      if (!made) throw joiningIsOver(say('signInAsInvited', { email }))
      const entered = await enter(services, await requirePerson(services, made.person))
      const details = { workspace: made.workspace }
      return { ...entered, audit: { ...entered.audit, details } }
    },
  }
}

function joiningIsOver(detail: Message = say('askToBeInvited', {})): ApiError {
  return linkIsOver(detail)
}

function toAnswer({
  id,
  email,
  role,
  invitedBy,
  expiresAt,
}: Pick<
  MembershipInvitation,
  'id' | 'email' | 'role' | 'invitedBy' | 'expiresAt'
>): MemberInvitation {
  return { id, email, role, invitedBy, expiresAt: new Date(expiresAt).toISOString() }
}
