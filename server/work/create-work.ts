import type { Knex } from 'knex'
import type { RunScope } from '../../engine/index.ts'
import { activeFlows, type FlowsChosen } from '../installation/active-flows.ts'
import type { Projects } from '../projects/projects.ts'
import { queryRows } from '../store/context.ts'
import { fromStored, toStored } from '../store/text.ts'
import { askToStop } from './flow-states.ts'
import type { Jobs } from './jobs/open-jobs.ts'
import { askRuns } from './requests/ask-runs.ts'
import { dropRequests, saveRequests, waitingRequests } from './requests/run-requests.ts'
import { reschedule } from './schedule/reschedule.ts'
import { isInWindows, nextOpening } from './schedule/run-windows.ts'
import { loadFlowWindows } from './schedule/scheduler.ts'
import type { FlowId, Work } from './work.ts'

export interface WorkOptions {
  readonly jobs: Jobs
  readonly projects: Projects
  readonly now: () => number
}

/** What the API asks of the workers, kept in the database, so that any of them may do it. */
export function createWork({ jobs, projects, now }: WorkOptions): Work {
  const { db } = jobs.database

  return {
    startRun: async (flow, { cause, scope, force = false }) =>
      db.transaction(async (trx) => {
        const state = await loadFlowWindows(trx, flow)
        await askRuns(trx, jobs, [{ ...flow, rank: state?.rank ?? 0, cause, scope, force }])
        const requests = await waitingRequests(trx, flow)
        return requests.at(-1)?.id ?? ''
      }),

    stopRun: async (flow) =>
      db.transaction(async (trx) => {
        const one = { integration: flow.integration, flows: [flow.flow] }
        // What is asked from here on is for the run after the one that stops.
        await dropRequests(trx, one)
        return (await askToStop(trx, one)) > 0
      }),

    reschedule: async ({ workspace, integration }) => {
      const { project } = await projects.current(workspace)
      await db.transaction(async (trx) => {
        const chosen = await loadChosen(trx, integration)
        if (!chosen) return
        const flows = chosen.isOn ? activeFlows(project, chosen.name, chosen) : []
        await reschedule(trx, { integration, flows }, now())
      })
    },

    wake: async (flow, keys) => wake({ jobs, now: now() }, flow, keys),
  }
}

async function wake(
  { jobs, now }: { readonly jobs: Jobs; readonly now: number },
  flow: FlowId,
  keys: readonly string[],
): Promise<void> {
  const scope: RunScope = { kind: 'woken', keys }
  await jobs.database.db.transaction(async (trx) => {
    const state = await loadFlowWindows(trx, flow)
    if (!state?.mayRun) return
    const ask = { ...flow, rank: state.rank, cause: 'hook', scope, force: false }
    if (isInWindows(state.windows, now)) return askRuns(trx, jobs, [ask])
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

interface ChosenRow {
  readonly name: string
  readonly state: string
  readonly directions: FlowsChosen['directions'] | null
  readonly off: readonly string[] | null
}

/** What was chosen about an integration, which is not removed before the transaction ends; `undefined` when it was. */
async function loadChosen(
  db: Knex,
  integration: number,
): Promise<(FlowsChosen & { readonly name: string; readonly isOn: boolean }) | undefined> {
  const [row] = await queryRows<ChosenRow>(
    db,
    `select i.name, i.state, a.directions, a.off from integration i
     left join answer a on a.integration = i.id where i.id = ? for key share of i`,
    [integration],
  )
  if (!row) return undefined
  const { directions, off } = row
  return {
    name: fromStored(row.name),
    isOn: row.state === 'on',
    directions: directions ?? {},
    off: (off ?? []).map(fromStored),
  }
}
