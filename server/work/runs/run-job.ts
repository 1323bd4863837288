import type { Knex } from 'knex'
import type { Job } from 'pg-boss'
import { messageOf, say } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { sleep } from '../../database/sleep.ts'
import { type Applied, saveApplied } from '../../installation/kept-plans.ts'
import type { Log } from '../../process/log.ts'
import { addToLogContext, withLogContext } from '../../process/log-context.ts'
import type { Holds } from '../../subscriptions/holds.ts'
import { inTransaction, type Jobs, RUN_QUEUE } from '../jobs/open-jobs.ts'
import { queueHelpers, queueRuns, type RunJob } from '../requests/ask-runs.ts'
import { type JoinedRequest, joinRequests } from '../requests/join-requests.ts'
import { MAX_TOGETHER, putBackOthers, waitingRequests } from '../requests/run-requests.ts'
import { type JobFlow, loadJob } from './load-job.ts'
import { helpRun, performRun, type RunEnding, type RunPerformer } from './perform-run.ts'
import { endJob, type JobEnd } from './run-outcome.ts'
import type { RunEnd } from './run-watch.ts'

/** The lease of a worker that died runs out soon: so long it is waited for, and asked for so often. */
const PATIENCE_MS = 8_000
const ASK_MS = 250
const BUSY_SECONDS = 1
const MAX_PAUSE_SECONDS = 900
/**
 * A job whose process died so often is what kills it, most likely: an answer that does not fit into memory, say. It
 * ends as a run that failed, or it would take every worker with it, and all that they run, again and again.
 */
const MAX_DEATHS = 5

export interface RunJobContext extends RunPerformer {
  readonly jobs: Jobs
  /** Workspaces whose subscription lets no flow begin; absent: none. */
  readonly holds?: Holds | undefined
  readonly log: Log
}

/** Why runs of this process end before their end; the first that holds is what happens. */
export interface RunJobEnding extends RunEnding {
  /** Is told what the run is about: when all of that is taken back, it ends. */
  readonly onRequests: (ids: readonly string[]) => void
}

/** One job: a run of a flow for what was asked of it, and the job after it where more is to be done. */
export async function handleRunJob(
  context: RunJobContext,
  job: Job<RunJob>,
  ending: RunJobEnding,
): Promise<void> {
  const { flow, helper } = job.data
  return withLogContext({ job: job.id, flow }, () =>
    helper === undefined
      ? handleInContext(context, job, ending)
      : handleHelper(context, { ...job.data, helper }, ending),
  )
}

/** Whoever has to leave before the end lets another one take the place. */
async function handleHelper(
  context: RunJobContext,
  { helper, ...data }: RunJob & { readonly helper: number },
  ending: RunJobEnding,
): Promise<void> {
  const { jobs, log } = context
  const { db } = jobs.database
  const loaded = await loadJob(db, data, { takes: false })
  if (!loaded) return
  addToLogContext({ workspace: loaded.flow.workspace })
  // What it helps with was asked for; when that is done, it finds nothing to help with.
  const traceParents = joinRequests(loaded.requests)?.traceParents ?? []
  const end = await told(context, () => helpRun(context, loaded, traceParents, ending))
  log.info({ end: end.kind }, 'helping with a run ended')
  const mayBeLeft = end.kind === 'helped' && (end.isEnough || ending.stop.aborted)
  if (mayBeLeft) await db.transaction((trx) => queueHelpers(trx, jobs, loaded.flow, [helper]))
}

async function handleInContext(
  context: RunJobContext,
  job: Job<RunJob>,
  ending: RunJobEnding,
): Promise<void> {
  const { jobs, log } = context
  const ended = await performPatiently(context, job, ending)
  if (!ended) return
  const { flow, request, end } = ended
  // Why one failed is in the history: the answer of a system, which it may repeat, has no place here.
  log.info({ cause: request.cause, end: end.kind }, 'run ended')
  if (!(await settle(jobs, ended))) return
  const startAfterSeconds = pauseAfter(end, jobs.database.clock.now())
  await jobs.database.db.transaction(async (trx) => {
    // In one transaction, so that no crash comes between the end of this job and the next.
    await jobs.boss.complete(
      RUN_QUEUE,
      { id: job.id, retryCount: job.retryCount },
      null,
      inTransaction(trx),
    )
    await queueRuns(trx, jobs, [flow], { startAfterSeconds })
  })
}

/** Seconds until the next job. A limit that is used up for hours is looked at again meanwhile: it may have been raised. */
function pauseAfter(end: RunEnd, now: number): number {
  if (end.kind === 'busy') return BUSY_SECONDS
  if (end.kind !== 'stopped' || end.retryAt === undefined) return 0
  return Math.min(MAX_PAUSE_SECONDS, Math.max(0, Math.ceil((end.retryAt - now) / 1000)))
}

/** What came of a job; a busy flow is asked for again for a while. Nothing: there was nothing to do. */
async function performPatiently(
  context: RunJobContext,
  job: Job<RunJob>,
  ending: RunJobEnding,
): Promise<Ended | undefined> {
  for (let waited = 0; ; waited += ASK_MS) {
    const ended = await performOnce(context, job, ending)
    if (ended?.end.kind !== 'busy' || waited >= PATIENCE_MS || ending.stop.aborted) return ended
    await sleep(ASK_MS, ending.stop)
  }
}

async function performOnce(
  context: RunJobContext,
  { data, retryCount: deaths }: Job<RunJob>,
  ending: RunJobEnding,
): Promise<Ended | undefined> {
  const { db } = context.jobs.database
  const loaded = await loadJob(db, data, { takes: true })
  const request = loaded && joinRequests(loaded.requests)
  if (!loaded || !request) return undefined
  const { flow, requests } = loaded
  addToLogContext({ workspace: flow.workspace })
  // What was asked stays, and is queued again as forgotten once nothing holds it.
  if (await context.holds?.of(flow.workspace)) return undefined
  ending.onRequests(request.ids)
  const isAll = request.ids.length === requests.length && requests.length < MAX_TOGETHER
  if (!isAll) await putBackOthers(db, flow, request.ids)
  if (deaths >= MAX_DEATHS) {
    const problem = say('endsProcesses', { count: deaths })
    return { flow, request, end: { kind: 'failed', problem } }
  }
  const end = await told(context, () =>
    performRun(context, loaded, request, ending, (helpers) =>
      callHelp(context.jobs, flow, request, helpers),
    ),
  )
  return { flow, request, end }
}

/** More would not make any source, nor any target, faster. */
const MAX_HELPERS = 15

/** From here on its partitions are what is left of it: were it to begin anew after a crash, all would be read twice. */
async function callHelp(
  jobs: Jobs,
  flow: JobFlow,
  { ids }: JoinedRequest,
  helpers: number,
): Promise<void> {
  const numbers = Array.from({ length: Math.min(helpers, MAX_HELPERS) }, (_, at) => at + 1)
  await jobs.database.db.transaction(async (trx) => {
    await goOnWithPage(trx, ids)
    await queueHelpers(trx, jobs, flow, numbers)
  })
}

/** What nobody expected ends the run as what people have to set right does, but is told in the log as well. */
async function told({ log }: RunJobContext, perform: () => Promise<RunEnd>): Promise<RunEnd> {
  try {
    return await perform()
  } catch (error) {
    log.error({ error }, 'a run broke')
    const problem = messageOf(error)
    return { kind: 'failed', problem }
  }
}

interface Ended {
  readonly flow: JobFlow
  readonly request: JoinedRequest
  readonly end: RunEnd
}

/** Gives whether more is asked of the flow. A crash in between costs nothing: the job is then taken up again. */
async function settle(jobs: Jobs, { flow, request, end }: Ended): Promise<boolean> {
  const { db } = jobs.database
  switch (end.kind) {
    case 'done':
      await settlePlan(db, flow, request, end.applied)
      return endAndQueue(jobs, flow, { ids: request.ids, problem: undefined })
    case 'failed':
      await settlePlan(db, flow, request, { problem: end.problem, differing: [], counts: {} })
      return endAndQueue(jobs, flow, { ids: request.ids, problem: end.problem })
    case 'stopped':
      // Where it was taken back, nothing of it is left to go on with.
      if (request.scope.kind === 'all') await goOnWithPage(db, request.ids)
      break
    case 'busy':
    case 'helped':
  }
  return (await waitingRequests(db, flow)).length > 0
}

/** Those that run after it are asked for already; were this process to die now, they would be queued as what was forgotten. */
async function endAndQueue(jobs: Jobs, flow: JobFlow, end: JobEnd): Promise<boolean> {
  const { db } = jobs.database
  const { followers, isLeft } = await endJob(db, flow, end)
  if (followers.length > 0) {
    const runs = followers.map((follower) => Object.assign({}, flow, follower))
    await db.transaction((trx) => queueRuns(trx, jobs, runs))
  }
  return isLeft
}

async function settlePlan(
  trx: Knex,
  flow: JobFlow,
  { scope }: JoinedRequest,
  applied: Applied | undefined,
): Promise<void> {
  if (scope.kind === 'plan' && applied) await saveApplied(trx, flow, scope.plan, applied)
}

/** A read of everything has its place in the cursor, where what changed is asked for next; asked anew, it would begin anew. */
async function goOnWithPage(trx: Knex, ids: readonly string[]): Promise<void> {
  await queryRows(
    trx,
    `update run_request set scope = '{"kind":"changes"}' where id = any(?::bigint[]) and scope->>'kind' = 'all'`,
    [ids],
  )
}
