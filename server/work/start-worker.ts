import { say } from '../../engine/index.ts'
import { retain } from '../privacy/retain.ts'
import type { Projects } from '../projects/projects.ts'
import { forgetHookEchoes } from '../store/hook-echoes.ts'
import { noHolds } from '../subscriptions/holds.ts'
import { lookForDrift } from './drift/look-for-drift.ts'
import { noteNobodyHooked } from './hooks/note-hooked.ts'
import { createHookRegistrar } from './hooks/register-hooks.ts'
import { type Repeating, repeat } from './repeat.ts'
import { continueBulkActions } from './requests/continue-bulk-actions.ts'
import { queueForgotten } from './requests/queue-forgotten.ts'
import type { FlowVersion } from './runs/perform-run.ts'
import { handleRunJob, type RunJobContext } from './runs/run-job.ts'
import { openRunSlots } from './runs/run-slots.ts'
import { createRunningJobs, type RunningJobs } from './runs/running-jobs.ts'
import { doubtSchedules, followChanges } from './schedule/follow-changes.ts'
import { nextScheduled, startRetries, startScheduled } from './schedule/scheduler.ts'

export interface WorkerOptions extends RunJobContext {
  readonly now: () => number
  /** Runs at a time. */
  readonly slots: number
  /** How long a stop waits for records under way before it cuts their requests. */
  readonly graceMs: number
  /** Where systems reach this server, to tell of changes. Absent: they are not asked to. */
  readonly publicUrl?: string | undefined
  /** Writes down what is counted in memory: from time to time, and at the end. */
  readonly flushUsage?: (() => Promise<void>) | undefined
  /** Most days that workspaces keep history, where there are subscriptions. */
  readonly historyLimits?: (() => Promise<ReadonlyMap<string, number>>) | undefined
  /** What the server has to look after besides. */
  readonly eachHour?: (() => Promise<void>) | undefined
}

export interface Worker {
  /** Hands back what is under way, so that others go on with it at once. */
  readonly stop: () => Promise<void>
}

const LOOK_MS = 1_000
/** What is due is being started by another process. */
const TAKEN_MS = 50
const FOLLOW_AGAIN_MS = 10_000
const RETRIES_MS = 2_000
const FLUSH_MS = 5_000
const FORGOTTEN_MS = 30_000
const FORGET_MS = 3_600_000
const HOOKS_MS = 5_000
const DRIFT_MS = 600_000
/** Whoever starts has other things to do. */
const DRIFT_FIRST_MS = 30_000
/** Less than that, and nobody waits for long; clocks are set right by a little all the time. */
const SET_BACK_MS = 60_000

/** Runs flows: those whose time has come, and what was asked of them, here or by any other process. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { jobs, log, graceMs } = options
  const running = createRunningJobs({
    db: jobs.database.db,
    now: options.now,
    versionOf: (flow) => publishedVersion(options.projects, flow),
  })
  await doubtSchedules(jobs.database.db, options.now())
  const slots = await openRunSlots({
    jobs,
    count: options.slots,
    handle: async (job) => {
      const ending = running.begin(job.data, job.signal)
      try {
        await handleRunJob(options, job, ending)
      } finally {
        ending.onEnd()
      }
    },
  })
  const loops = startLoops(options, running)
  return {
    stop: async () => {
      log.info({}, 'the worker stops')
      // At once, for each of them may be waiting for a database that is gone.
      const cut = setTimeout(running.cutAll, graceMs)
      running.stopAll(say('serverStopped', {}))
      await Promise.all([slots.stop(), ...loops.map((loop) => loop.stop())]).finally(() =>
        clearTimeout(cut),
      )
      await options.flushUsage?.()
    },
  }
}

async function publishedVersion(
  projects: Projects,
  { workspace, flow }: FlowVersion,
): Promise<string | undefined> {
  const { project } = await projects.current(workspace)
  return project.flows.find(({ plan }) => plan.name === flow)?.plan.version
}

function startLoops(options: WorkerOptions, running: RunningJobs): readonly Repeating[] {
  const { jobs, log, projects, now, holds = noHolds } = options
  const { database } = jobs
  const every = (ms: number, what: string, act: () => Promise<unknown>): Repeating =>
    repeat(what, log, async () => (await act(), ms), LOOK_MS)

  let latest = now()
  /** When the next flow was to be started, as it was seen last. */
  let expected = Infinity

  async function schedule(): Promise<number> {
    // All times that are to come were computed by a clock that was ahead.
    if (now() < latest - SET_BACK_MS) await doubtSchedules(database.db, now())
    latest = now()
    // Nearly always nothing is due, which one statement tells; what was seen to come need not be asked for again.
    const held = await holds.list()
    if (expected > now()) expected = (await nextScheduled(database.db, held)) ?? Infinity
    const wait = expected - now()
    if (wait > 0) return Math.min(LOOK_MS, wait)
    expected = Infinity
    return (await startScheduled(jobs, now(), held)) > 0 ? 0 : TAKEN_MS
  }

  async function follow(): Promise<number> {
    await followChanges({ db: database.db, projects, now })
    return LOOK_MS
  }

  async function continueBulk(): Promise<number> {
    return (await continueBulkActions(jobs, now())) ? 0 : LOOK_MS
  }

  return [
    repeat('retrying or ignoring many records', log, continueBulk, LOOK_MS),
    repeat('starting what is scheduled', log, schedule, LOOK_MS),
    repeat('scheduling what changed', log, follow, FOLLOW_AGAIN_MS),
    every(RETRIES_MS, 'starting what is to be tried again', async () =>
      startRetries(jobs, now(), await holds.list()),
    ),
    every(FORGOTTEN_MS, 'queuing what was forgotten', async () =>
      queueForgotten(jobs, now(), await holds.list()),
    ),
    every(LOOK_MS, 'looking after runs', running.look),
    every(FLUSH_MS, 'counting requests', async () => options.flushUsage?.()),
    every(FORGET_MS, 'forgetting what is kept no longer', async () => {
      await forgetHookEchoes(database.db, now())
      await retain(database.db, now(), await options.historyLimits?.())
      await options.eachHour?.()
    }),
    ...registerHooks(options),
    watchForDrift(options),
  ]
}

/** What it waits for may take minutes: a stop cuts it. */
function watchForDrift(options: WorkerOptions): Repeating {
  const { log, holds = noHolds } = options
  const end = new AbortController()
  const round = async (): Promise<number> => {
    await lookForDrift({ ...options, holds }, end.signal)
    return DRIFT_MS
  }
  const watching = repeat('looking for changes of systems', log, round, DRIFT_MS, DRIFT_FIRST_MS)
  return {
    stop: async () => {
      end.abort()
      await watching.stop()
    },
  }
}

function registerHooks(options: WorkerOptions): readonly Repeating[] {
  const { publicUrl, log, jobs } = options
  if (publicUrl === undefined) {
    log.info({}, 'systems are not asked to tell of changes: MAPWRIGHT_URL has no https address')
    const none = async () => (await noteNobodyHooked(jobs.database.db, options.now()), FORGET_MS)
    return [repeat('running as often as without webhooks', log, none, HOOKS_MS)]
  }
  const round = createHookRegistrar({ ...options, publicUrl })
  return [repeat('registering webhooks', log, async () => (await round(), HOOKS_MS), HOOKS_MS)]
}
