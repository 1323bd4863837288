import type { Knex } from 'knex'
import { queryRows } from './context.ts'
import { toStored } from './text.ts'

const DEFAULT_WORKSPACE = 'default'

/** Gives the number of an integration, which is new if there was none of that name. */
export async function saveIntegration(
  db: Knex,
  { workspace = DEFAULT_WORKSPACE, name }: { readonly workspace?: string; readonly name: string },
): Promise<number> {
  const rows = await queryRows<{ id: number }>(
    db,
    `with made as (
       insert into integration (workspace, name) values (?, ?) on conflict do nothing returning id)
     select id from made union all select id from integration where workspace = ? and name = ?`,
    [toStored(workspace), toStored(name), toStored(workspace), toStored(name)],
  )
  const [row] = rows
  if (!row) throw new Error(`integration "${name}" was made by another process just now; try again`)
  return row.id
}
