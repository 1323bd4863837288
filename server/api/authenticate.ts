import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { type Message, parseUrl, say } from '../../engine/index.ts'
import { findSession } from '../people/sessions.ts'
import { findToken } from '../people/tokens.ts'
import { ApiError } from '../problems/api-error.ts'
import { toPrincipal } from './person-principal.ts'
import type { Principal } from './principal.ts'
import { type Services, termsVersion } from './services.ts'
import { readCookie, SESSION_COOKIE } from './session-cookie.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Finds out who calls: by token where one is sent, else by the cookie of a session.
 *
 * @throws {ApiError} for a token that is not good: to go on as somebody else, or nobody, would hide it
 */
export async function authenticate(
  request: Request,
  services: Services,
): Promise<Principal | undefined> {
  const authorization = request.get('Authorization')
  if (authorization !== undefined) return authenticateToken(authorization, services)
  const id = readCookie(request, services.config, SESSION_COOKIE)
  if (id === undefined) return undefined
  const { db } = services.database
  const session = await findSession(db, id, services.clock.now(), termsVersion(services.config))
  return session && toPrincipal(session)
}

async function authenticateToken(authorization: string, services: Services): Promise<Principal> {
  const secret = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1]
  const { database, clock } = services
  const token = secret && (await findToken(database.db, secret, clock.now()))
  if (token) {
    const { id, name, workspace, role } = token
    return { kind: 'token', id, name, workspace, role }
  }
  throw new ApiError({
    type: 'token_unusable',
    status: 401,
    title: say('tokenUnusable', {}),
    detail: say('makeToken', {}),
  })
}

/**
 * Refuses changes that another site made a browser send: by where they come from, and for sessions by the token that
 * only our own pages can read.
 *
 * @throws {ApiError}
 */
export function refuseForgery(
  request: Request,
  principal: Principal | undefined,
  services: Services,
): void {
  if (SAFE_METHODS.has(request.method) || principal?.kind === 'token') return
  if (!isOwnOrigin(request, services)) {
    throw forged(say('otherSite', {}), say('useOwnPages', {}))
  }
  if (!principal) return
  const given = Buffer.from(request.get('X-CSRF-Token') ?? '')
  const expected = Buffer.from(principal.csrf)
  if (given.length === expected.length && timingSafeEqual(given, expected)) return
  throw forged(say('csrfWrong', {}), say('sendCsrf', {}))
}

/** Programs send no origin; browsers do with every change. */
function isOwnOrigin(request: Request, { config }: Services): boolean {
  const site = request.get('Sec-Fetch-Site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = request.get('Origin')
  if (origin === undefined) return true
  if (config.publicUrl !== undefined && origin === new URL(config.publicUrl).origin) return true
  const url = parseUrl(origin)
  return url !== undefined && url.host === request.get('Host')
}

function forged(title: Message, detail: Message): ApiError {
  return new ApiError({ type: 'forgery_suspected', status: 403, title, detail })
}
