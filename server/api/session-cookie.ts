import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request } from 'express'
import type { ApiConfig } from './services.ts'

/** Whether browsers come by https, and may be told to send cookies by nothing else. */
export function isSecure({ publicUrl }: ApiConfig): boolean {
  return publicUrl?.startsWith('https:') === true
}

/** `__Host-`: no other host of the domain can set it for us. */
function cookieName(config: ApiConfig, name: string): string {
  return isSecure(config) ? `__Host-${name}` : name
}

/** A cookie that scripts cannot read and other sites cannot send with changes. */
export function makeCookie(
  config: ApiConfig,
  name: string,
  value: string,
  maxAgeSeconds: number,
): string {
  return stringifySetCookie({
    name: cookieName(config, name),
    value,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    path: '/',
    maxAge: maxAgeSeconds,
  })
}

export function readCookie(request: Request, config: ApiConfig, name: string): string | undefined {
  return parseCookie(request.get('Cookie') ?? '')[cookieName(config, name)]
}

export const SESSION_COOKIE = 'mapwright'
/** Of a sign-in whose second factor is still to be shown. */
export const SIGN_IN_COOKIE = 'mapwright-sign-in'
