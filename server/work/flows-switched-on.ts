import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A flow that is switched on, also while it is paused. */
export interface FlowSwitchedOn {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  /** Name of the connection that plays a role. */
  readonly playedBy: (role: string) => string
}

interface Row {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly connections: Readonly<Record<string, string>> | null
}

/** Those of all workspaces. */
export async function flowsSwitchedOn(db: Knex): Promise<readonly FlowSwitchedOn[]> {
  const rows = await queryRows<Row>(
    db,
    `select i.workspace, s.integration, s.flow, (
       select json_object_agg(r.role, c.name) from role r join connection c on c.id = r.connection
       where r.integration = i.id) as connections
     from flow_state s join integration i on i.id = s.integration where s.is_on order by i.id, s.flow`,
    [],
  )
  return rows.map(({ workspace, integration, flow, connections }) => ({
    workspace: fromStored(workspace),
    integration,
    flow: fromStored(flow),
    // A connection with the role's own name plays it, unless a person chose another.
    playedBy: (role) => fromStored(connections?.[toStored(role)] ?? toStored(role)),
  }))
}
