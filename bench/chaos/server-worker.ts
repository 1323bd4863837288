import { createAccountOpener } from '../../server/installation/open-account.ts'
import { createProjects } from '../../server/projects/create-projects.ts'
import { openKeyring } from '../../server/secrets/keyring.ts'
import { openPostgres } from '../../server/store/open-postgres.ts'
import { openJobs } from '../../server/work/jobs/open-jobs.ts'
import { createSharedGates } from '../../server/work/limits/shared-gates.ts'
import { createLog } from '../../server/work/log.ts'
import { startWorker } from '../../server/work/start-worker.ts'
import { createDeadly } from './deadly.ts'
import type { Death, Message } from './job.ts'
import { shippedWithSmallPages } from './small-pages.ts'

/** A worker of the server that dies at a point: `server-worker.ts DATABASE KEY DEATH`. SIGTERM ends it as it should end. */

const [, , url = '', key = '', death = ''] = process.argv
const planned: Death | undefined = death === '' ? undefined : JSON.parse(death)
const deadly = createDeadly(planned, () => tell({ kind: 'reached' }))
const log = createLog('error')
const now = (): number => Date.now()

const database = await openPostgres(url, { migrate: false })
watchStatements()
const { cipher } = await openKeyring(database.db, { text: key })
const jobs = await openJobs(database, log)
const gates = createSharedGates(database)
const worker = await startWorker({
  jobs,
  log,
  projects: createProjects(database.db, { shipped: shippedWithSmallPages() }),
  now,
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
    .then(() => jobs.close())
    .then(() => database.close())
    .finally(() => process.exit())
})
tell({ kind: 'started' })

/** What a store does is not in our hands here, but what it asks of the database is seen. */
function watchStatements(): void {
  database.db.on('query', ({ sql }: { readonly sql: string }) => {
    if (sql.includes('declare_creates(')) deadly.pass('before-declare')
    if (sql.includes('end_page(')) deadly.pass('before-commit')
  })
  database.db.on('query-response', (_, { sql }: { readonly sql: string }) => {
    if (sql.includes('declare_creates(')) deadly.pass('after-declare')
    if (sql.includes('end_page(')) deadly.pass('in-commit')
  })
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}
