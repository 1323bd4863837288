import { openPostgres } from '../../store/open-postgres.ts'
import { openWorkKit } from './work-kit.ts'

/** A worker in a process of its own, for tests that kill it: `worker-process.ts DATABASE DEPOT FLOWS`. */

const [, , databaseUrl = '', depotUrl = '', flows = '{}'] = process.argv
const database = await openPostgres(databaseUrl, { migrate: false })
const kit = await openWorkKit(database, depotUrl, JSON.parse(flows))
await kit.startWorker({ slots: 4 })
process.once('SIGTERM', () => {
  void kit.close().then(() => database.close())
})
process.send?.('ready')
