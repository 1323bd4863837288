import { accountRoutes } from './accounts.ts'
import { alertRoutes } from './alerts.ts'
import { connectionRoutes } from './connections.ts'
import { connectorRoutes } from './connectors.ts'
import { consoleRoutes } from './console.ts'
import { factorRoutes } from './factors.ts'
import { fileRoutes } from './files.ts'
import { flowRoutes } from './flows.ts'
import { helpRoutes } from './help.ts'
import { integrationRoutes } from './integrations.ts'
import { peopleRoutes } from './people.ts'
import { recordRoutes } from './records.ts'
import { runRoutes } from './runs.ts'
import { sessionRoutes } from './sessions.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { trialRoutes } from './trials.ts'
import { workspaceRoutes } from './workspaces.ts'

/** The whole API. The server mounts it, the documentation lists it, the browser calls it. */
export const routes = {
  ...sessionRoutes,
  ...accountRoutes,
  ...factorRoutes,
  ...workspaceRoutes,
  ...peopleRoutes,
  ...subscriptionRoutes,
  ...helpRoutes,
  ...consoleRoutes,
  ...connectionRoutes,
  ...connectorRoutes,
  ...integrationRoutes,
  ...trialRoutes,
  ...flowRoutes,
  ...fileRoutes,
  ...runRoutes,
  ...recordRoutes,
  ...alertRoutes,
}

export type Routes = typeof routes
export type RouteName = keyof Routes
