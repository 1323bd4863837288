import { type RequestHandler, Router } from 'express'
import { say } from '../../engine/index.ts'
import { type RouteName, type Routes, routes } from '../contract/routes.ts'
import { ApiError } from '../problems/api-error.ts'
import { answerRoute, type MountOptions } from './answer-route.ts'
import type { Handler, Handlers } from './handler.ts'
import { offeredRoutes, offersOf } from './offered-routes.ts'
import type { Services } from './services.ts'

/** Mounts every route of the contract that the server offers. */
export function mountRoutes(handlers: Handlers, services: Services, options: MountOptions): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const byPath = new Map<string, Set<string>>()
  for (const name of offeredRoutes(offersOf(services.config))) {
    const { method, path } = routes[name]
    const place = toExpressPath(path)
    router[method](place, mountRoute(name, handlers[name], services, options))
    byPath.set(place, (byPath.get(place) ?? new Set()).add(method.toUpperCase()))
  }
  for (const [path, methods] of byPath) router.all(path, refuseMethod([...methods]))
  router.use(refuseUnknown)
  return router
}

function mountRoute<N extends RouteName>(
  name: N,
  handler: Handler<Routes[N]>,
  services: Services,
  options: MountOptions,
): RequestHandler {
  return answerRoute({ name, route: routes[name], handler }, services, options)
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
      title: say('methodUnfit', { method: request.method }),
      detail: say('methodsPossible', { methods: allowed.join(', ') }),
    })
  }
}

const refuseUnknown: RequestHandler = () => {
  throw new ApiError({
    type: 'not_found',
    status: 404,
    title: say('noApiPath', {}),
    detail: say('seePaths', {}),
  })
}
