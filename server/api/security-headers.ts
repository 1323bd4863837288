import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { say } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'
import type { ApiConfig } from './services.ts'
import { isSecure } from './session-cookie.ts'

/**
 * What pages of ours may load: only what comes from here.
 *
 * The editor's workers are made from blobs, and its widgets, as those of the page, place themselves by style
 * attributes, which no nonce can allow.
 */
export function securityHeaders(config: ApiConfig): RequestHandler {
  const isHttps = isSecure(config)
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: isHttps && { maxAge: 31_536_000, includeSubDomains: false },
  })
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** Whether only this machine can reach the server. */
export function isLocalOnly({ host, publicUrl }: ApiConfig): boolean {
  return publicUrl === undefined && LOOPBACK.test(host === '::1' ? '[::1]' : host)
}

/**
 * Where only this machine can reach the server, refuses calls under any other name: a page elsewhere could let its name
 * point here, and would be taken for ours.
 */
export function refuseForeignHosts(config: ApiConfig): RequestHandler {
  return (request, _response, next) => {
    if (!isLocalOnly(config) || LOOPBACK.test(request.get('Host') ?? '')) return next()
    throw new ApiError({
      type: 'foreign_host',
      status: 421,
      title: say('foreignHost', {}),
      detail: say('openAsLocalhost', {}),
    })
  }
}
