import type { Job } from 'pg-boss'
import { type Jobs, RUN_QUEUE } from '../jobs/open-jobs.ts'
import type { RunJob } from '../requests/ask-runs.ts'

/** Places for runs, which take jobs for themselves. */
export interface RunSlots {
  /** Takes no more, and waits for those under way. */
  readonly stop: () => Promise<void>
}

export interface RunSlotsOptions {
  readonly jobs: Jobs
  /** Runs at a time. */
  readonly count: number
  readonly handle: (job: Job<RunJob>) => Promise<void>
}

/** New runs come by notification; this is for those that are put off or come back from a dead worker. */
const POLL_SECONDS = 2

const SLOT = {
  localConcurrency: 1,
  pollingIntervalSeconds: POLL_SECONDS,
  notifyPollingIntervalSeconds: POLL_SECONDS,
  heartbeatRefreshSeconds: 3,
} as const

/**
 * Each place has a worker of the job engine, which takes the next job as soon as it is done with one. Each of them that
 * waits asks the database whenever a job is announced and every two seconds besides, so one alone waits: who finds a job
 * lets the next one look, and who is done takes the place of the one that waits.
 */
export async function openRunSlots({ jobs, count, handle }: RunSlotsOptions): Promise<RunSlots> {
  const { boss } = jobs
  const waiting = new Set<string>()
  let open = 0
  let isStopping = false

  async function openSlot(): Promise<void> {
    if (isStopping || waiting.size > 0 || open >= count) return
    open += 1
    const id: string = await boss.work<RunJob, void, typeof SLOT>(
      RUN_QUEUE,
      SLOT,
      async (found) => {
        // Who is being closed may have found one more.
        const isKept = waiting.delete(id)
        await openSlot()
        try {
          for (const job of found) await handle(job)
        } finally {
          if (isKept) waitAgain(id)
          else void boss.offWork(RUN_QUEUE, { id, wait: true }).then(lookAgain)
        }
      },
    )
    waiting.add(id)
  }

  function waitAgain(id: string): void {
    for (const other of waiting) void closeSlot(other)
    waiting.add(id)
    lookAgain()
  }

  /** When a job is completed, for that may be what the next one of its flow waited for. */
  function lookAgain(): void {
    for (const id of waiting) boss.notifyWorker(id)
  }

  async function closeSlot(id: string): Promise<void> {
    waiting.delete(id)
    await boss.offWork(RUN_QUEUE, { id, wait: true })
    open -= 1
    await openSlot()
  }

  await openSlot()
  return {
    stop: async () => {
      isStopping = true
      await boss.offWork(RUN_QUEUE, { wait: true })
    },
  }
}
