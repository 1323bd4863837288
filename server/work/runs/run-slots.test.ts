import type { Job } from 'pg-boss'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { createLog } from '../../process/log.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { type Jobs, openJobs, RUN_QUEUE } from '../jobs/open-jobs.ts'
import type { RunJob } from '../requests/ask-runs.ts'
import { until } from '../testing/work-kit.ts'
import { openRunSlots, type RunSlots } from './run-slots.ts'

describe.each(testDatabases())('places for runs, on %s', (_, open) => {
  let database: TestDatabase
  let jobs: Jobs
  let slots: RunSlots | undefined
  let running: string[]
  let ended: string[]
  let most: number
  let go: () => void
  let gone: Promise<void>

  beforeEach(async () => {
    database = await open()
    jobs = await openJobs(database, createLog('silent'))
    running = []
    ended = []
    most = 0
    gone = new Promise((resolve) => {
      go = resolve
    })
  })
  afterEach(async () => {
    go()
    await slots?.stop()
    slots = undefined
    await jobs.close()
    await database.close()
  })

  async function handle({ data: { flow } }: Job<RunJob>): Promise<void> {
    running.push(flow)
    most = Math.max(most, running.length)
    await gone
    running.splice(running.indexOf(flow), 1)
    ended.push(flow)
  }

  const queue = (...flows: readonly string[]) =>
    jobs.boss.insert(
      RUN_QUEUE,
      flows.map((flow) => ({ data: { integration: 1, flow }, singletonKey: `1/${flow}` })),
    )

  const states = async (): Promise<readonly string[]> => {
    const rows = await queryRows<{ state: string }>(
      database.db,
      'select state::text from pgboss.job where name = ? order by state',
      [RUN_QUEUE],
    )
    return rows.map(({ state }) => state)
  }

  test('are all taken where so many jobs wait, and never more', async () => {
    await queue('a', 'b', 'c', 'd', 'e')
    slots = await openRunSlots({ jobs, count: 3, handle })
    await until(() => running.length === 3, 'three run')
    expect((await states()).filter((state) => state === 'active')).toHaveLength(3)
    go()
    await until(() => ended.length === 5, 'all have run')
    expect(most).toBe(3)
    await queue('f')
    await until(() => ended.length === 6, 'one more has run')
  })

  test('take up the next job of a flow as soon as the one before is over', async () => {
    const handleAndAsk = async (job: Job<RunJob>): Promise<void> => {
      if (running.length + ended.length < 5) await queue('a')
      await handle(job)
    }
    slots = await openRunSlots({ jobs, count: 8, handle: handleAndAsk })
    go()
    const began = performance.now()
    await queue('a')
    await until(() => ended.length === 6, 'it has run six times')
    // Who waits for the next look at the queue waits for two seconds, each time.
    expect(performance.now() - began).toBeLessThan(8_000)
  })

  test('are empty, and take nothing more, when they have stopped', async () => {
    slots = await openRunSlots({ jobs, count: 2, handle })
    await queue('a', 'b', 'c')
    await until(() => running.length === 2, 'two run')
    const stopped = slots.stop()
    go()
    await stopped
    expect(ended).toHaveLength(2)
    expect((await states()).toSorted()).toEqual(['completed', 'completed', 'created'])
  })
})

// Of PostgreSQL the job engine has connections of its own, which nobody hears.
test('places for runs ask three times for one job, however many they are', async () => {
  const [, open] = testDatabases()[0] ?? []
  if (!open) throw new Error('there is an embedded database')
  const database = await open()
  const jobs = await openJobs(database, createLog('silent'))
  let ended = 0
  const asked: string[] = []
  database.db.on('query', ({ sql }: { readonly sql: string }) => {
    if (sql.includes('SKIP LOCKED') && sql.includes('pgboss.job')) asked.push(sql)
  })
  const slots = await openRunSlots({
    jobs,
    count: 8,
    handle: async () => {
      ended += 1
    },
  })
  try {
    // The look with which they begin is none of those for the job.
    await until(() => asked.length > 0, 'they have begun')
    asked.length = 0
    const job = { data: { integration: 1, flow: 'a' }, singletonKey: '1/a' }
    await jobs.boss.insert(RUN_QUEUE, [job])
    await until(() => ended === 1, 'it has run')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThanOrEqual(4)
  } finally {
    await slots.stop()
    await jobs.close()
    await database.close()
  }
})
