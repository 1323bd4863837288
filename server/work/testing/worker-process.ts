import { openPostgres } from '../../database/open-postgres.ts'
import { openWorkKit } from './work-kit.ts'

/**
 * A worker in a process of its own, for tests that kill it: `worker-process.ts DATABASE DEPOT FLOWS [STATEMENT NTH]`.
 * With a statement it kills itself, without any goodbye, where it is about to send one with that text for the nth time.
 */

const [, , databaseUrl = '', depotUrl = '', flows = '{}', statement, nth = '1'] = process.argv
const database = await openPostgres(databaseUrl, { migrate: false })
let left = Number(nth)
if (statement !== undefined) {
  database.db.on('query', ({ sql }: { readonly sql: string }) => {
    if (!sql.includes(statement)) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  })
}
const kit = await openWorkKit(database, depotUrl, JSON.parse(flows))
await kit.startWorker({ slots: 4 })
process.once('SIGTERM', () => {
  void kit.close().then(() => database.close())
})
process.send?.('ready')
