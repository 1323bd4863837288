import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** Why the owners of the installation let no flow of a workspace begin. */
export interface Suspension {
  readonly workspace: string
  readonly reason: string
  readonly at: number
}

interface SuspensionRow {
  readonly workspace: string
  readonly reason: string
  readonly at: string
}

const SELECT = 'select workspace, reason, at::text from suspension'

export async function findSuspension(db: Knex, workspace: string): Promise<Suspension | undefined> {
  const [row] = await queryRows<SuspensionRow>(db, `${SELECT} where workspace = ?`, [
    toStored(workspace),
  ])
  return row && toSuspension(row)
}

export async function listSuspensions(db: Knex): Promise<readonly Suspension[]> {
  return (await queryRows<SuspensionRow>(db, SELECT, [])).map(toSuspension)
}

/** Suspended again, it has the new reason, and is suspended since then as before. */
export async function suspend(db: Knex, { workspace, reason, at }: Suspension): Promise<void> {
  await queryRows(
    db,
    `insert into suspension (workspace, reason, at) values (?, ?, ?)
     on conflict (workspace) do update set reason = excluded.reason`,
    [toStored(workspace), toStored(reason), at],
  )
}

/** Gives whether it was suspended: of two who resume at once, one does. */
export async function resume(db: Knex, workspace: string): Promise<boolean> {
  const gone = await queryRows(db, 'delete from suspension where workspace = ? returning 1', [
    toStored(workspace),
  ])
  return gone.length > 0
}

function toSuspension({ workspace, reason, at }: SuspensionRow): Suspension {
  return { workspace: fromStored(workspace), reason: fromStored(reason), at: Number(at) }
}
