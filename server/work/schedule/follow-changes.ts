import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { fromStored, toStoredOrNull } from '../../database/text.ts'
import { activeFlows, type FlowsChosen } from '../../installation/active-flows.ts'
import type { Projects } from '../../projects/projects.ts'
import { reschedule, SKEW_MS } from './reschedule.ts'

export interface Follower {
  readonly db: Knex
  readonly projects: Projects
  readonly now: () => number
}

/** Integrations that one look takes up at most. */
const BATCH = 1_000

interface ChangedRow {
  readonly id: number
  readonly workspace: string
  readonly publication: number
}

/**
 * Schedules anew the flows of every integration about which something changed since: it was switched, an answer or a
 * schedule was saved, files were published. Each change notes in its own transaction that this is to be done, so no
 * death of a process leaves a schedule behind. One that fails is not in the way of the others.
 *
 * @throws {AggregateError} of all that failed
 */
export async function followChanges(follower: Follower, workspace?: string): Promise<void> {
  const changed = await queryRows<ChangedRow>(
    follower.db,
    `select i.id, i.workspace, coalesce(p.version, 0) as publication
     from integration i left join project p on p.workspace = i.workspace
     where i.scheduled is distinct from coalesce(p.version, 0) and i.workspace = coalesce(?, i.workspace)
     order by i.id limit ?`,
    [toStoredOrNull(workspace), BATCH],
  )
  const failures: unknown[] = []
  for (const row of changed) {
    await follow(follower, row).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} integrations could not be scheduled`)
  }
}

async function follow(
  { db, projects, now }: Follower,
  { id, workspace, publication }: ChangedRow,
): Promise<void> {
  // At least the publication that is noted below: of a later one, the number differs again.
  const { project } = await projects.current(fromStored(workspace))
  await db.transaction(async (trx) => {
    const chosen = await lockChosen(trx, id)
    if (!chosen || chosen.scheduled === publication) return
    const flows = chosen.isOn ? activeFlows(project, chosen.name, chosen) : []
    await reschedule(trx, { integration: id, flows }, now())
    await queryRows(trx, 'update integration set scheduled = ? where id = ?', [publication, id])
  })
}

/**
 * For a worker that starts, or sees that time was set back: where a flow has no next time and should have one, or one that
 * is further away than its rhythm, its integration is scheduled anew. All else is right, for each change notes itself that
 * it is to be followed; to compute everything anew takes minutes where there are thousands of workspaces. Times of the
 * calendar may be far away; those beyond a day are few, and looked at.
 */
export async function doubtSchedules(db: Knex, now: number): Promise<void> {
  await queryRows(
    db,
    `update integration i set scheduled = null where scheduled is not null and exists (
       select from flow_state s where s.integration = i.id and s.is_on and not s.is_paused
       and s.trigger->>'kind' in ('every', 'cron') and case
         when s.next_at is null then true
         when s.trigger->>'kind' = 'every' and s.windows::text = '[]'
           then s.next_at > ?::bigint + greatest(1000, (s.trigger->>'ms')::float8) + ${SKEW_MS}
         else s.next_at > ?::bigint + ${DAY_MS} end)`,
    [now, now],
  )
}

const DAY_MS = 86_400_000

interface Chosen extends FlowsChosen {
  readonly name: string
  readonly isOn: boolean
  readonly scheduled: number | null
}

interface ChosenRow {
  readonly name: string
  readonly state: string
  readonly scheduled: number | null
  readonly directions: FlowsChosen['directions'] | null
  readonly off: readonly string[] | null
}

/** What was chosen about an integration, which nobody changes before the transaction ends; `undefined`: it was removed. */
async function lockChosen(trx: Knex, id: number): Promise<Chosen | undefined> {
  // In a statement of its own: the next one sees what others changed while this one waited for them.
  await queryRows(trx, 'select from integration where id = ? for no key update', [id])
  const [row] = await queryRows<ChosenRow>(
    trx,
    `select i.name, i.state, i.scheduled, a.directions, a.off from integration i
     left join answer a on a.integration = i.id where i.id = ?`,
    [id],
  )
  if (!row) return undefined
  const { directions, off } = row
  return {
    name: fromStored(row.name),
    isOn: row.state === 'on',
    scheduled: row.scheduled,
    directions: directions ?? {},
    off: (off ?? []).map(fromStored),
  }
}
