import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAccountOpener } from '../server/installation/open-account.ts'
import { createProjects } from '../server/projects/create-projects.ts'
import { addVersions, beginPublication } from '../server/projects/file-versions.ts'
import { createCipher } from '../server/secrets/cipher.ts'
import { saveAccount } from '../server/store/accounts.ts'
import { saveAnswers } from '../server/store/answers.ts'
import { queryRows } from '../server/store/context.ts'
import type { Database } from '../server/store/database.ts'
import { saveIntegration, saveIntegrationState } from '../server/store/integrations.ts'
import { openDatabase } from '../server/store/open-database.ts'
import { findBinaries, startCluster } from '../server/testing/start-cluster.ts'
import { openJobs } from '../server/work/jobs/open-jobs.ts'
import { createSharedGates } from '../server/work/limits/shared-gates.ts'
import { createLog } from '../server/work/log.ts'
import { startWorker } from '../server/work/start-worker.ts'
import { DEPOT_CONNECTOR, depotFlow, startDepot } from '../server/work/testing/depot.ts'

const cipher = createCipher([randomBytes(32)])
const log = createLog('error')

/**
 * Many workspaces, each with the shipped integration for its own and a flow that looks every hour and finds nothing:
 * what a start of a worker, the first look and every further one of them cost.
 */
export async function benchTenants([count = '75']: readonly string[]): Promise<
  Readonly<Record<string, number>>
> {
  const binaries = findBinaries()
  if (!binaries) throw new Error('no PostgreSQL was found; install its server')
  const cluster = await startCluster(binaries, [])
  const database = await openDatabase({ url: cluster.url, dataDir: '', migrate: true })
  const depot = await startDepot()
  try {
    await makeTenants(database, depot.url, Number(count))
    return await measure(database, Number(count))
  } finally {
    await database.close()
    await depot.close()
    cluster.stop()
  }
}

async function makeTenants(database: Database, url: string, count: number): Promise<void> {
  const { db } = database
  const { shipped } = createProjects(db)
  const files = [
    ...(shipped.integrations['lightspeed-ccv']?.files ?? []),
    { path: 'depot.yaml', text: DEPOT_CONNECTOR },
    { path: 'looking.yaml', text: depotFlow('looking', '{ every: 1h }') },
  ]
  for (let number = 0; number < count; number += 1) {
    const workspace = `tenant-${number}`
    await db.transaction(async (trx) => {
      await beginPublication(trx, workspace)
      await addVersions(trx, files, { workspace, note: '', author: 'bench', at: 0 })
    })
    for (const name of ['shop', 'till']) {
      const account = { workspace, name, connector: 'depot', secrets: {} }
      await saveAccount(db, cipher, { ...account, settings: { url: `${url}/${number}` } })
    }
    const integration = await saveIntegration(db, { workspace, name: 'looking' })
    const none = { settings: {}, tables: {}, directions: {}, off: [], connections: {} }
    await saveAnswers(db, integration, none)
    await saveIntegrationState(db, integration, 'on')
  }
}

async function measure(
  database: Database,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  const { db } = database
  const jobs = await openJobs(database, log)
  const projects = createProjects(db)
  const gates = createSharedGates(database)
  const start = () =>
    startWorker({
      jobs,
      log,
      projects,
      now: database.clock.now,
      slots: 8,
      graceMs: 5_000,
      workspaceOf: (name) => ({ name, database, cipher }),
      openerOf: (workspace, { priority }) =>
        createAccountOpener(workspace, { allowPrivate: true, gateOf: gates.ofPriority(priority) }),
      flushUsage: gates.flush,
    })
  let statements = 0
  db.on('query', () => {
    statements += 1
  })
  const round = async (name: string, act: () => Promise<void>): Promise<Round> => {
    const lag = monitorEventLoopDelay({ resolution: 10 })
    lag.enable()
    const before = await cost(db, statements)
    await act()
    const after = await cost(db, statements)
    lag.disable()
    return { name, before, after, lagMs: lag.max / 1e6 }
  }
  let worker = await start()
  const looked = (since: number) => untilLooked(db, count, since)
  const first = await round('first look', () => looked(0))
  const rest = await round('nothing is due', () => delay(10_000))
  const since = database.clock.now()
  const further = await round('further look', async () => {
    await queryRows(db, 'update flow_state set next_at = ?', [since])
    await looked(since)
  })
  await worker.stop()
  const again = await round('start', async () => {
    worker = await start()
    await delay(5_000)
  })
  await worker.stop()
  await jobs.close()
  const [{ runs } = { runs: 0 }] = await queryRows<{ runs: number }>(
    db,
    'select count(*)::int as runs from run',
    [],
  )
  const [rss, heap] = [process.memoryUsage().rss / 1e6, usedHeap()]
  say(
    `${count} workspaces, ${rss.toFixed(0)} MB (live: ${heap.toFixed(0)} MB), ${runs} rows in run`,
  )
  say(
    '                     seconds   worker ms  PostgreSQL ms  statements  commits   longest stall ms',
  )
  const numbers: Record<string, number> = { megabytes: rss, 'live megabytes': heap, runs }
  for (const [each, parts] of [
    [first, count],
    [rest, 1],
    [further, count],
    [again, 1],
  ] as const) {
    Object.assign(numbers, tell(each, parts))
  }
  return numbers
}

/** What is left after everything is collected that nobody uses, in megabytes. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 1e6
}

interface Cost {
  readonly at: number
  readonly cpuMs: number
  readonly postgresMs: number
  readonly statements: number
  readonly commits: number
}

interface Round {
  readonly name: string
  readonly before: Cost
  readonly after: Cost
  readonly lagMs: number
}

/** For each of so many parts. */
function tell({ name, before, after, lagMs }: Round, parts: number): Record<string, number> {
  const seconds = (after.at - before.at) / 1_000
  const per = (key: keyof Cost): number => (after[key] - before[key]) / parts
  const figures = [per('cpuMs'), per('postgresMs'), per('statements'), per('commits')]
  const texts = figures.map((figure) => figure.toFixed(1).padStart(11))
  say(
    `${name.padEnd(18)}${seconds.toFixed(1).padStart(10)}${texts.join('')}${lagMs.toFixed(0).padStart(14)}`,
  )
  const [cpuMs = 0, postgresMs = 0, statements = 0, commits = 0] = figures
  return {
    [`${name} seconds`]: seconds,
    [`${name} worker ms`]: cpuMs,
    [`${name} PostgreSQL ms`]: postgresMs,
    [`${name} statements`]: statements,
    [`${name} commits`]: commits,
  }
}

async function cost(db: Database['db'], statements: number): Promise<Cost> {
  const { user, system } = process.cpuUsage()
  const [row] = await queryRows<{ commits: number }>(
    db,
    'select xact_commit::float8 as commits from pg_stat_database where datname = current_database()',
    [],
  )
  const pids = await queryRows<{ pid: number }>(db, 'select pid from pg_stat_activity', [])
  return {
    at: performance.now(),
    cpuMs: (user + system) / 1_000,
    postgresMs: pids.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
    statements,
    commits: row?.commits ?? 0,
  }
}

/** Processor time of a process, in milliseconds; of one that is gone, none. */
function cpuOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user, system] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    // In ticks of a hundredth of a second.
    return (Number(user) + Number(system)) * 10
  } catch {
    return 0
  }
}

async function untilLooked(db: Database['db'], count: number, since: number): Promise<void> {
  for (;;) {
    const [row] = await queryRows<{ looked: number }>(
      db,
      `select count(*)::int as looked from flow_state where done_at > ? and not exists (select from run_request)`,
      [since],
    )
    if (row?.looked === count) return
    await delay(200)
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
