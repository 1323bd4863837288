import type { Knex } from 'knex'
import { type Json, say } from '../../../engine/index.ts'
import { changeReader } from '../../alerts/change-readers.ts'
import { removeWorkspace } from '../../catalogue/remove-workspace.ts'
import { INSTALLATION } from '../../people/audit.ts'
import { isLastAdministrator, lockRoles } from '../../people/last-administrator.ts'
import { listMembers } from '../../people/memberships.ts'
import { deletePerson } from '../../people/people.ts'
import { listConsents } from '../../people/sign-up.ts'
import { loadSignedUp, type WorkspaceTitle } from '../../people/workspaces.ts'
import { erasePerson } from '../../privacy/erase-person.ts'
import { exportAccount } from '../../privacy/export-account.ts'
import { exportPerson } from '../../privacy/export-person.ts'
import { ApiError } from '../../problems/api-error.ts'
import { digestEmail, loadPersonKey } from '../../secrets/person-key.ts'
import { findSuspension } from '../../subscriptions/suspensions.ts'
import { endTrial } from '../../subscriptions/used-trials.ts'
import type { Handlers } from '../handler.ts'
import type { PersonPrincipal, Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { makeCookie, SESSION_COOKIE } from '../session-cookie.ts'
import { requirePerson, signedIn } from './enter.ts'
import { mailTo } from './mail-link.ts'
import { ownsAccount } from './owns-account.ts'
import { requireProof } from './require-proof.ts'
import { notOffered } from './sign-up.ts'
import { hostOf } from './tell-person.ts'

type ClosingHandlers = Pick<Handlers, 'exportMe' | 'readClosing' | 'closeAccount'>

export function createClosingHandlers(services: Services): ClosingHandlers {
  return {
    exportMe: async ({ principal }) => {
      await requireOwnAccount(services, principal)
      const caller = requireProof(services, principal)
      const held = await exportOwn(services, caller)
      return { body: { email: caller.email, held: [...held] } }
    },

    readClosing: async ({ principal }) => {
      const caller = await requireOwnAccount(services, principal)
      const { alone, shared } = await sortWorkspaces(services.database.db, caller)
      const people = shared.length > 0 ? 'people' : null
      return {
        body: {
          erased: alone.map(({ title }) => title),
          refusal: caller.isOwner ? 'owner' : people,
        },
      }
    },

    closeAccount: async ({ body, principal }) => {
      await requireOwnAccount(services, principal)
      const caller = requireProof(services, principal)
      if (body.email.toLowerCase() !== caller.email) throw emailIsOther()
      if (caller.isOwner) throw ownerStays()
      const { alone, shared } = await sortWorkspaces(services.database.db, caller)
      if (shared.length > 0) throw isShared(shared)
      const person = await requirePerson(services, caller.id)
      await erase(services, caller, alone)
      return {
        headers: { 'Set-Cookie': makeCookie(services.config, SESSION_COOKIE, '', 0) },
        after: () =>
          mailTo(services, person.email, person.locale ?? 'en', {
            subject: say('mailClosedSubject', {}),
            paragraphs: [say('mailClosed', { host: hostOf(services.config) })],
          }),
        // Whoever closed their account is not named in the log of that.
        audit: {
          who: 'nobody',
          subject: '',
          details: { workspaces: alone.map(({ name }) => name) },
        },
      }
    },
  }
}

/** To others the path is unknown. */
async function requireOwnAccount(
  services: Services,
  principal: Principal | undefined,
): Promise<PersonPrincipal> {
  const caller = signedIn(principal)
  if (await ownsAccount(services, caller)) return caller
  throw notOffered()
}

interface Sorted {
  /** Nobody else is in them. */
  readonly alone: readonly WorkspaceTitle[]
  /** Others are in them, and none of those administers them. */
  readonly shared: readonly WorkspaceTitle[]
}

/**
 * Of a person's workspaces that were made by signing up, those that nobody else is in, and those that nobody else administers.
 * Owners of the installation administer all, and are not counted; what they made stays, whoever leaves it.
 */
async function sortWorkspaces(
  db: Knex,
  { id, roles }: Pick<PersonPrincipal, 'id' | 'roles'>,
): Promise<Sorted> {
  const alone: WorkspaceTitle[] = []
  const shared: WorkspaceTitle[] = []
  for (const workspace of await loadSignedUp(db, [...roles.keys()])) {
    const members = await listMembers(db, workspace.name)
    const others = members.filter((member) => member.id !== id && !member.isByOwnership)
    if (others.length === 0) alone.push(workspace)
    else if (isLastAdministrator(members, id)) shared.push(workspace)
  }
  return { alone, shared }
}

/** What is held on them in workspaces that they administer; of others, that they are there. */
async function exportOwn(
  { database: { db }, cipher }: Services,
  { id, email, roles }: PersonPrincipal,
): Promise<readonly Json[]> {
  const consents = await listConsents(db, id)
  const held: Json[] = consents.map(({ version, termsUrl, privacyUrl, at }) => ({
    what: 'consent',
    version,
    termsUrl,
    privacyUrl,
    at: new Date(at).toISOString(),
  }))
  for (const [workspace, role] of roles) {
    const items =
      role === 'administrator'
        ? await exportPerson(db, cipher, { workspace, email, isOwn: true })
        : await exportAccount(db, { workspace, email, isOwn: true })
    held.push(...items.map((item): Json => ({ workspace, item })))
  }
  return held
}

/** The workspaces first: where a run of theirs does not end, the account is still there to try again. */
async function erase(
  services: Services,
  { id, email, roles }: PersonPrincipal,
  workspaces: readonly WorkspaceTitle[],
): Promise<void> {
  const { database, cipher } = services
  for (const { name, title } of workspaces) {
    // Whoever signs up again would else be suspended no more.
    if (await findSuspension(database.db, name)) await forfeitTrial(services, email)
    await erasePerson(database.db, cipher, { workspace: name, email, hasNoAccount: true })
    if (!(await removeWorkspace(services, name))) throw stillRuns(title)
  }
  await database.db.transaction(async (trx) => {
    await lockRoles(trx, [...roles.keys()])
    // Since this began, the others who administer may have left.
    const { shared } = await sortWorkspaces(trx, { id, roles })
    if (shared.length > 0) throw isShared(shared)
    for (const workspace of roles.keys()) {
      await changeReader(trx, cipher, { workspace, from: email })
    }
    await deletePerson(trx, id)
  })
  // Of several who leave at once, the last is alone without having known.
  for (const { name } of await loadSignedUp(database.db, [...roles.keys()])) {
    if (!(await hasMembers(database.db, name))) await removeWorkspace(services, name)
  }
  await erasePerson(database.db, cipher, {
    workspace: INSTALLATION,
    email,
    hasNoAccount: true,
  })
}

async function forfeitTrial({ database, cipher, clock }: Services, email: string): Promise<void> {
  await database.db.transaction(async (trx) => {
    const digest = digestEmail(await loadPersonKey(trx, cipher, INSTALLATION), email)
    await endTrial(trx, { digest, now: clock.now() })
  })
}

async function hasMembers(db: Knex, workspace: string): Promise<boolean> {
  return (await listMembers(db, workspace)).some((member) => !member.isByOwnership)
}

function emailIsOther(): ApiError {
  return new ApiError({
    type: 'invalid_request',
    status: 422,
    title: say('otherEmail', {}),
    detail: say('enterOwnEmail', {}),
  })
}

function ownerStays(): ApiError {
  return new ApiError({
    type: 'person_is_owner',
    status: 409,
    title: say('ownerStays', {}),
    detail: say('ownersOnServer', {}),
  })
}

function isShared(workspaces: readonly WorkspaceTitle[]): ApiError {
  return new ApiError({
    type: 'workspace_shared',
    status: 409,
    title: say('workspaceShared', { titles: workspaces.map(({ title }) => title).join(', ') }),
    detail: say('giveWorkspaceAway', {}),
  })
}

function stillRuns(name: string): ApiError {
  return new ApiError({
    type: 'flow_busy',
    status: 409,
    title: say('runNotOver', { name }),
    detail: say('removeAfterRun', {}),
  })
}
