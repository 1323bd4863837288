import type { Knex } from 'knex'
import { queryRows } from '../../store/context.ts'
import { fromStored, toStored } from '../../store/text.ts'
import { RUN_QUEUE } from '../jobs/open-jobs.ts'
import type { RunJob } from '../requests/ask-runs.ts'
import type { RunJobEnding } from './run-job.ts'

/** After so long a run hands over to the next one, so that no job grows old. */
const LONGEST_MS = 600_000
/** So long it may go on while others wait for its place. */
const SHARE_MS = 30_000

/** The runs of this process, and what may end them. */
export interface RunningJobs {
  readonly begin: (job: RunJob, claim: AbortSignal) => RunJobEnding
  readonly end: (job: RunJob) => void
  /** Looks up what was asked of the runs since. */
  readonly look: (db: Knex) => Promise<void>
  readonly stopAll: (reason: string) => void
  readonly cutAll: () => void
}

interface Running {
  readonly job: RunJob
  readonly stop: AbortController
  isUnwanted: boolean
}

export function createRunningJobs(now: () => number): RunningJobs {
  const running = new Map<string, Running>()
  const cut = new AbortController()
  let stopping: string | undefined
  let othersWait = false

  return {
    begin: (job, claim) => {
      const began = now()
      const one: Running = { job, stop: new AbortController(), isUnwanted: false }
      if (stopping !== undefined) one.stop.abort(stopping)
      running.set(nameOf(job), one)
      return {
        stop: one.stop.signal,
        cut: AbortSignal.any([cut.signal, claim]),
        isEnough: () => now() - began > (othersWait ? SHARE_MS : LONGEST_MS),
        isUnwanted: () => one.isUnwanted,
      }
    },
    end: (job) => void running.delete(nameOf(job)),
    look: async (db) => {
      if (running.size === 0) return
      const all = [...running.values()]
      const unwanted = new Set((await askedToStop(db, all)).map(nameOf))
      for (const one of all.filter(({ job }) => unwanted.has(nameOf(job)))) {
        one.isUnwanted = true
        one.stop.abort('stopped by a person')
      }
      othersWait = await doOthersWait(db)
    },
    stopAll: (reason) => {
      stopping = reason
      for (const { stop } of running.values()) stop.abort(reason)
    },
    cutAll: () => cut.abort(),
  }
}

function nameOf({ integration, flow }: RunJob): string {
  return `${integration}/${flow}`
}

async function askedToStop(db: Knex, all: readonly Running[]): Promise<readonly RunJob[]> {
  const rows = await queryRows<RunJob>(
    db,
    `select s.integration, s.flow from unnest(?::smallint[], ?::text[]) as n(integration, flow)
     join flow_state s on s.integration = n.integration and s.flow = n.flow where s.stop_asked`,
    [all.map(({ job }) => job.integration), all.map(({ job }) => toStored(job.flow))],
  )
  return rows.map(({ integration, flow }) => ({ integration, flow: fromStored(flow) }))
}

/** Whether a run waits for a place, and not for the run of its own flow. */
async function doOthersWait(db: Knex): Promise<boolean> {
  const rows = await queryRows(
    db,
    `select from pgboss.job j where j.name = ? and j.state < 'active' and j.start_after <= now()
     and not exists (select from pgboss.job a where a.name = j.name and a.state = 'active'
       and a.singleton_key = j.singleton_key) limit 1`,
    [RUN_QUEUE],
  )
  return rows.length > 0
}
