import type { Knex } from 'knex'
import { say } from '../../../engine/index.ts'
import { changeReader } from '../../alerts/change-readers.ts'
import type { Person, peopleRoutes, Token } from '../../contract/people.ts'
import { type AuditEntry, INSTALLATION, listAudit } from '../../people/audit.ts'
import { checkAudit } from '../../people/check-audit.ts'
import { isLastAdministrator, lockRoles } from '../../people/last-administrator.ts'
import {
  findMember,
  listMembers,
  type Member,
  removeMembership,
  saveMembership,
} from '../../people/memberships.ts'
import { createPerson, findPerson, findPersonByEmail } from '../../people/people.ts'
import { type ApiToken, createToken, deleteToken, listTokens } from '../../people/tokens.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { requireChosen } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import { nameOf, type Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { invite } from './invite.ts'
import type { createJoinHandlers } from './join.ts'
import { requireAllTheirs } from './may-weaken.ts'
import { listMembersFor, requireMember } from './members-of.ts'

type PeopleHandlers = Pick<
  Handlers,
  Exclude<keyof typeof peopleRoutes, keyof ReturnType<typeof createJoinHandlers>>
>

const DAY_MS = 24 * 3_600_000

export function createPeopleHandlers(services: Services): PeopleHandlers {
  return { ...memberHandlers(services), ...tokenHandlers(services), ...auditHandlers(services) }
}

function memberHandlers(
  services: Services,
): Pick<
  PeopleHandlers,
  'listPeople' | 'addPerson' | 'invitePerson' | 'changePerson' | 'removePerson'
> {
  const { database, cipher } = services
  const { db } = database
  return {
    listPeople: async ({ params, principal }) => {
      const members = await listMembersFor(services, principal, params.workspace)
      return { body: { items: members.map(toPersonAnswer) } }
    },
    addPerson: async ({ params, body, language, principal }) => {
      const { workspace } = params
      await requireChosen(services, workspace, principal)
      const known = await findPersonByEmail(db, body.email)
      const person = known?.id ?? (await createInvited(services, body))
      if (await findMember(db, workspace, person)) throw isMemberAlready(body.email)
      await saveMembership(db, { workspace, person, role: body.role })
      const member = toPersonAnswer(await requireMember(services, principal, { workspace, person }))
      const invitation = known ? null : await invite(services, member, language)
      const details = { role: body.role, isNew: !known }
      return { body: { ...member, invitation }, audit: { subject: member.email, details } }
    },
    invitePerson: async ({ params: { workspace, person }, principal, language }) => {
      await requireChosen(services, workspace, principal)
      const member = await requireMember(services, principal, { workspace, person })
      const { email } = member
      const account = await findPerson(db, person)
      if (!account || !isInvited(account)) throw hasEntered(email)
      // Whoever opens the link enters as this person.
      await requireAllTheirs(services, principal, member)
      return { body: await invite(services, account, language), audit: { subject: email } }
    },
    changePerson: async ({ params: { workspace, person }, body: { role }, principal }) => {
      const of = { workspace, person }
      const before = await requireMember(services, principal, of)
      if (before.isByOwnership) throw isOwner(before.email)
      await db.transaction(async (trx) => {
        if (role !== 'administrator') await requireAnother(trx, principal, { ...before, workspace })
        await saveMembership(trx, { workspace, person, role })
      })
      const body = toPersonAnswer(await requireMember(services, principal, of))
      const details = { from: before.role, to: role }
      return { body, audit: { subject: body.email, details } }
    },
    removePerson: async ({ params: { workspace, person }, principal }) => {
      const member = await requireMember(services, principal, { workspace, person })
      const { email, isByOwnership: owns } = member
      if (owns) throw isOwner(email)
      await db.transaction(async (trx) => {
        await requireAnother(trx, principal, { ...member, workspace })
        await removeMembership(trx, workspace, person)
        await changeReader(trx, cipher, { workspace, from: email })
      })
      return { audit: { subject: email } }
    },
  }
}

function tokenHandlers({
  database: { db },
  clock,
}: Services): Pick<PeopleHandlers, 'listTokens' | 'createToken' | 'deleteToken'> {
  return {
    listTokens: async ({ params }) => ({
      body: { items: (await listTokens(db, params.workspace)).map(toTokenAnswer) },
    }),
    createToken: async ({ params, body: { name, role, days }, principal }) => {
      const now = clock.now()
      const token = {
        workspace: params.workspace,
        name,
        role,
        createdBy: principal ? nameOf(principal) : '',
        createdAt: now,
        expiresAt: now + days * DAY_MS,
      }
      const { id, secret } = await createToken(db, token)
      return {
        body: { token: toTokenAnswer({ ...token, id, lastUsedAt: null }), secret },
        audit: { subject: name, details: { id, role, days } },
      }
    },
    deleteToken: async ({ params: { workspace, token } }) => {
      if (!(await deleteToken(db, workspace, token))) throw notFound(say('noToken', {}))
      return {}
    },
  }
}

function auditHandlers({
  database: { db },
  cipher,
}: Services): Pick<PeopleHandlers, 'listAudit' | 'checkAudit'> {
  return {
    checkAudit: async () => {
      const { checked, unchained, last, broken } = await checkAudit(db, cipher)
      return {
        body: {
          isWhole: !broken,
          checked,
          unchained,
          last: last && { ...last },
          // Which line it is, is told only to who has the machine: it may be of another workspace.
          broken: broken && { number: broken.number, why: broken.why },
        },
      }
    },
    listAudit: async ({
      params,
      query: { after, who, action, limit = 50, installation },
      principal,
    }) => {
      const isOfAll = installation === true
      if (isOfAll && !(principal?.kind === 'person' && principal.isOwner))
        throw notFound(say('noLog', {}))
      const found = await listAudit(db, {
        workspace: isOfAll ? INSTALLATION : params.workspace,
        before: after,
        who,
        action,
        limit: limit + 1,
      })
      const items = found.slice(0, limit)
      const next = found.length > limit ? items.at(-1)?.id : undefined
      return {
        body: {
          items: items.map(toAuditAnswer),
          ...(next !== undefined && { next }),
        },
      }
    },
  }
}

/**
 * An owner of the installation may: they administer the workspace themselves.
 *
 * @throws {ApiError} where nobody would administer the workspace without this member
 */
async function requireAnother(
  trx: Knex,
  principal: Principal | undefined,
  { id, email, workspace }: Member & { readonly workspace: string },
): Promise<void> {
  await lockRoles(trx, [workspace])
  if (principal?.kind === 'person' && principal.isOwner) return
  if (!isLastAdministrator(await listMembers(trx, workspace), id)) return
  throw new ApiError({
    type: 'last_administrator',
    status: 409,
    title: say('lastAdministrator', { email }),
    detail: say('giveRoleFirst', {}),
  })
}

/** Somebody who has an account keeps their name, whatever was given: it is theirs. */
async function createInvited(
  { database: { db }, clock }: Services,
  { email, name }: { readonly email: string; readonly name: string },
): Promise<string> {
  const id = await createPerson(db, { email, name, password: null }, clock.now())
  // Somebody else added them meanwhile.
  return id ?? (await findPersonByEmail(db, email))?.id ?? ''
}

function toPersonAnswer(member: Member): Person {
  const { id, email, name, role, isByOwnership: owns, isDisabled, hasFactor, lastSeenAt } = member
  return {
    id,
    email,
    name,
    role,
    isOwner: owns,
    isDisabled,
    isInvited: isInvited(member),
    hasFactor,
    lastSeenAt: lastSeenAt === null ? null : toIso(lastSeenAt),
  }
}

function isInvited({ password, subject }: Pick<Member, 'password' | 'subject'>): boolean {
  return password === null && subject === null
}

function toTokenAnswer(token: ApiToken): Token {
  const { id, name, role, createdBy, createdAt, expiresAt, lastUsedAt } = token
  return {
    id,
    name,
    role,
    createdBy,
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : toIso(lastUsedAt),
  }
}

function toAuditAnswer({ at, ...entry }: AuditEntry) {
  return { ...entry, at: toIso(at) }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

function hasEntered(email: string): ApiError {
  return new ApiError({
    type: 'person_has_entered',
    status: 409,
    title: say('personHasEntered', { email }),
    detail: say('newPasswordOnServer', {}),
  })
}

function isMemberAlready(email: string): ApiError {
  return new ApiError({
    type: 'person_known',
    status: 409,
    title: say('personKnown', { email }),
    detail: say('changeRole', {}),
  })
}

function isOwner(email: string): ApiError {
  return new ApiError({
    type: 'person_is_owner',
    status: 409,
    title: say('personIsOwner', { email }),
    detail: say('ownersOnServer', {}),
  })
}
