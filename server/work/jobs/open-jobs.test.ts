import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { createLog } from '../../process/log.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { until } from '../testing/work-kit.ts'
import { type Jobs, openJobs, RUN_QUEUE } from './open-jobs.ts'

describe.each(testDatabases())('jobs that ended, on %s', (_, open) => {
  let database: TestDatabase
  let jobs: Jobs

  beforeEach(async () => {
    database = await open()
    jobs = await openJobs(database, createLog('silent'))
  })
  afterEach(async () => {
    await jobs.close()
    await database.close()
  })

  const count = async (): Promise<number> => {
    const rows = await queryRows(database.db, 'select id from pgboss.job where name = ?', [
      RUN_QUEUE,
    ])
    return rows.length
  }

  // A thousand flows that run every minute are a million and a half jobs a day.
  test('are forgotten within minutes, not once a day', async () => {
    const { boss } = jobs
    const keys = Array.from({ length: 20 }, (__, at) => `1/flow-${at}`)
    await boss.insert(
      RUN_QUEUE,
      keys.map((singletonKey) => ({ data: {}, singletonKey })),
    )
    const fetched = await boss.fetch(RUN_QUEUE, { batchSize: 20 })
    await boss.complete(
      RUN_QUEUE,
      fetched.map(({ id }) => id),
    )
    expect(await count()).toBe(20)
    const past = `set completed_on = now() - interval '11 minutes'`
    await queryRows(database.db, `update pgboss.job ${past} where name = ?`, [RUN_QUEUE])
    const looked = `set maintain_on = now() - interval '6 minutes'`
    await queryRows(database.db, `update pgboss.queue ${looked} where name = ?`, [RUN_QUEUE])
    await until(async () => (await count()) === 0, 'they are forgotten')
  })
})
