import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** Numbers of a workspace's integrations to their names: what bounds every question about its history. */
export type IntegrationNames = ReadonlyMap<number, string>

/** All of a workspace, or the one that is asked for, if it is there. */
export async function nameIntegrations(
  db: Knex,
  workspace: string,
  only?: string,
): Promise<IntegrationNames> {
  const rows = await queryRows<{ id: number; name: string }>(
    db,
    `select id, name from integration where workspace = ? ${only === undefined ? '' : 'and name = ?'}`,
    [toStored(workspace), ...(only === undefined ? [] : [toStored(only)])],
  )
  return new Map(rows.map(({ id, name }) => [id, fromStored(name)]))
}
