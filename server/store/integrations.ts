import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

const DEFAULT_WORKSPACE = 'default'

export interface Integration {
  readonly id: number
  readonly workspace: string
  readonly name: string
  /** It runs only when it is on. */
  readonly state: IntegrationState
}

export type IntegrationState = 'setup' | 'on' | 'paused'

/** Tables whose rows belong to an integration without a foreign key, which would cost more than the rows. */
const OWN_TABLES = [
  'flow_state',
  'run_request',
  'run',
  'run_partition',
  'cursor',
  'seen',
  'missing_row',
  'link',
  'intent',
  'record',
  'bulk_action',
  'event',
  'payload',
  'person_event',
  'flow_story',
  'run_hour',
  'kept_plan',
  'trial',
  'sample',
]

/** Gives the number of an integration, which is new if there was none of that name. */
export async function saveIntegration(
  db: Knex,
  { workspace = DEFAULT_WORKSPACE, name }: { readonly workspace?: string; readonly name: string },
): Promise<number> {
  const bindings = [toStored(workspace), toStored(name)]
  const find = (): Promise<readonly { id: number }[]> =>
    queryRows(db, 'select id from integration where workspace = ? and name = ?', bindings)
  const found = await find()
  if (found[0]) return found[0].id
  // Only when it is new: every try to insert uses up one of the 32,767 numbers.
  const made = await queryRows<{ id: number }>(
    db,
    'insert into integration (workspace, name) values (?, ?) on conflict do nothing returning id',
    bindings,
  )
  const [row] = made.length > 0 ? made : await find()
  if (!row) throw new Error(`integration "${name}" was removed while it was being saved`)
  return row.id
}

export async function listIntegrations(
  db: Knex,
  workspace: string,
): Promise<readonly Integration[]> {
  const rows = await queryRows<Integration>(
    db,
    'select id, workspace, name, state from integration where workspace = ? order by name',
    [toStored(workspace)],
  )
  return rows.map(toIntegration)
}

export async function findIntegration(
  db: Knex,
  { workspace, name }: { readonly workspace: string; readonly name: string },
): Promise<Integration | undefined> {
  const [row] = await queryRows<Integration>(
    db,
    'select id, workspace, name, state from integration where workspace = ? and name = ?',
    [toStored(workspace), toStored(name)],
  )
  return row && toIntegration(row)
}

export async function saveIntegrationState(
  db: Knex,
  integration: number,
  state: IntegrationState,
): Promise<void> {
  await queryRows(db, 'update integration set state = ?, scheduled = null where id = ?', [
    state,
    integration,
  ])
}

/**
 * Notes, in the transaction of a change, that the flows have to be scheduled anew: whoever dies after it, a worker
 * sees it. Other changes of the integration wait until the transaction ends.
 */
export async function noteChange(trx: Knex, integration: number): Promise<void> {
  await queryRows(trx, 'update integration set scheduled = null where id = ?', [integration])
}

function toIntegration({ id, workspace, name, state }: Integration): Integration {
  return { id, workspace: fromStored(workspace), name: fromStored(name), state }
}

/** What it did in each month, which counts for its workspace whatever becomes of it. */
const KEEP_USE = `
insert into removed_use as u (workspace, month, records)
select w.name, extract(epoch from date_trunc('month', to_timestamp(h.hour / 1000) at time zone 'utc'))::bigint * 1000, sum(h.done + h.begun)
from integration i join workspace w on w.name = i.workspace join run_hour h on h.integration = i.id
where i.id = ? group by 1, 2 having sum(h.done + h.begun) > 0
on conflict (workspace, month) do update set records = u.records + excluded.records`

/** Forgets an integration with all its state: what it linked will be looked for anew. */
export async function deleteIntegration(db: Knex, integration: number): Promise<void> {
  await db.transaction(async (trx) => {
    // First of all: who writes rows of it holds the same lock, and finds it gone.
    await queryRows(trx, 'select from integration where id = ? for update', [integration])
    await queryRows(trx, KEEP_USE, [integration])
    for (const table of OWN_TABLES) {
      await queryRows(trx, `delete from ${table} where integration = ?`, [integration])
    }
    await queryRows(trx, 'delete from integration where id = ?', [integration])
  })
}
