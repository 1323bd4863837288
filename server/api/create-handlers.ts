import type { Handlers } from './handler.ts'
import { createPeopleHandlers } from './handlers/people.ts'
import { createWorkspaceHandlers } from './handlers/workspaces.ts'
import type { Services } from './services.ts'

/** Joins what the areas give. */
export function createHandlers(services: Services): Partial<Handlers> {
  return {
    ...createWorkspaceHandlers(services),
    ...createPeopleHandlers(services),
  }
}
