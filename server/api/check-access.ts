import { type Message, say } from '../../engine/index.ts'
import { ROLES, type Role, type Route } from '../contract/route.ts'
import { loadSignedUp } from '../people/workspaces.ts'
import { ApiError, notFound } from '../problems/api-error.ts'
import { helpOf, type Principal, roleOf } from './principal.ts'
import type { Services } from './services.ts'

/**
 * Decides whether a caller may call a route: the only place where roles are looked at.
 *
 * A workspace that the caller may not enter is told as one that does not exist.
 *
 * @throws {ApiError}
 */
export function checkAccess(
  {
    access,
    inPerson = false,
    isForEntering = false,
    ...shown
  }: Pick<Route, 'access' | 'inPerson' | 'isForEntering' | 'showsPersonal'>,
  principal: Principal | undefined,
  workspace: string | undefined,
): void {
  if (access === 'public') return
  if (!principal) throw notSignedIn()
  if (!isForEntering) requireEntered(principal, access)
  if (access === 'person') return requirePerson(principal)
  if (access === 'owner') return requireOwner(principal)
  const role = workspace === undefined ? undefined : roleOf(principal, workspace)
  if (role === undefined) throw notFound(say('noWorkspace', { name: workspace ?? '' }))
  if (!isAtLeast(role, access)) throw lacksRole(access, role)
  if (inPerson) requirePerson(principal)
  requireShown(shown, principal, workspace)
}

/** For answers that tell more to some: whether the caller has at least this role in a workspace. */
export function hasRole(
  needed: Role,
  principal: Principal | undefined,
  workspace: string,
): boolean {
  const role = principal && roleOf(principal, workspace)
  return role !== undefined && isAtLeast(role, needed)
}

/** Whether a caller sees what is personal: who helps, only where the workspace said so. */
export function seesPersonal(principal: Principal | undefined, workspace: string): boolean {
  if (helpOf(principal, workspace)?.showsPersonal === false) return false
  return hasRole('operator', principal, workspace)
}

/** Whether people are in a workspace whom no operator chose. Who signed up stays a stranger when nobody else can any more. */
export async function isOfStrangers(
  { config, database: { db } }: Pick<Services, 'config' | 'database'>,
  workspace: string,
): Promise<boolean> {
  return config.signUp !== undefined || (await loadSignedUp(db, [workspace])).length > 0
}

/**
 * Where strangers sign up, an administrator is nobody whom the operator chose: what reaches people outside the workspace, or says who
 * has an account, is for owners alone there.
 *
 * @throws {ApiError}
 */
export async function requireChosen(
  services: Pick<Services, 'config' | 'database'>,
  workspace: string,
  principal: Principal | undefined,
): Promise<void> {
  if (!(await isOfStrangers(services, workspace))) return
  if (!principal) throw notSignedIn()
  requireOwner(principal)
}

function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

function requirePerson(principal: Principal): void {
  if (principal.kind === 'person') return
  throw forbidden(say('personsOnly', {}), say('signInBrowser', {}))
}

function requireShown(
  { showsPersonal = false }: Pick<Route, 'showsPersonal'>,
  principal: Principal,
  workspace = '',
): void {
  if (showsPersonal) requireSeesPersonal(principal, workspace)
}

/** @throws {ApiError} for who helps where the workspace did not say that they may see what is personal */
export function requireSeesPersonal(principal: Principal | undefined, workspace: string): void {
  if (helpOf(principal, workspace)?.showsPersonal !== false) return
  throw forbidden(say('helpNotPersonal', {}), say('askConsentPersonal', {}))
}

/** Whoever has to change their password, or to set up a second factor, does that first. API tokens are of no person. */
function requireEntered(principal: Principal, access: Route['access']): void {
  if (principal.kind !== 'person') return
  if (principal.mustChangePassword && access !== 'person') throw passwordIsOld()
  if (principal.mustAddFactor) throw factorIsNeeded()
  // Who does not agree can still take their data along, and close their account.
  if (principal.mustAgree && access !== 'person') throw termsAreNew()
}

function requireOwner(principal: Principal): void {
  if (principal.kind === 'person' && principal.isOwner) return
  throw forbidden(say('ownerOnly', {}), say('letOwner', {}))
}

function notSignedIn(): ApiError {
  return new ApiError({
    type: 'not_signed_in',
    status: 401,
    title: say('notSignedIn', {}),
    detail: say('signInOrToken', {}),
  })
}

function passwordIsOld(): ApiError {
  return new ApiError({
    type: 'password_must_change',
    status: 403,
    title: say('passwordMustChange', {}),
    detail: say('choosePassword', {}),
  })
}

function factorIsNeeded(): ApiError {
  return new ApiError({
    type: 'factor_needed',
    status: 403,
    title: say('factorNeeded', {}),
    detail: say('setUpFactorThere', {}),
  })
}

function termsAreNew(): ApiError {
  return new ApiError({
    type: 'consent_missing',
    status: 403,
    title: say('termsNew', {}),
    detail: say('agreeToTerms', {}),
  })
}

function lacksRole(needed: string, role: string): ApiError {
  return forbidden(say('roleLacking', { needed, role }), say('askAdministrator', {}))
}

function forbidden(title: Message, detail: Message): ApiError {
  return new ApiError({ type: 'forbidden', status: 403, title, detail })
}
