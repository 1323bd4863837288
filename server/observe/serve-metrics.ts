import { createHash, timingSafeEqual } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import type { Secret } from '../secrets/secret.ts'
import type { Metrics } from './metrics.ts'
import { contextOf } from './request-context.ts'

export interface MetricsAccess {
  /** Who asks must show it; absent: nobody is told. */
  readonly metricsToken: Secret | undefined
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
      const detail = 'Give the server MAPWRIGHT_METRICS_TOKEN, and show it as a bearer token.'
      response.set('WWW-Authenticate', 'Bearer').status(401)
      response.json({ title: 'no metrics for you', detail })
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

/** Where a call comes from tells nothing: a proxy on this machine may say neither that it is one, nor for whom it asks. */
function mayRead(request: Request, { metricsToken }: MetricsAccess): boolean {
  if (!metricsToken) return false
  return isSame(request.get('Authorization'), `Bearer ${metricsToken.reveal()}`)
}

/** Takes as long for any wrong one. */
function isSame(given: string | undefined, expected: string): boolean {
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
