import { openPostgres } from '../../server/database/open-postgres.ts'
import { createAccountOpener } from '../../server/installation/open-account.ts'
import { createLog } from '../../server/process/log.ts'
import { createProjects } from '../../server/projects/create-projects.ts'
import { openKeyring } from '../../server/secrets/keyring.ts'
import { watchProcesses } from '../../server/serve/watch-processes.ts'
import { watchReach } from '../../server/serve/watch-reach.ts'
import { shiftClock } from '../../server/testing/shift-clock.ts'
import { openJobs } from '../../server/work/jobs/open-jobs.ts'
import { createSharedGates } from '../../server/work/limits/shared-gates.ts'
import { startWorker } from '../../server/work/start-worker.ts'
import { createDeadly, watchTransactions } from './deadly.ts'
import type { Death, Message } from './job.ts'
import { shippedWithSmallPages } from './small-pages.ts'

/**
 * A worker of the server that dies at a point, or has a wrong clock: `server-worker.ts DATABASE KEY DEATH AHEAD`. SIGTERM
 * ends it as it should end; it ends by itself when its database is silent.
 */

const [, , url = '', key = '', death = 'null', ahead = '0'] = process.argv
shiftClock(Number(ahead))
const planned: Death | null = JSON.parse(death)
const deadly = createDeadly(planned ?? undefined, () => tell({ kind: 'reached' }))
const log = createLog('error')

const database = await openPostgres(url, { migrate: false })
const reach = watchReach(database.clock.measure)
void reach.lost.then((why) => {
  process.stderr.write(`${why.message}\n`)
  process.exit(1)
})
watchStatements()
const { cipher } = await openKeyring(database.db, { text: key })
const jobs = await openJobs(database, log)
const gates = createSharedGates(database)
const watch = await watchProcesses(database, { runsFlows: true, log: createLog('silent') })
const worker = await startWorker({
  jobs,
  log,
  projects: createProjects(database.db, { shipped: shippedWithSmallPages() }),
  now: database.clock.now,
  slots: 4,
  graceMs: 10_000,
  workspaceOf: (name) => ({ name, database, cipher }),
  openerOf: (workspace, { priority }) => {
    const opener = createAccountOpener(workspace, {
      allowPrivate: true,
      isSimulated: true,
      gateOf: gates.ofPriority(priority),
    })
    return {
      ...opener,
      open: async (...given) => deadly.connection(await opener.open(...given)),
    }
  },
  flushUsage: gates.flush,
})
process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => watch.stop())
    .then(() => jobs.close())
    .then(() => database.close())
    .finally(() => process.exit())
})
// Nobody is left to hear how it goes.
process.once('disconnect', () => process.exit())
tell({ kind: 'started' })

/** What a store does is not in our hands here, but what it asks of the database is seen. */
function watchStatements(): void {
  watchTransactions(database.db, deadly)
  database.db.on('query', ({ sql }: { readonly sql: string }) => {
    if (sql.includes('declare_sealed_attempts(')) deadly.pass('before-declare')
    if (sql.includes('end_page(')) deadly.pass('before-commit')
  })
  database.db.on('query-response', (_, { sql }: { readonly sql: string }) => {
    if (sql.includes('declare_sealed_attempts(')) deadly.pass('after-declare')
    if (sql.includes('end_page(')) deadly.pass('in-commit')
  })
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}
