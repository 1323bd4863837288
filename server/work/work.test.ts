import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { beginChange } from '../store/bulk-actions.ts'
import { loadFlowStates } from '../store/flow-states.ts'
import { deleteIntegration, saveIntegrationState } from '../store/integrations.ts'
import { messageFromStoredOrNull } from '../store/stored-message.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const FLOWS = {
  hourly: '{ every: 1h }',
  hooked: '{ hook: true }',
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

describe.each(testDatabases())('work on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS)
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  const runs = (): Promise<readonly { state: string; cause: string; reason: string | null }[]> =>
    queryRows(database.db, 'select state, cause, reason from run order by id', [])

  /** Seconds until the job that waits may begin. */
  const waits = (): Promise<readonly { wait: number }[]> =>
    queryRows(
      database.db,
      `select extract(epoch from start_after - now())::int as wait from pgboss.job where name = 'run' and state = 'created'`,
      [],
    )

  test('runs a flow when it is switched on, and sets its next time', async () => {
    depot.stock('a', numbers(12))
    const { integration } = await kit.install('hourly', 'a')
    await kit.startWorker()
    await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
    expect(depot.made('a')).toHaveLength(12)
    expect((await runs()).map(({ cause }) => cause)).toEqual(['schedule'])
    const state = (await loadFlowStates(database.db, integration)).get('hourly')
    expect(state?.nextAt).toBeGreaterThan(Date.now() + 3_500_000)
    expect(state?.problem).toBeUndefined()
  })

  test('does not wait for a time that a clock said which was ahead', async () => {
    let ahead = 86_400_000
    const clocked = await openWorkKit(database, depot.url, FLOWS, { now: () => Date.now() + ahead })
    try {
      const { integration } = await clocked.install('hourly', 'a')
      await clocked.startWorker()
      await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
      const next = async (): Promise<number> =>
        (await loadFlowStates(database.db, integration)).get('hourly')?.nextAt ?? Infinity
      expect(await next()).toBeGreaterThan(Date.now() + 86_000_000)
      ahead = 0
      await until(async () => (await next()) < Date.now() + 3_700_000, 'it is due within the hour')
    } finally {
      await clocked.close()
    }
  })

  test('runs again for who asks while it runs, and never twice at once', async () => {
    depot.stock('a', numbers(4))
    depot.slowness = 150
    const flow = await kit.install('hooked', 'a')
    await kit.startWorker()
    const ask = () => kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    await ask()
    await until(async () => (await runs()).length === 1, 'a run began')
    await Promise.all([ask(), ask(), ask()])
    await until(
      async () => (await runs()).filter(({ state }) => state === 'finished').length === 2,
      'both runs finished',
    )
    await until(
      async () => (await queryRows(database.db, 'select id from run_request', [])).length === 0,
      'nothing is asked any more',
    )
    expect(await runs()).toHaveLength(2)
    expect(depot.made('a')).toHaveLength(4)
  })

  test('waits for a limit that is used up for hours, and does not begin a run after the other', async () => {
    depot.stock('a', numbers(4))
    depot.failure = 429
    depot.retryAfter = 3_000
    await kit.install('hourly', 'a')
    await kit.startWorker()
    await until(async () => (await runs())[0]?.state === 'stopped', 'the run stopped')
    await until(async () => ((await waits())[0]?.wait ?? 0) > 600, 'the next run waits')
    // As long as a run of it takes many times over.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await runs()).toHaveLength(1)
    expect(depot.times).toHaveLength(1)
  })

  test('reads the records that a source told of, once for many calls', async () => {
    depot.stock('a', numbers(6))
    const flow = await kit.install('hooked', 'a')
    await Promise.all(['3', '5', '3', '99'].map((key) => kit.work.wake(flow, [key])))
    await kit.startWorker()
    await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
    expect([...depot.made('a')].toSorted()).toEqual(['3', '5'])
    expect(depot.reads('a')).toBe(0)
    expect(await runs()).toHaveLength(1)
  })

  test('gathers the calls of some seconds in one run', async () => {
    depot.stock('a', numbers(6))
    const gathering = await openWorkKit(database, depot.url, FLOWS, { gatherSeconds: 3 })
    try {
      const flow = await gathering.install('hooked', 'a')
      await gathering.startWorker()
      for (const key of ['3', '5', '3']) {
        await gathering.work.wake(flow, [key])
        await new Promise((resolve) => setTimeout(resolve, 300))
      }
      await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
      expect([...depot.made('a')].toSorted()).toEqual(['3', '5'])
      expect(await runs()).toHaveLength(1)
    } finally {
      await gathering.close()
    }
  })

  test('does not let a person wait for further calls', async () => {
    depot.stock('a', numbers(6))
    const gathering = await openWorkKit(database, depot.url, FLOWS, { gatherSeconds: 3_600 })
    try {
      const flow = await gathering.install('hooked', 'a')
      await gathering.startWorker()
      await gathering.work.wake(flow, ['3'])
      await gathering.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
      await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
      expect(depot.made('a')).toContain('3')
    } finally {
      await gathering.close()
    }
  })

  test('stops a run when a person asks, and does not go on by itself', async () => {
    depot.stock('a', numbers(200))
    depot.slowness = 50
    const flow = await kit.install('hooked', 'a')
    await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await until(() => depot.made('a').length > 3, 'some things were made')
    expect(await kit.work.stopRun(flow)).toBe(true)
    await until(async () => (await runs())[0]?.state === 'stopped', 'the run stopped')
    await until(
      async () => (await queryRows(database.db, 'select id from run_request', [])).length === 0,
      'nothing is asked any more',
    )
    expect(codeOf((await runs())[0]?.reason)).toBe('stoppedByPerson')
    expect(depot.made('a').length).toBeLessThan(200)
    expect(await kit.work.stopRun(flow)).toBe(false)
  })

  test('stops no later run because one was to stop whose worker had died', async () => {
    depot.stock('a', numbers(12))
    const flow = await kit.install('hooked', 'a')
    const ask = () => kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await ask()
    await queryRows(
      database.db,
      `insert into run (integration, flow, flow_version, worker, cause, state, started_at, until)
       values (?, 'hooked', 'v', 'dead', 'person', 'running', 0, ?)`,
      [flow.integration, Date.now() + 3_000],
    )
    expect(await kit.work.stopRun(flow)).toBe(true)
    await ask()
    await kit.startWorker()
    await until(async () => (await runs())[1]?.state === 'finished', 'the next run finished')
    expect(depot.made('a')).toHaveLength(12)
  })

  test('hands back what is under way when it stops, and another one goes on', async () => {
    depot.stock('a', numbers(60))
    depot.slowness = 30
    const flow = await kit.install('hooked', 'a')
    const worker = await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await until(() => depot.made('a').length > 12, 'some things were made')
    await worker.stop()
    const before = depot.made('a').length
    expect(before).toBeLessThan(60)
    expect((await runs()).map(({ state }) => state)).toEqual(['stopped'])
    await kit.startWorker()
    await until(() => depot.made('a').length === 60, 'all was made')
    expect(new Set(depot.made('a')).size).toBe(60)
    const [first] = await runs()
    expect(codeOf(first?.reason)).toBe('serverStopped')
  })

  test('tells why a run failed, and tries again what it was about later', async () => {
    depot.stock('a', numbers(3))
    depot.failure = 401
    const flow = await kit.install('hooked', 'a')
    await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    const state = async () => (await loadFlowStates(database.db, flow.integration)).get('hooked')
    await until(async () => (await state())?.problem !== undefined, 'it has a problem')
    depot.failure = undefined
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    await until(async () => (await state())?.problem === undefined, 'it is well again')
    expect(depot.made('a')).toHaveLength(3)
  })

  test('gives a run up that one process after another died of, until it is asked for again', async () => {
    depot.stock('a', numbers(3))
    const flow = await kit.install('hooked', 'a')
    const state = async () => (await loadFlowStates(database.db, flow.integration)).get('hooked')
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    await queryRows(database.db, 'update pgboss.job set retry_count = 5', [])
    await kit.startWorker()
    await until(async () => (await state())?.problem !== undefined, 'it has a problem')
    expect((await state())?.problem).toMatchObject({ code: 'endsProcesses', values: { count: 5 } })
    expect([await runs(), depot.made('a')]).toEqual([[], []])
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    await until(async () => (await state())?.problem === undefined, 'it is well again')
    expect(depot.made('a')).toHaveLength(3)
  })

  test('takes up records when they are due, long before the schedule', async () => {
    depot.stock('a', numbers(2))
    const flow = await kit.install('hourly', 'a')
    await kit.startWorker()
    await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
    depot.stock('a', numbers(3))
    await queryRows(
      database.db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, due_at, flow_version, deleted, since)
       values (?, 'hourly', '3', 'retrying', 'it was down', 'transport.temporary till.thing', 1, ?, 'x', false, 0)`,
      [flow.integration, Date.now()],
    )
    await until(() => depot.made('a').includes('3'), 'the record was tried again')
    await until(async () => (await runs())[1]?.state === 'finished', 'the second run finished')
    expect((await runs()).map(({ cause }) => cause)).toEqual(['schedule', 'retry'])
    expect(depot.reads('a')).toBe(1)
  })

  test('goes on with what was asked for very many records, and runs those that are retried', async () => {
    const flow = await kit.install('hooked', 'a')
    const at = { who: 'olga@example.com', now: Date.now() }
    for (const kind of ['ignore', 'retry'] as const) {
      await queryRows(
        database.db,
        `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
         select ?, 'hooked', ? || n, 'parked', 'it was refused', ?, 1, 'x', false, 0
         from generate_series(1, 2100) n`,
        [flow.integration, `${kind}-`, kind],
      )
      const change = kind === 'retry' ? { kind } : { kind, who: at.who, why: 'too old' }
      const selection = { flow: 'hooked', cause: kind }
      const begun = await beginChange({ db: database.db, ...flow }, change, selection, at)
      expect(begun.bulk).toMatchObject({ total: 2_100, done: 2_000 })
    }
    const worker = await kit.startWorker({ slots: 0 })
    const open = () => queryRows(database.db, 'select from bulk_action where ended_at is null', [])
    await until(async () => (await open()).length === 0, 'both are done')
    await worker.stop()
    // Once or twice: the loop that looks for ready records may have seen the first of them.
    const asked = await queryRows(database.db, 'select distinct flow, cause from run_request', [])
    expect(asked).toEqual([{ flow: 'hooked', cause: 'retry' }])
  })

  test('leaves nothing behind of an integration that is removed while it runs', async () => {
    depot.stock('a', numbers(60))
    depot.slowness = 50
    const flow = await kit.install('hooked', 'a')
    await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await until(() => depot.made('a').length > 3, 'some things were made')
    await deleteIntegration(database.db, flow.integration)
    const atWork = `select id from pgboss.job where name = 'run' and state in ('created', 'retry', 'active')`
    await until(
      async () => (await queryRows(database.db, atWork, [])).length === 0,
      'its run ended',
    )
    const left = await queryRows<{ kept: string }>(
      database.db,
      `select 'integration' as kept from integration union all select 'run' from run
       union all select 'state' from flow_state union all select 'request' from run_request
       union all select 'event' from event union all select 'link' from link`,
      [],
    )
    expect(left).toEqual([])
    expect(depot.made('a').length).toBeLessThan(60)
  })

  test('starts nothing of an integration that is paused', async () => {
    depot.stock('a', numbers(3))
    const flow = await kit.install('hourly', 'a')
    await saveIntegrationState(database.db, flow.integration, 'paused')
    await kit.work.followChanges(flow.workspace)
    await kit.work.wake(flow, ['1'])
    const other = await kit.install('hooked', 'b')
    await kit.startWorker()
    await kit.work.startRun(other, { cause: 'person', scope: { kind: 'changes' } })
    await until(async () => (await runs())[0]?.state === 'finished', 'the other one ran')
    expect(depot.made('a')).toEqual([])
  })
})

function codeOf(reason: string | null | undefined): string | undefined {
  return messageFromStoredOrNull(reason ?? null)?.code
}
