import type { Knex } from 'knex'
import { queryPrepared } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import {
  SETUP_COLUMNS,
  SETUP_JOINS,
  type Setup,
  type SetupRow,
  toSetup,
} from '../../installation/load-setup.ts'
import {
  MAX_TOGETHER,
  type RequestRow,
  type RunRequest,
  toRequest,
} from '../requests/run-requests.ts'

/** A flow with what its job needs to know about where it belongs. */
export interface JobFlow {
  readonly workspace: string
  readonly integration: number
  /** Name of the integration. */
  readonly name: string
  readonly flow: string
  readonly rank: number
  readonly isOn: boolean
}

/** What a job goes by, as it is when it begins. */
export interface LoadedJob {
  readonly flow: JobFlow
  /** Number of the last publication of its workspace. */
  readonly publication: number
  /** What was asked of the flow, the oldest first. */
  readonly requests: readonly RunRequest[]
  /** What people have settled that its run goes by. */
  readonly setup: Setup
}

interface JobRow extends SetupRow {
  readonly workspace: string
  readonly name: string
  readonly rank: number
  readonly is_on: boolean
  readonly publication: number
  readonly requests: readonly RequestRow[] | null
}

/**
 * Reads all of it at once. With `takes`, a run is about the requests from now on: who asks the same wants another run
 * after it. `undefined`: the integration was removed since.
 */
export async function loadJob(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  { takes }: { readonly takes: boolean },
): Promise<LoadedJob | undefined> {
  const stored = toStored(flow)
  const [row] = await queryPrepared<JobRow>(
    db,
    `with taken as (
       update run_request set taken = true where integration = ? and flow = ? and not taken and ?::boolean)
     select integration.workspace, integration.name, coalesce(s.rank, 0) as rank, coalesce(s.is_on, false) as is_on,
       coalesce(p.version, 0) as publication, ${SETUP_COLUMNS}, (
         select json_agg(q order by q.number) from (
           select id as number, id::text, cause, scope, force, asked_at, trace_parent from run_request
           where run_request.integration = integration.id and flow = ? order by id limit ${MAX_TOGETHER}) as q) as requests
     from integration left join flow_state s on s.integration = integration.id and s.flow = ?
     left join project p on p.workspace = integration.workspace ${SETUP_JOINS} where integration.id = ?`,
    [integration, stored, takes, stored, stored, integration],
  )
  if (!row) return undefined
  const { rank, is_on: isOn, publication, requests } = row
  const [workspace, name] = [fromStored(row.workspace), fromStored(row.name)]
  return {
    flow: { workspace, integration, name, flow, rank, isOn },
    publication,
    requests: (requests ?? []).map(toRequest),
    setup: toSetup(row),
  }
}
