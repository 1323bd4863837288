import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'

interface Context {
  readonly client: QueryClient
}

/** Of all pages. */
export const root = createRootRouteWithContext<Context>()({ component: Outlet })
