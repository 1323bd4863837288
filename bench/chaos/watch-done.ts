import { openPostgres } from '../../server/database/open-postgres.ts'
import { queryRows } from '../../server/database/query.ts'

/** What the workers of a server came to do. */
export interface Done {
  /** Runs that came to their end. */
  readonly finished: number
  /** Workers that were seen at parts of reads that another one had split. */
  readonly helpers: number
}

const LOOK_MS = 300

/** Looks now and then what was done, and who works on what. */
export function watchDone(url: string): {
  readonly sofar: () => Done
  readonly close: () => Promise<void>
} {
  const opened = openPostgres(url, { migrate: false })
  const helpers = new Set<string>()
  let finished = 0
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    const { db } = await opened
    const rows = await queryRows<{ worker: string }>(
      db,
      `select distinct p.worker from run_partition p join run on run.id = p.run where p.worker <> run.worker`,
      [],
    )
    for (const { worker } of rows) helpers.add(worker)
    const [row] = await queryRows<{ count: number }>(
      db,
      `select count(*)::int as count from run where state = 'finished'`,
      [],
    )
    finished = row?.count ?? 0
  }

  const timer = setInterval(() => {
    // The database may be away.
    looking = looking.then(look).catch(() => undefined)
  }, LOOK_MS)
  return {
    sofar: () => ({ finished, helpers: helpers.size }),
    close: async () => {
      clearInterval(timer)
      await looking
      await (await opened).close()
    },
  }
}
