import type { Knex } from 'knex'
import type { RunScope } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Log } from '../process/log.ts'
import type { Projects } from '../projects/projects.ts'
import { listLiveFlows } from '../store/runs.ts'
import { type Holds, noHolds } from '../subscriptions/holds.ts'
import type { Jobs } from './jobs/open-jobs.ts'
import { askRuns } from './requests/ask-runs.ts'
import { dropRequests, saveRequests, waitingRequests } from './requests/run-requests.ts'
import { followChanges } from './schedule/follow-changes.ts'
import { isInWindows, nextOpening } from './schedule/run-windows.ts'
import { loadFlowWindows } from './schedule/scheduler.ts'
import type { FlowId, Work } from './work.ts'

export interface WorkOptions {
  readonly jobs: Jobs
  readonly projects: Projects
  readonly now: () => number
  readonly log: Log
  /** Workspaces whose subscription lets no flow begin; absent: none. */
  readonly holds?: Holds | undefined
  /** How long a run that a system's call asks for waits for further calls. Default: {@link GATHER_SECONDS}. */
  readonly gatherSeconds?: number | undefined
}

/**
 * Systems call several times about one change: of a checkout, that an order was made, changed and paid. And what has not
 * changed for some seconds is known to be what others will read, too.
 */
const GATHER_SECONDS = 7

/** What the API asks of the workers, kept in the database, so that any of them may do it. */
export function createWork({
  jobs,
  projects,
  now,
  log,
  holds = noHolds,
  gatherSeconds = GATHER_SECONDS,
}: WorkOptions): Work {
  const { db } = jobs.database

  return {
    startRun: async (flow, { cause, scope, force = false }) =>
      db.transaction(async (trx) => {
        const state = await loadFlowWindows(trx, flow)
        await askRuns(trx, jobs, [{ ...flow, rank: state?.rank ?? 0, cause, scope, force }])
        const requests = await waitingRequests(trx, flow)
        return requests.at(-1)?.id ?? ''
      }),

    // What is asked from here on is for the run after the one that stops.
    stopRun: async ({ integration, flow }) => {
      const dropped = await dropRequests(db, { integration, flows: [flow] })
      return dropped > 0 || (await listLiveFlows(db, integration)).includes(flow)
    },

    followChanges: async (workspace) => {
      try {
        await followChanges({ db, projects, now }, workspace)
      } catch (error) {
        // What changed is kept, and so is that it is to be followed: a worker tries until it succeeds.
        log.error({ error, workspace }, 'schedules are computed anew a little later')
      }
    },

    // As of a flow that is paused: what changed meanwhile is read when it goes on.
    wake: async (flow, keys) => {
      if (await holds.of(flow.workspace)) return
      await wake({ jobs, now: now(), gatherSeconds }, flow, keys)
    },
  }
}

async function wake(
  {
    jobs,
    now,
    gatherSeconds,
  }: { readonly jobs: Jobs; readonly now: number; readonly gatherSeconds: number },
  flow: FlowId,
  keys: readonly string[],
): Promise<void> {
  const scope: RunScope = { kind: 'woken', keys }
  await jobs.database.db.transaction(async (trx) => {
    const state = await loadFlowWindows(trx, flow)
    if (!state?.mayRun) return
    const ask = { ...flow, rank: state.rank, cause: 'hook', scope, force: false }
    const later = { startAfterSeconds: gatherSeconds }
    if (isInWindows(state.windows, now)) return askRuns(trx, jobs, [ask], later)
    await saveRequests(trx, [ask])
    await runNotBefore(trx, flow, nextOpening(state.windows, now))
  })
}

async function runNotBefore(
  trx: Knex,
  { integration, flow }: FlowId,
  at: number | undefined,
): Promise<void> {
  if (at === undefined) return
  await queryRows(
    trx,
    'update flow_state set next_at = least(next_at, ?::bigint) where integration = ? and flow = ?',
    [at, integration, toStored(flow)],
  )
}
