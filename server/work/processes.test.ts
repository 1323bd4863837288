import { type ChildProcess, fork } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { builtFile } from '../testing/built-program.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const PROGRAM = builtFile('server/work/testing/worker-process.js')
const FLOWS = { hourly: '{ every: 1h }', hooked: '{ hook: true }', large: '{ every: 1d }' }
const servers = testDatabases().filter(([kind]) => kind === 'PostgreSQL')

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

describe.each(servers)('three worker processes on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let workers: ChildProcess[]

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS)
    workers = []
  })
  afterEach(async () => {
    await Promise.all(workers.map((worker) => end(worker, 'SIGKILL')))
    await kit.close()
    await depot.close()
    await database.close()
  })

  async function startWorker(): Promise<ChildProcess> {
    const args = [database.url ?? '', depot.url, JSON.stringify(FLOWS)]
    const worker = fork(PROGRAM, args, { execArgv: [], stdio: 'inherit' })
    workers.push(worker)
    await new Promise((resolve) => {
      worker.once('message', resolve)
    })
    return worker
  }

  const requests = () => queryRows(database.db, 'select id from run_request', [])
  const runs = (): Promise<readonly { state: string; worker: string; flow: string }[]> =>
    queryRows(database.db, 'select state, worker, flow from run order by id', [])

  test('fire a schedule once', async () => {
    await Promise.all([startWorker(), startWorker(), startWorker()])
    for (const account of numbers(6)) {
      depot.stock(`a${account}`, numbers(3))
      await kit.install('hourly', `a${account}`, `w${account}`)
    }
    const finished = async () => (await runs()).filter(({ state }) => state === 'finished')
    await until(async () => (await finished()).length >= 6, 'all flows ran')
    // Were one fired twice, its second run would be asked for: that is in one transaction with its next time.
    await until(async () => (await requests()).length === 0, 'nothing is asked any more')
    expect(await runs()).toHaveLength(6)
    for (const account of numbers(6)) expect(depot.reads(`a${account}`)).toBe(1)
  })

  test('go on with the run of one that was killed, and lose and double nothing', async () => {
    depot.stock('a', numbers(80))
    depot.slowness = 60
    const flow = await kit.install('hooked', 'a')
    await Promise.all([startWorker(), startWorker(), startWorker()])
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    for (const made of [10, 40]) {
      await until(() => depot.made('a').length >= made, `${made} things were made`)
      const holder = (await runs()).find(({ state }) => state === 'running')
      const killed = workers.find(({ pid }) => holder?.worker.includes(`:${pid}:`))
      if (!killed) throw new Error(`nobody runs the flow: ${JSON.stringify(await runs())}`)
      await end(killed, 'SIGKILL')
      workers.splice(workers.indexOf(killed), 1)
    }
    await until(() => new Set(depot.made('a')).size === 80, 'all was made')
    await until(async () => (await runs()).at(-1)?.state === 'finished', 'the last run finished')
    expect(depot.made('a')).toHaveLength(80)
    const left = await queryRows(database.db, 'select key, state, reason from record', [])
    expect(left).toEqual([])
  })

  test('share a large first load, and go on with the parts of those that are killed', async () => {
    depot.stock('a', numbers(300))
    depot.slowness = 60
    const flow = await kit.install('large', 'a')
    await Promise.all([startWorker(), startWorker(), startWorker()])
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    const parts = (): Promise<readonly { worker: string }[]> =>
      queryRows(database.db, 'select worker from run_partition', [])
    const workersAt = async (): Promise<Set<string>> =>
      new Set((await parts()).map(({ worker }) => worker.split(':')[1] ?? ''))
    await until(async () => (await workersAt()).size === 3, 'all three work on parts')
    // First one that helps, then the one that has split the read.
    for (const [made, kills] of [
      [40, false],
      [120, true],
    ] as const) {
      await until(() => depot.made('a').length >= made, `${made} things were made`)
      const holder = (await runs()).find(({ state }) => state === 'running')?.worker.split(':')[1]
      const killed = workers.find(({ pid }) => (String(pid) === holder) === kills)
      if (!killed) throw new Error(`nobody runs the flow: ${JSON.stringify(await runs())}`)
      await end(killed, 'SIGKILL')
      workers.splice(workers.indexOf(killed), 1)
    }
    await until(() => new Set(depot.made('a')).size === 300, 'all was made')
    await until(async () => (await requests()).length === 0, 'the last run finished')
    expect(depot.made('a')).toHaveLength(300)
    expect(await queryRows(database.db, 'select key, state, reason from record', [])).toEqual([])
    expect(await parts()).toEqual([])
    const all = await queryRows<{ state: string }>(
      database.db,
      'select state from run order by id',
      [],
    )
    // The one that was killed, and the one that went on with it: nobody sees the parts.
    expect(all.map(({ state }) => state)).toEqual(['stopped', 'finished'])
  })
})

function end(worker: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    worker.once('exit', () => resolve())
    worker.kill(signal)
  })
}
