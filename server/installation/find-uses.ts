import type { Knex } from 'knex'
import type { Project } from '../../engine/index.ts'
import { loadAnswers } from '../store/answers.ts'
import { listIntegrations } from '../store/integrations.ts'
import { installationOf } from './open-flow.ts'

/** Which integrations use which connection: name of the connection → names of integrations. */
export async function findUses(
  db: Knex,
  workspace: string,
  project: Project,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const uses = new Map<string, string[]>()
  for (const { id, name } of await listIntegrations(db, workspace)) {
    const { connections } = await loadAnswers(db, id)
    const roles = new Set(
      project.flows
        .filter(({ plan }) => installationOf(plan) === name)
        .flatMap(({ plan }) => Object.keys(plan.connections)),
    )
    // A role that nobody gave a connection is played by the one of its own name.
    const used = [...roles].map((role) => connections[role] ?? role)
    for (const connection of new Set([...used, ...Object.values(connections)])) {
      uses.set(connection, [...(uses.get(connection) ?? []), name])
    }
  }
  return uses
}
