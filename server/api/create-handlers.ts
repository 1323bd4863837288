import type { Handlers } from './handler.ts'
import { createConnectionHandlers } from './handlers/connections.ts'
import { createFileHandlers } from './handlers/files.ts'
import { createIntegrationHandlers } from './handlers/integrations.ts'
import { createPeopleHandlers } from './handlers/people.ts'
import { createSessionHandlers } from './handlers/sessions.ts'
import { createWorkspaceHandlers } from './handlers/workspaces.ts'
import type { Services } from './services.ts'

/** Joins what the areas give. */
export function createHandlers(services: Services): Partial<Handlers> {
  return {
    ...createSessionHandlers(services),
    ...createWorkspaceHandlers(services),
    ...createPeopleHandlers(services),
    ...createFileHandlers(services),
    ...createConnectionHandlers(services),
    ...createIntegrationHandlers(services),
  }
}
