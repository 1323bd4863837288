import { createHash } from 'node:crypto'
import {
  type Clock,
  type ConnectorPlan,
  canonicalJson,
  type FlowPlan,
  type JsonObject,
  type Project,
  type RunOptions,
} from '../engine/index.ts'

/** What runs of shipped flows have in common in tests. */

export function runPorts(clock: Clock): RunOptions['ports'] {
  return {
    clock,
    // Sleeps pass at once, and a claim must not be lost by that.
    elapsed: () => performance.now(),
    turn: () => Promise.resolve(),
    random: () => 0.5,
    digest: (value) => createHash('sha256').update(canonicalJson(value)).digest('hex'),
  }
}

/** A shipped flow, with rows in its tables as somebody would fill them in. */
export function flowOf(
  project: Project,
  name: string,
  rows: Readonly<Record<string, JsonObject>> = {},
): FlowPlan {
  const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
  if (!flow) throw new Error(`the flow "${name}" has mistakes`)
  const tables = Object.entries(flow.tables).map(([table, plan]) => [
    table,
    { ...plan, rows: { ...plan.rows, ...rows[table] } },
  ])
  return { ...flow, tables: Object.fromEntries(tables) }
}

export function connectorOf(project: Project, name: string): ConnectorPlan {
  const plan = project.connectors[name]
  if (!plan) throw new Error(`the connector "${name}" has mistakes`)
  return plan
}
