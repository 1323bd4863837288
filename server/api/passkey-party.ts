import { isIP } from 'node:net'
import { parseUrl } from '../../engine/index.ts'
import type { Party } from '../people/webauthn.ts'
import { isLocalOnly } from './security-headers.ts'
import type { ApiConfig } from './services.ts'

const LOCAL = 'localhost'

/**
 * For whom passkeys are made: the public address that the server is told, never what a call says of itself. Where only this
 * machine can call, that is `localhost`, at whatever port. Nothing where browsers have no passkeys: at bare addresses and without https.
 */
export function partyOf(config: ApiConfig): Party | undefined {
  if (config.publicUrl === undefined) {
    return isLocalOnly(config) ? { host: LOCAL, isOrigin: isLocalOrigin } : undefined
  }
  const { hostname: host, protocol, origin: own } = new URL(config.publicUrl)
  const isSecure = protocol === 'https:' || host === LOCAL
  if (!isSecure || host.startsWith('[') || isIP(host) !== 0) return undefined
  return { host, isOrigin: (origin) => origin === own }
}

function isLocalOrigin(origin: string): boolean {
  const url = parseUrl(origin)
  return url?.protocol === 'http:' && url.hostname === LOCAL
}
