import { type Request, type RequestHandler, type Response, Router } from 'express'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { contextOf } from '../observe/request-context.ts'
import { type AttemptLimits, createAttemptLimits } from '../people/attempt-limits.ts'
import { beginAudit, endAudit, INSTALLATION } from '../people/audit.ts'
import { createLink } from '../people/mailed-links.ts'
import {
  createOpenIdProvider,
  isCancelled,
  type OpenIdIdentity,
  type OpenIdProvider,
  type OpenIdTry,
} from '../people/openid.ts'
import {
  findPersonByEmail,
  findPersonBySubject,
  linkIdentity,
  type Person,
} from '../people/people.ts'
import { keepRefusal } from './audit-call.ts'
import { openSession } from './handlers/enter.ts'
import { HOUR_MS, linkTo, splitSecret } from './handlers/mail-link.ts'
import { tellPerson } from './handlers/tell-person.ts'
import type { Services } from './services.ts'
import { makeCookie, readCookie, SIGN_IN_COOKIE } from './session-cookie.ts'

const COOKIE = 'mapwright-openid'
const CALLBACK = '/api/openid/callback'
/** Longer than anybody takes to sign in at the provider. */
const TRY_MS = 10 * 60_000

const TryCookie = Type.Object({
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  until: Type.Number(),
})

/**
 * Sign-in at an OpenID provider. Both addresses are opened by the browser itself, so they answer with where to go next.
 *
 * The provider only says who somebody is: let in are those who have an account already.
 */
export function serveOpenId(services: Services): RequestHandler {
  const router = Router()
  const { openid } = services.config
  if (!openid) return router
  const provider = createOpenIdProvider(openid)
  const limits = createAttemptLimits(services.database.db, services.cipher)
  router.get('/openid/start', (request, response) => start(services, provider, request, response))
  router.get('/openid/callback', (request, response) =>
    comeBack({ services, provider, limits }, request, response),
  )
  return router
}

async function start(
  services: Services,
  provider: OpenIdProvider,
  request: Request,
  response: Response,
): Promise<void> {
  contextOf(response).operation = 'openidStart'
  response.set('Cache-Control', 'no-store')
  try {
    const { url, made } = await provider.begin(originOf(services, request) + CALLBACK)
    const text = JSON.stringify({ ...made, until: services.clock.now() + TRY_MS })
    const sealed = services.cipher.seal(text, COOKIE).toString('base64url')
    response.set('Set-Cookie', makeCookie(services.config, COOKIE, sealed, TRY_MS / 1000))
    response.redirect(303, url.href)
  } catch (error) {
    services.log.error({ error, msg: 'the OpenID provider cannot be used' })
    refuse(services, response, 'unavailable')
  }
}

interface Taking {
  readonly services: Services
  readonly provider: OpenIdProvider
  readonly limits: AttemptLimits
}

async function comeBack(taking: Taking, request: Request, response: Response): Promise<void> {
  const { services } = taking
  contextOf(response).operation = 'openidCallback'
  response.set('Cache-Control', 'no-store')
  try {
    await finish(taking, request, response)
  } catch (error) {
    if (isCancelled(error)) return refuse(services, response, 'cancelled')
    services.log.warn({ error, request: contextOf(response).id, msg: 'a sign-in failed' })
    await keepFailure(services, response, 'nobody')
    refuse(services, response, 'failed')
  }
}

async function finish(
  { services, provider, limits }: Taking,
  request: Request,
  response: Response,
): Promise<void> {
  const made = readTry(services, request)
  if (!made) return refuse(services, response, 'expired')
  const currentUrl = new URL(request.originalUrl, originOf(services, request))
  // Of another window, which began before: the one that began last may still end.
  if (currentUrl.searchParams.get('state') !== made.state) {
    return response.redirect(303, goBack('expired'))
  }
  // Else whoever makes codes up has us ask the provider as often as they like.
  const seconds = await limits.address.count(request.ip ?? '')
  if (seconds !== undefined) {
    response.set('Retry-After', String(seconds))
    return refuse(services, response, 'limited')
  }
  const identity = await provider.finish(currentUrl, made)
  const person = identity && (await findAllowed(services, identity))
  const newcomer = identity && !person && (await newcomerOf(services, identity))
  if (newcomer) return signUp(services, response, newcomer)
  if (!person) {
    await keepFailure(services, response, identity?.email ?? 'nobody')
    return refuse(services, response, 'unknown')
  }
  const { db } = services.database
  const about = { who: person.email, subject: person.email }
  const line = await beginAudit(db, { ...entryOf(services, response), ...about })
  const { cookie } = await openSession(services, person, 'openid')
  await endAudit({ db, cipher: services.cipher }, line, { ...about, details: {}, outcome: 'done' })
  response.append('Set-Cookie', makeCookie(services.config, COOKIE, '', 0))
  response.append('Set-Cookie', cookie)
  response.redirect(303, '/')
}

/** Somebody without an account, by an address that the provider checked. */
type Newcomer = OpenIdIdentity & { readonly email: string }

/** Where merchants sign up, the provider stands for the mail that confirms an address. */
async function newcomerOf(
  { database: { db }, config }: Services,
  { email, subject }: OpenIdIdentity,
): Promise<Newcomer | undefined> {
  if (config.signUp?.mode !== 'open' || email === undefined) return undefined
  const known = (await findPersonBySubject(db, subject)) ?? (await findPersonByEmail(db, email))
  return known ? undefined : { email, subject }
}

async function signUp(
  { database: { db }, config, clock }: Services,
  response: Response,
  newcomer: Newcomer,
): Promise<void> {
  const link = { ...newcomer, purpose: 'sign-up', now: clock.now(), forMs: HOUR_MS } as const
  const { secret } = await createLink(db, link)
  // The provider answered to this browser: in no other is the link good, wherever the address of the page gets to.
  const { shown, browser } = splitSecret(secret)
  response.append('Set-Cookie', makeCookie(config, COOKIE, '', 0))
  response.append('Set-Cookie', makeCookie(config, SIGN_IN_COOKIE, browser, HOUR_MS / 1000))
  response.redirect(303, linkTo('sign-up', shown))
}

/** Of somebody whom the provider knows, and we do not let in, or of whoever came back with something else. */
async function keepFailure(services: Services, response: Response, subject: string): Promise<void> {
  const entry = { ...entryOf(services, response), who: 'nobody', subject }
  await keepRefusal(services, entry, [entry.action, subject])
}

function entryOf(services: Services, response: Response) {
  return {
    at: services.clock.now(),
    workspace: INSTALLATION,
    action: 'signInWithOpenId',
    request: contextOf(response).id,
  }
}

/**
 * Somebody is whom the provider called so before, whatever their address is now, and whether it was checked. Who had been signed in as somebody else under
 * the same address is not let in: the address was given to another.
 */
async function findAllowed(
  services: Services,
  { email, subject }: OpenIdIdentity,
): Promise<Person | undefined> {
  const { db } = services.database
  const title = services.config.openid?.title ?? ''
  const known = await findPersonBySubject(db, subject)
  const person = known ?? (email === undefined ? undefined : await findPersonByEmail(db, email))
  if (!person || person.isDisabled) return undefined
  if (person.subject !== null && person.subject !== subject) return undefined
  if (person.subject === null || person.mustChangePassword) {
    await linkIdentity(db, person.id, subject)
    // Who was invited chose to enter so.
    if (person.password !== null) {
      await tellPerson(services, person.id, { what: 'openIdTied', title })
    }
  }
  return { ...person, mustChangePassword: false }
}

function readTry(services: Services, request: Request): OpenIdTry | undefined {
  const sealed = readCookie(request, services.config, COOKIE)
  if (sealed === undefined) return undefined
  const made = openCookie(services, sealed)
  return Value.Check(TryCookie, made) && made.until > services.clock.now() ? made : undefined
}

/** Nothing of a cookie that we did not make. */
function openCookie({ cipher }: Services, sealed: string): unknown {
  try {
    return JSON.parse(cipher.open(Buffer.from(sealed, 'base64url'), COOKIE))
  } catch {
    return undefined
  }
}

/** The sign-in page tells why, by this word. */
function refuse({ config }: Services, response: Response, why: string): void {
  response.append('Set-Cookie', makeCookie(config, COOKIE, '', 0))
  response.redirect(303, goBack(why))
}

function goBack(why: string): string {
  return `/sign-in?openid=${why}`
}

function originOf({ config }: Services, request: Request): string {
  return config.publicUrl ?? `http://${request.get('Host') ?? config.host}`
}
