import type { Knex } from 'knex'
import { type Message, say } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { RUN_QUEUE } from '../jobs/open-jobs.ts'
import type { RunJob } from '../requests/ask-runs.ts'
import { keptRequests } from '../requests/run-requests.ts'
import type { FlowVersion } from './perform-run.ts'
import type { RunJobEnding } from './run-job.ts'

/** After so long a run hands over to the next one, so that no job grows old. */
const MAX_MS = 600_000
/** So long it may go on while others wait for its place. */
const SHARE_MS = 30_000
/** Who helps makes room at once. */
const HELPER_SHARE_MS = 0

/** The runs of this process, and what may end them. */
export interface RunningJobs {
  readonly begin: (job: RunJob, claim: AbortSignal) => RunJobEnding & { readonly onEnd: () => void }
  /** Looks whether they are still wanted, and by this version of their flow. */
  readonly look: () => Promise<void>
  readonly stopAll: (reason: Message) => void
  readonly cutAll: () => void
}

interface Running {
  readonly stop: AbortController
  requests: readonly string[]
  /** Absent until it is known. */
  version: FlowVersion | undefined
}

export interface RunningJobsOptions {
  readonly db: Knex
  readonly now: () => number
  /** The version of a flow that is published now; `undefined`: it is gone. */
  readonly versionOf: (flow: FlowVersion) => Promise<string | undefined>
}

export function createRunningJobs({ db, now, versionOf }: RunningJobsOptions): RunningJobs {
  const running = new Set<Running>()
  const cut = new AbortController()
  let stopping: Message | undefined
  let othersWait = false

  async function stopUnwanted(): Promise<void> {
    const begun = [...running].filter(({ requests }) => requests.length > 0)
    const kept = await keptRequests(
      db,
      begun.flatMap(({ requests }) => requests),
    )
    for (const { requests, stop } of begun) {
      if (!requests.some((id) => kept.has(id))) stop.abort(say('stoppedByPerson', {}))
    }
  }

  async function stopOutdated(): Promise<void> {
    for (const { version: begun, stop } of running) {
      if (!begun) continue
      const published = await versionOf(begun)
      if (published === undefined || published === begun.version) continue
      stop.abort(say('publishedAnew', {}))
    }
  }

  return {
    begin: ({ helper }, claim) => {
      const began = now()
      const shareMs = helper === undefined ? SHARE_MS : HELPER_SHARE_MS
      const stop = new AbortController()
      const one: Running = { stop, requests: [], version: undefined }
      if (stopping !== undefined) stop.abort(stopping)
      running.add(one)
      return {
        stop: stop.signal,
        cut: AbortSignal.any([cut.signal, claim]),
        isEnough: () => now() - began > (othersWait ? shareMs : MAX_MS),
        onRequests: (ids) => {
          one.requests = ids
        },
        onVersion: (version) => {
          one.version = version
        },
        onEnd: () => void running.delete(one),
      }
    },
    look: async () => {
      if (running.size === 0) return
      await stopUnwanted()
      await stopOutdated()
      othersWait = await doOthersWait(db)
    },
    stopAll: (reason) => {
      stopping = reason
      for (const { stop } of running) stop.abort(reason)
    },
    cutAll: () => cut.abort(),
  }
}

/** Whether a run waits for a place, and not for the run of its own flow, nor only to help with one. */
async function doOthersWait(db: Knex): Promise<boolean> {
  const rows = await queryRows(
    db,
    `select from pgboss.job j where j.name = ? and j.state < 'active' and j.start_after <= now()
     and j.data->>'helper' is null and not exists (select from pgboss.job a where a.name = j.name and a.state = 'active'
       and a.singleton_key = j.singleton_key) limit 1`,
    [RUN_QUEUE],
  )
  return rows.length > 0
}
