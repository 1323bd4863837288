import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../connectors/simulator/seeded-random.ts'
import { queryRows } from '../database/query.ts'
import { builtFile } from '../testing/built-program.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

/** The short form of `npm run chaos -- --server`: a worker dies at each named point, and another one goes on. */

const PROGRAM = builtFile('server/work/testing/worker-process.js')
const FLOWS = { hooked: '{ hook: true }' }
const COUNT = 30
const KEYS = Array.from({ length: COUNT }, (_, at) => String(at + 1))
const servers = testDatabases().filter(([kind]) => kind === 'PostgreSQL')

interface World {
  readonly database: TestDatabase
  readonly depot: Depot
  readonly kit: WorkKit
  readonly startWorker: (...death: readonly string[]) => Promise<ChildProcess>
}

async function inWorld(
  open: () => Promise<TestDatabase>,
  live: (world: World) => Promise<void>,
): Promise<void> {
  const database = await open()
  const depot = await startDepot()
  const kit = await openWorkKit(database, depot.url, FLOWS)
  const workers: ChildProcess[] = []
  const startWorker = async (...death: readonly string[]): Promise<ChildProcess> => {
    const args = [database.url ?? '', depot.url, JSON.stringify(FLOWS), ...death]
    const worker = fork(PROGRAM, args, { execArgv: [], stdio: 'inherit' })
    workers.push(worker)
    // One that dies may do so before it tells that it has begun.
    await Promise.race([once(worker, 'message'), once(worker, 'exit')])
    return worker
  }
  try {
    await live({ database, depot, kit, startWorker })
  } finally {
    for (const worker of workers) worker.kill('SIGKILL')
    await kit.close()
    await depot.close()
    await database.close()
  }
}

async function dead(worker: ChildProcess): Promise<NodeJS.Signals | null> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
  return worker.signalCode
}

type Die = (world: World, nth: number) => Promise<ChildProcess>

const POINTS: readonly (readonly [string, Die])[] = [
  [
    'before it notes what it is about to do',
    ({ startWorker }, nth) => startWorker('declare_sealed_attempts', String(nth)),
  ],
  [
    'after a request that it hears no answer of',
    async ({ depot, startWorker }, nth) => {
      depot.slowness = 20
      const worker = await startWorker()
      await until(() => depot.made('a').length >= nth, `${nth} things were made`)
      depot.isSilent = true
      const before = depot.made('a').length
      await until(() => depot.made('a').length > before, 'one is made without an answer')
      worker.kill('SIGKILL')
      await dead(worker)
      depot.isSilent = false
      return worker
    },
  ],
  [
    'before it keeps what came of it',
    ({ startWorker }, nth) => startWorker('insert into event', String(nth)),
  ],
]

describe.each(servers)('a worker process on %s that dies', (kind, open) => {
  // Beside each other, for most of the time the job of a dead worker is waited for.
  test.concurrent.each(POINTS)(
    '%s loses and doubles nothing',
    async (point, die) => {
      const random = createRandom(`${kind}: ${point}`)
      await inWorld(open, async (world) => {
        const { database, depot, kit } = world
        depot.stock('a', KEYS.map(Number))
        const flow = await kit.install('hooked', 'a')
        await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
        const killed = await die(world, random.integer(1, 4))
        expect(await dead(killed)).toBe('SIGKILL')
        expect(new Set(depot.made('a')).size).toBeLessThan(COUNT)
        // The source tells of records meanwhile, twice and in any order.
        for (const key of random.shuffle([...KEYS, ...KEYS])) await kit.work.wake(flow, [key])
        await world.startWorker()
        const left = () => queryRows(database.db, 'select id from run_request', [])
        await until(async () => (await left()).length === 0, 'nothing is asked any more')
        expect(depot.made('a').toSorted()).toEqual(KEYS.toSorted())
        expect(await queryRows(database.db, 'select key, state from record', [])).toEqual([])
      })
    },
    120_000,
  )
})
