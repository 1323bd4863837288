import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Knex } from 'knex'
import type { Database } from '../../server/database/database.ts'
import { queryRows } from '../../server/database/query.ts'
import { createAccountOpener } from '../../server/installation/open-account.ts'
import { createLog } from '../../server/process/log.ts'
import { programExtension } from '../../server/process/typescript-flags.ts'
import { createProjects } from '../../server/projects/create-projects.ts'
import { addVersions, beginPublication } from '../../server/projects/file-versions.ts'
import { createCipher } from '../../server/secrets/cipher.ts'
import { saveAccount } from '../../server/store/accounts.ts'
import { saveAnswers } from '../../server/store/answers.ts'
import { saveIntegration, saveIntegrationState } from '../../server/store/integrations.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { findBinaries, startCluster } from '../../server/testing/start-cluster.ts'
import { openJobs } from '../../server/work/jobs/open-jobs.ts'
import { createSharedGates } from '../../server/work/limits/shared-gates.ts'
import { startWorker } from '../../server/work/start-worker.ts'
import { DEPOT_CONNECTOR, depotFlow } from '../../server/work/testing/depot.ts'
import { startSystems } from './start-systems.ts'

const cipher = createCipher([randomBytes(32)])
const log = createLog('error')
const APART_MS = 150
const SYSTEMS = fileURLToPath(new URL(`./play-depot${programExtension}`, import.meta.url))

async function measureTenants(
  count: number,
  rounds: number,
): Promise<Readonly<Record<string, number>>> {
  const binaries = findBinaries()
  if (!binaries) throw new Error('no PostgreSQL was found; install its server')
  const cluster = await startCluster(binaries, [])
  const database = await openDatabase({ url: cluster.url, dataDir: '', migrate: true })
  const depot = await startSystems(SYSTEMS)
  try {
    await makeTenants(database, depot.line, count)
    return await measure(database, count, rounds)
  } finally {
    await database.close()
    depot.stop()
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
  rounds: number,
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
  const lookAgain = async (): Promise<void> => {
    const since = database.clock.now()
    await queryRows(db, 'update flow_state set next_at = ?', [since])
    await looked(since)
  }
  const further = await round('second look', lookAgain)
  const later = await round('later looks', async () => {
    for (let turn = 0; turn < rounds; turn += 1) await lookAgain()
  })
  // As they come by day: hardly ever are two due in the same moment.
  const alone = await round('looks alone', async () => {
    const since = database.clock.now() + 500
    await queryRows(
      db,
      `update flow_state s set next_at = ?::bigint + n.place * ${APART_MS}
       from (select integration, row_number() over (order by integration) as place from flow_state) as n
       where n.integration = s.integration`,
      [since],
    )
    await looked(since)
  })
  await worker.stop()
  const again = await round('start', async () => {
    worker = await start()
    await delay(5_000)
  })
  await worker.stop()
  await jobs.close()
  return tellAll(db, count, [
    [first, count],
    [rest, 1],
    [further, count],
    [later, count * rounds],
    [alone, count],
    [again, 1],
  ])
}

/** Each round with the parts that its figures are for. */
async function tellAll(
  db: Knex,
  count: number,
  rounds: readonly (readonly [Round, number])[],
): Promise<Readonly<Record<string, number>>> {
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
  for (const [each, parts] of rounds) {
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
    postgresMs: cpuOfServer(pids.map(({ pid }) => pid)),
    statements,
    commits: row?.commits ?? 0,
  }
}

/** Processor time of all processes of the server, in milliseconds, with those that have ended. */
function cpuOfServer(pids: readonly number[]): number {
  const parents = new Set(pids.map((pid) => statOf(pid)[1]).filter((pid) => pid !== undefined))
  const living = pids.reduce((sum, pid) => sum + sumOf(statOf(pid).slice(11, 13)), 0)
  // The parent's own time, and that of the children which it has seen end.
  const rest = [...parents].reduce((sum, pid) => sum + sumOf(statOf(pid).slice(11, 15)), 0)
  // In ticks of a hundredth of a second.
  return (living + rest) * 10
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}

/** What Linux tells of a process, from its state on; of one that is gone, nothing. */
function statOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
  } catch {
    return []
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

/** Prints a table, and as its last line the numbers as JSON. */
const [count = 75, rounds = 20] = process.argv.slice(2).map(Number)
say(JSON.stringify(await measureTenants(count, rounds)))
