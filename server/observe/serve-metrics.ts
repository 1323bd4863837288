import { createHash, timingSafeEqual } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import type { Secret } from '../secrets/secret.ts'
import type { Metrics } from './metrics.ts'
import { contextOf } from './request-context.ts'

export interface MetricsAccess {
  /** Who asks must show it; absent: only this machine may ask. */
  readonly metricsToken: Secret | undefined
  readonly publicUrl?: string | undefined
}

/** `/metrics`, in the format of Prometheus, and the durations of all that is answered after it. */
export function serveMetrics(metrics: Metrics, access: MetricsAccess): RequestHandler {
  const router = Router()
  router.use(measure(metrics))
  router.get('/metrics', tell(metrics, access))
  return router
}

function tell({ registry }: Metrics, access: MetricsAccess): RequestHandler {
  return async (request, response) => {
    if (!mayRead(request, access)) {
      response.set('WWW-Authenticate', 'Bearer').status(401).json({ title: 'no metrics for you' })
      return
    }
    const text = await registry.metrics()
    response.type(registry.contentType).send(text)
  }
}

function measure(metrics: Metrics): RequestHandler {
  return ({ method }, response, next) => {
    const began = performance.now()
    response.once('close', () => {
      const { operation = 'none' } = contextOf(response)
      const seconds = (performance.now() - began) / 1_000
      metrics.answered({
        operation,
        method: knownMethod(method),
        status: response.statusCode,
        seconds,
      })
    })
    next()
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Callers may make up methods, and each would be a series. */
function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

function mayRead(request: Request, { metricsToken, publicUrl }: MetricsAccess): boolean {
  if (metricsToken) return isSame(request.get('Authorization'), `Bearer ${metricsToken.reveal()}`)
  // With an address for the public, who seems to call from here may be a proxy that does not tell for whom.
  return publicUrl === undefined && isFromHere(request)
}

/** Takes as long for any wrong one. */
function isSame(given: string | undefined, expected: string): boolean {
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const HERE = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** Neither a proxy on this machine, nor a page in a browser here that lets its name point to us. */
function isFromHere(request: Request): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host'].some(
    (name) => request.headers[name] !== undefined,
  )
  const isHere = HERE.has(request.socket.remoteAddress ?? '')
  return isHere && !isForwarded && HOST.test(request.get('Host') ?? '')
}
