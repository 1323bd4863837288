import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { ResourceRef } from '../plan/flow-plan.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import type { Connection, Resource } from './connection.ts'

/** The system that plays a role: what its connector says it can do, and the account that does it. */
export interface System {
  readonly connector: ConnectorPlan
  readonly connection: Connection
}

/** Role → system. */
export type Systems = Readonly<Record<string, System>>

/** @throws {Error} when the plan and the systems do not belong together, which the lint prevents. */
export function resourceOf(systems: Systems, ref: ResourceRef): Resource {
  return systemOf(systems, ref).connection.resource(ref.resource)
}

export function resourcePlanOf(systems: Systems, ref: ResourceRef): ResourcePlan {
  const plan = systemOf(systems, ref).connector.resources[ref.resource]
  if (!plan) throw new Error(`"${ref.name}": the connector has no such resource`)
  return plan
}

export function connectorOf(systems: Systems, ref: ResourceRef): ConnectorPlan {
  return systemOf(systems, ref).connector
}

function systemOf(systems: Systems, ref: ResourceRef): System {
  const system = systems[ref.role]
  if (!system) throw new Error(`no system plays the role "${ref.role}"`)
  return system
}
