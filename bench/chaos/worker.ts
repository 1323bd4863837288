import { setTimeout as delay } from 'node:timers/promises'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  answerDoubt,
  completeSettings,
  type FlowPlan,
  loadProject,
  type Project,
  type RunOptions,
  type RunSummary,
  runFlow,
  type Store,
  toText,
} from '../../engine/index.ts'
import { systemPorts } from '../../server/installation/system-ports.ts'
import { openKeyring } from '../../server/secrets/keyring.ts'
import { saveIntegration } from '../../server/store/integrations.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { createSqlStore } from '../../server/store/sql-store.ts'
import { createDeadly, watchTransactions } from './deadly.ts'
import { createFastClock } from './fast-clock.ts'
import type { Job, Message, Preparation } from './job.ts'
import { openSystems } from './open-systems.ts'

/** The process that is killed: does one {@link Job} with the real transport, engine and store, and says how it went. */

const INTEGRATION = 'lightspeed-ccv'
/** Also of the server whose work it brings to rest. */
const KEY = Buffer.alloc(32, 7).toString('base64')
const PASSES = 12

// Nobody is left to hear how it went.
process.once('disconnect', () => process.exit())
process.once('message', ({ files }: Preparation) => {
  const project = loadProject(files, { transports: transportSpecs })
  process.once('message', (job: Job) => {
    void work(job, project)
      .catch((error: unknown): Message => ({ kind: 'failed', reason: describe(error) }))
      // What broke may have left the database open, which would keep this process.
      .then((message) => tell(message, () => process.exit()))
  })
  tell({ kind: 'ready' })
})

function tell(message: Message, then: () => void = () => undefined): void {
  // The parent may have gone meanwhile; then nobody wants to know.
  if (process.connected) process.send?.(message, undefined, undefined, then)
  else then()
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function work(job: Job, project: Project): Promise<Message> {
  const database = await openDatabase({ ...job.database, migrate: true })
  const clock = createFastClock(job.clock)
  const held = { until: 0 }
  const deadly = createDeadly(job.death, () => {
    held.until = clock.now() + (job.death?.heldBackMs ?? 0)
    tell({ kind: 'reached' })
  })
  watchTransactions(database.db, deadly)
  const integration = await saveIntegration(database.db, { name: INTEGRATION })
  const { now } = clock
  const { cipher } = await openKeyring(database.db, { text: KEY })
  const real = createSqlStore({ db: database.db, integration, cipher, now })
  const systems = await openSystems(job, project, { database, cipher, deadly, held })
  const options = (name: string): Omit<RunOptions, 'what'> => {
    const flow = flowOf(project, job, name)
    return {
      flow,
      systems,
      settings: completeSettings(flow.settings, ownSettings(flow, job)).settings,
      store: deadly.store(real),
      ports: {
        ...systemPorts,
        clock,
        elapsed: () => performance.now() * job.clock.speed,
      },
      namespace: job.namespace ?? 'chaos',
      worker: `${name}:${process.pid}:${Date.now()}`,
      cause: 'schedule',
      lingerMs: job.lingerMs ?? (job.finish ? 60_000 : 2_000),
    }
  }
  await answerAll(job, real, options)
  tell({ kind: 'started' })
  const summaries = await runAll(job, real, options)
  const kept = await real.list({
    states: ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'],
    limit: 10_000,
  })
  const withDoubts = await Promise.all(
    kept.map(async ({ flow, key, state, reason, cause }) => {
      const [record] = state === 'in-doubt' ? await real.records(flow, [key]) : []
      return { flow, key, state, reason: toText(reason), cause, doubt: record?.doubt }
    }),
  )
  for (const { connection } of Object.values(systems)) await connection.close()
  await database.close()
  const sum = (name: 'created' | 'updated') =>
    summaries.reduce((total, { counts }) => total + (counts[name] ?? 0), 0)
  return {
    kind: 'done',
    kept: withDoubts,
    states: summaries.map(({ result }) =>
      result.state === 'finished' ? 'finished' : `${result.state}: ${toText(result.reason)}`,
    ),
    created: sum('created'),
    updated: sum('updated'),
  }
}

type OptionsOf = (flow: string) => Omit<RunOptions, 'what'>

async function answerAll(job: Job, store: Store, options: OptionsOf): Promise<void> {
  for (const { flow: name, key, id } of job.answers) {
    const { flow, worker } = options(name)
    await untilFree(() => answerDoubt(store, flow, { key, id, worker: `${worker}:${key}` }))
  }
}

async function runAll(job: Job, store: Store, options: OptionsOf): Promise<RunSummary[]> {
  const summaries: RunSummary[] = []
  const what = { kind: job.complete ? 'all' : 'changes' } as const
  for (let pass = 1; pass <= (job.finish ? PASSES : 1); pass += 1) {
    // What was given up because of faults is tried again; what is wrong with the record stays wrong.
    if (job.finish && pass <= 2) for (const flow of job.flows) await store.release(flow, 'all')
    const again = job.finish ? [...LATER, 'LEASE_LOST'] : LATER
    const run = (name: string) => {
      tell({ kind: 'begins', flow: name, pass })
      return untilFree(() => runFlow({ ...options(name), what }), again)
    }
    const before = summaries.length
    if (job.together) summaries.push(...(await Promise.all(job.flows.map(run))))
    else for (const name of job.flows) summaries.push(await run(name))
    const latest = summaries.slice(before)
    if (pass > 2 && latest.every(isQuiet) && (await countLeft(job, store)) === 0) break
  }
  return summaries
}

function isQuiet({ result, counts }: RunSummary): boolean {
  return result.state === 'finished' && !counts.created && !counts.updated
}

async function countLeft(job: Job, store: Store): Promise<number> {
  let left = 0
  for (const flow of job.flows) {
    const { ready, retrying } = await store.countRecords(flow)
    left += ready + retrying
  }
  return left
}

/** The run of a process that was killed holds its flow for some seconds. */
const LATER: readonly string[] = ['FLOW_BUSY']

/**
 * Begins anew after such errors. Where everything comes to rest, also after the loss of a lease: one lasts for a second on a
 * clock that is ten times as fast, and a machine that does much else stands still for as long.
 */
async function untilFree<Result>(
  start: () => Promise<Result>,
  later: readonly string[] = LATER,
): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      const isLater = typeof code === 'string' && later.includes(code)
      if (!isLater || tries > 100) throw error
      await delay(100)
    }
  }
}

function flowOf(project: Project, job: Job, name: string): FlowPlan {
  const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
  if (!flow) throw new Error(`the flow "${name}" has mistakes`)
  const tables = Object.entries(flow.tables).map(([table, plan]) => [
    table,
    { ...plan, rows: { ...plan.rows, ...job.tables[table] } },
  ])
  return { ...flow, tables: Object.fromEntries(tables) }
}

function ownSettings({ settings }: FlowPlan, job: Job) {
  const properties = settings['properties']
  const names = new Set(Object.keys(typeof properties === 'object' ? (properties ?? {}) : {}))
  return Object.fromEntries(Object.entries(job.settings).filter(([name]) => names.has(name)))
}
