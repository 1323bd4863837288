import type { Knex } from 'knex'
import { type Db, fromKnex, PgBoss } from 'pg-boss'
import type { Database, DatabaseOrigin, Listen } from '../../database/database.ts'
import { CONNECTION_BOUNDS, SILENCE_BOUND } from '../../database/open-postgres.ts'
import { queryRows } from '../../database/query.ts'
import type { Log } from '../../process/log.ts'

/** The queue of runs: one job is one run of one flow. */
export const RUN_QUEUE = 'run'

/** A worker that is silent for so long has lost its job. */
const HEARTBEAT_SECONDS = 10
/** Longer than a run ever is before it hands over to the next one. */
const EXPIRE_SECONDS = 3_600
const KEEP_ENDED_SECONDS = 600
/** How often those are deleted: by itself pg-boss does it once a day. */
const FORGET_SECONDS = 300
/** How many ended workers a run survives; what fails for good is counted elsewhere. */
const RETRIES = 10_000

/** The engine of jobs, open on a database. */
export interface Jobs {
  readonly boss: PgBoss
  readonly database: Database
  readonly close: () => Promise<void>
}

/** Statements of pg-boss inside a transaction of ours. */
export function inTransaction(trx: Knex): { readonly db: Db } {
  return { db: fromKnex(trx) }
}

/** Opens the jobs of a database, making or bringing up to date the tables of pg-boss. */
export async function openJobs(database: Database, log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    ...connectionOf(database, database.origin),
    // Watching is cheap, and the longest part of taking over from a dead worker.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: FORGET_SECONDS,
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', (error) => log.error({ error }, 'the engine of jobs has a problem'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start()
  await boss.createQueue(RUN_QUEUE, {
    policy: 'stately',
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: EXPIRE_SECONDS,
    deleteAfterSeconds: KEEP_ENDED_SECONDS,
    retryLimit: RETRIES,
    retryDelay: 0,
  })
  // What pg-boss knows of a queue is read on first use, which must not be while a transaction holds the one session.
  await boss.findJobs(RUN_QUEUE, { limit: 1 })
  if (database.kind === 'embedded') await handBackAll(boss, database.db)
  return { boss, database, close: () => boss.stop({ graceful: false }) }
}

function connectionOf(
  { db }: Database,
  origin: DatabaseOrigin,
): ConstructorParameters<typeof PgBoss>[0] & object {
  switch (origin.kind) {
    case 'postgres':
      return {
        connectionString: origin.url,
        application_name: 'mapwright-jobs',
        max: 4,
        ...CONNECTION_BOUNDS,
        ...SILENCE_BOUND,
      }
    case 'embedded':
      // Through knex, which queues for the one session: beside it, pg-boss would join transactions that are not its own.
      return { backend: 'pglite', db: { ...fromKnex(db), listen: listenOn(origin.listen) } }
  }
}

/** There is no connection to be lost, so what came meanwhile is asked for once, at the beginning. */
function listenOn(listen: Listen): NonNullable<Db['listen']> {
  return async (channel, onNotification, onReconnect) => {
    const close = await listen(channel, onNotification)
    onReconnect()
    return { close }
  }
}

/** The lock on the data directory proves that whoever had these jobs is gone. */
async function handBackAll(boss: PgBoss, db: Knex): Promise<void> {
  const active = await queryRows<{ id: string }>(
    db,
    `select id from pgboss.job where name = ? and state = 'active'`,
    [RUN_QUEUE],
  )
  if (active.length === 0) return
  const ids = active.map(({ id }) => id)
  await boss.fail(RUN_QUEUE, ids, { message: 'the process that ran it ended' })
}
