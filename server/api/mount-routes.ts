import express, { type RequestHandler, Router } from 'express'
import { answerRoute, type MountOptions } from './answer-route.ts'
import { ApiError } from './api-error.ts'
import type { Route } from './contract/route.ts'
import { type RouteName, type Routes, routes } from './contract/routes.ts'
import type { Handler, Handlers } from './handler.ts'
import type { Services } from './services.ts'

const DEFAULT_MAX_BYTES = 1_000_000

/** Mounts every route of the contract. What has no handler yet answers 501. */
export function mountRoutes(
  handlers: Partial<Handlers>,
  services: Services,
  options: MountOptions,
): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const byPath = new Map<string, Set<string>>()
  for (const name of routeNames()) {
    const { method, path } = routes[name]
    const place = toExpressPath(path)
    router[method](place, mountRoute(name, handlers[name], services, options))
    byPath.set(place, (byPath.get(place) ?? new Set()).add(method.toUpperCase()))
  }
  for (const [path, methods] of byPath) router.all(path, refuseMethod([...methods]))
  router.use(refuseUnknown)
  return router
}

export function routeNames(): readonly RouteName[] {
  return Object.keys(routes).filter(isRouteName)
}

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(routes, name)
}

function mountRoute<N extends RouteName>(
  name: N,
  handler: Handler<Routes[N]> | undefined,
  services: Services,
  options: MountOptions,
): RequestHandler {
  const route = routes[name]
  return answerRoute({ name, route, handler, readBody: bodyReader(route) }, services, options)
}

/** Reads the body only once the caller is known to be allowed; only JSON, and as much as the route takes. */
function bodyReader({ body, maxBytes = DEFAULT_MAX_BYTES }: Route): RequestHandler | undefined {
  if (!body) return undefined
  return express.json({ limit: maxBytes, strict: false, type: 'application/json' })
}

function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods
  return (request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new ApiError({
      type: 'method_not_allowed',
      status: 405,
      title: `${request.method} is not possible here`,
      detail: `Possible: ${allowed.join(', ')}.`,
    })
  }
}

const refuseUnknown: RequestHandler = () => {
  throw new ApiError({
    type: 'not_found',
    status: 404,
    title: 'the API has no such path',
    detail: 'All paths are told at /api/docs.',
  })
}
