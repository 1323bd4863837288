import { fileURLToPath } from 'node:url'
import express, { type Express, type RequestHandler } from 'express'
import { logRequests } from '../observe/request-context.ts'
import { createAskingLimit } from './caller-limit.ts'
import { createHandlers } from './create-handlers.ts'
import type { Handlers } from './handler.ts'
import { mountRoutes } from './mount-routes.ts'
import { offersOf } from './offered-routes.ts'
import { respondWithError } from './respond-with-error.ts'
import { refuseForeignHosts, securityHeaders } from './security-headers.ts'
import { serveDocs } from './serve-docs.ts'
import { serveOpenId } from './serve-openid.ts'
import { serveStopAlerts } from './serve-stop-alerts.ts'
import { serveStripe } from './serve-stripe.ts'
import { serveUi } from './serve-ui.ts'
import type { Services } from './services.ts'

export interface AppOptions {
  /** Aborts when the server stops: streams end. */
  readonly stop: AbortSignal
  readonly checkAnswers?: boolean | undefined
  readonly timeoutMs?: number | undefined
  readonly heartbeatMs?: number | undefined
  /** In place of those of the areas: for tests. */
  readonly handlers?: Partial<Handlers> | undefined
  /** Folder of the built pages. */
  readonly uiFolder?: string | undefined
  /** What is served besides the API and the pages: health, metrics, hooks. */
  readonly more?: readonly RequestHandler[] | undefined
}

/** Planning reads live from systems that may be slow. */
const TIMEOUT_MS = 120_000
const HEARTBEAT_MS = 15_000

const UI_FOLDER = fileURLToPath(new URL('../../dist/ui/', import.meta.url))

/** The whole HTTP side of the server. */
export function createApp(services: Services, options: AppOptions): Express {
  const { checkAnswers = false, stop, uiFolder = UI_FOLDER } = options
  const { timeoutMs = TIMEOUT_MS, heartbeatMs = HEARTBEAT_MS } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  // The address of the caller counts for limits: not everybody may tell it.
  app.set('trust proxy', services.config.proxies ?? [])
  app.use(logRequests(services.log))
  app.use(securityHeaders(services.config))
  for (const handler of options.more ?? []) app.use(handler)
  app.use(refuseForeignHosts(services.config))
  const handlers = { ...createHandlers(services), ...options.handlers }
  const mounting = { checkAnswers, stop, timeoutMs, heartbeatMs, asking: createAskingLimit() }
  app.use('/api', serveDocs(offersOf(services.config)))
  app.use('/api', serveOpenId(services))
  app.use('/api', serveStripe(services))
  app.use('/api', mountRoutes(handlers, services, mounting))
  app.use(serveStopAlerts(services))
  app.use(serveUi(uiFolder))
  app.use(respondWithError(services.log))
  return app
}
