import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { queryRows } from '../database/query.ts'
import { builtFile } from '../testing/built-program.ts'
import { type Cluster, findBinaries, startCluster } from '../testing/start-cluster.ts'
import { type Depot, startDepot } from '../work/testing/depot.ts'
import { openWorkKit, until, type WorkKit } from '../work/testing/work-kit.ts'

const WORKER = builtFile('server/work/testing/worker-process.js')
const PROGRAM = builtFile('server/cli/start.js')
const FLOWS = { hooked: '{ hook: true }' }
const KEY = Buffer.alloc(32, 7).toString('base64')
const CUT_MS = 3_000

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

/** Not the cluster of the other tests, which is not to crash. */
const installed = [findBinaries()].flatMap((binaries) => (binaries === undefined ? [] : [binaries]))

describe.each(installed)('a database that is cut, of %s', (binaries) => {
  let cluster: Cluster
  let database: Database
  let depot: Depot
  let kit: WorkKit
  let processes: ChildProcess[]

  beforeEach(async () => {
    cluster = await startCluster(binaries, [])
    database = await openPostgres(cluster.url, { migrate: true })
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS)
    processes = []
  })
  afterEach(async () => {
    for (const each of processes) each.kill('SIGKILL')
    await kit.close()
    await depot.close()
    await database.close()
    cluster.stop()
  })

  const runs = (): Promise<readonly { state: string }[]> =>
    queryRows(database.db, 'select state from run order by id', [])

  test('and comes back is worked on by itself, and nothing is lost or doubled', async () => {
    depot.stock('a', numbers(80))
    depot.slowness = 60
    const flow = await kit.install('hooked', 'a')
    for (let started = 0; started < 2; started += 1) {
      const args = [cluster.url, depot.url, JSON.stringify(FLOWS)]
      const worker = fork(WORKER, args, { execArgv: [], stdio: 'inherit' })
      processes.push(worker)
      await once(worker, 'message')
    }
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    for (const made of [10, 40]) {
      await until(() => depot.made('a').length >= made, `${made} things were made`)
      await cluster.crash()
      await delay(CUT_MS)
      await cluster.comeBack()
    }
    await until(() => new Set(depot.made('a')).size === 80, 'all was made')
    await until(async () => (await runs()).at(-1)?.state === 'finished', 'the last run finished')
    expect(depot.made('a')).toHaveLength(80)
    expect(await queryRows(database.db, 'select key, state, reason from record', [])).toEqual([])
    expect(processes.map(({ exitCode }) => exitCode)).toEqual([null, null])
  })

  test('does not keep a worker from ending', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mapwright-cut-'))
    const env = {
      ...process.env,
      DATABASE_URL: cluster.url,
      MAPWRIGHT_KEY: KEY,
      MAPWRIGHT_DATA: dataDir,
      MAPWRIGHT_PORT: '0',
      MAPWRIGHT_GRACE_SECONDS: '2',
    }
    const server = spawn(process.execPath, [PROGRAM, 'serve', '--only', 'worker'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    processes.push(server)
    const lines = createInterface(server.stdout)
    for await (const line of lines) if (line.includes('the server runs')) break
    server.stdout.resume()
    await cluster.crash()
    await delay(1_000)
    server.kill('SIGTERM')
    await until(() => server.exitCode !== null, 'the server ended')
    expect(server.exitCode).toBe(0)
    await cluster.comeBack()
    rmSync(dataDir, { recursive: true })
  })
})
