import { attributeSetRoutes } from './ccv-attribute-sets.ts'
import { categoryRoutes } from './ccv-categories.ts'
import { combinationRoutes } from './ccv-combinations.ts'
import { CcvError } from './ccv-error.ts'
import { featureRoutes } from './ccv-features.ts'
import { invoiceRoutes } from './ccv-invoices.ts'
import { orderRoutes } from './ccv-orders.ts'
import { productQueryRoutes } from './ccv-product-queries.ts'
import { productRoutes } from './ccv-products.ts'
import type { CcvRoute } from './ccv-request.ts'
import { settingRoutes } from './ccv-settings.ts'
import { userRoutes } from './ccv-users.ts'
import { webhookRoutes } from './ccv-webhooks.ts'

const ROUTES: readonly CcvRoute[] = [
  ...productRoutes,
  ...productQueryRoutes,
  ...attributeSetRoutes,
  ...combinationRoutes,
  ...featureRoutes,
  ...categoryRoutes,
  ...userRoutes,
  ...orderRoutes,
  ...invoiceRoutes,
  ...settingRoutes,
  ...webhookRoutes,
]

const RESOURCES = new Set(
  ROUTES.flatMap(({ path }) => path.split('/').filter((part) => part !== '' && part !== ':id')),
)

export interface FoundRoute {
  readonly route: CcvRoute
  readonly ids: readonly number[]
  /** Name of the resource that is asked for, the last word of the path. */
  readonly resource: string
}

/** Finds the route of a path such as `/orders/7/orderrows/`, or throws what the shop says to a wrong one. */
export function findRoute(method: string, path: string): FoundRoute {
  const parts = path.split('/').filter((part) => part !== '')
  const ids = parts.filter((part) => /^\d+$/u.test(part)).map(Number)
  const pattern = `/${parts.map((part) => (/^\d+$/u.test(part) ? ':id' : part)).join('/')}/`
  const here = ROUTES.filter((route) => route.path === pattern.replace('//', '/'))
  const names = parts.filter((part) => !/^\d+$/u.test(part))
  if (names.some((name) => !RESOURCES.has(name))) throw new CcvError('404.20')
  if (here.length === 0) throw new CcvError(method === 'GET' ? '404.20' : '405.10')
  const route = here.find((candidate) => candidate.method === method)
  if (!route) throw new CcvError('405.10')
  return { route, ids, resource: names.at(-1) ?? 'root' }
}
