import type { Knex } from 'knex'
import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { queryRows } from '../database/query.ts'
import { countOpenRecords } from '../store/open-records.ts'
import { RUN_QUEUE } from '../work/jobs/open-jobs.ts'
import { boundLabels } from './bound-labels.ts'
import { keepFresh } from './keep-fresh.ts'
import { LATEST, watchFleet } from './watch-fleet.ts'

const MAX_SERIES = 2_000

/** Tells what waits in the database, which is the same whichever process is asked, and how the pool of this one stands. */
export function watchDatabase(
  registry: Registry,
  { db, clock }: Pick<Database, 'clock' | 'db'>,
): void {
  const counts = keepFresh(() => countAll(db))
  gauge('mapwright_jobs_waiting', 'Runs that wait for a free place', ({ jobs }) => jobs.waiting)
  gauge('mapwright_jobs_active', 'Runs under way in all processes', ({ jobs }) => jobs.active)
  gauge(
    'mapwright_oldest_job_seconds',
    'How long the run that waits longest has been due',
    ({ jobs }) => jobs.oldest,
  )
  registry.registerMetric(
    new Gauge({
      name: 'mapwright_open_records',
      help: 'Records that are not over, by state: ready, waiting, retrying, parked, in-doubt',
      labelNames: ['workspace', 'state'],
      registers: [],
      async collect() {
        const now = await counts()
        this.reset()
        const bound = boundLabels<'workspace' | 'state'>(MAX_SERIES)
        for (const { workspace, state, count } of now?.open ?? []) {
          this.inc(bound({ workspace, state }), count)
        }
      },
    }),
  )
  watchPool(registry, db)
  watchFleet(registry, db)
  registry.registerMetric(
    new Gauge({
      name: 'mapwright_clock_skew_seconds',
      help: 'By how much the clock of this machine is ahead of the database',
      registers: [],
      collect() {
        this.set(clock.skewMs() / 1_000)
      },
    }),
  )

  function gauge(name: string, help: string, read: (counts: Counts) => number): void {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const now = await counts()
          // Better no number than an old one that looks like a new one.
          this.set(now ? read(now) : Number.NaN)
        },
      }),
    )
  }
}

interface Counts {
  readonly jobs: { readonly waiting: number; readonly active: number; readonly oldest: number }
  readonly open: Awaited<ReturnType<typeof countOpenRecords>>
}

/** What nobody has started is due as well: no worker may be alive who would queue it. */
async function countAll(db: Knex): Promise<Counts> {
  const [jobs] = await queryRows<Counts['jobs']>(
    db,
    `select count(*) filter (where state < 'active')::int as waiting,
       count(*) filter (where state = 'active')::int as active,
       coalesce(greatest(0, extract(epoch from now() - min(start_after) filter (where state < 'active')), max(late.seconds)), 0)::float8 as oldest
     from (${LATEST}) late left join pgboss.job on name = ? and state <= 'active' and data->>'helper' is null`,
    [null, RUN_QUEUE],
  )
  return { jobs: jobs ?? { waiting: 0, active: 0, oldest: 0 }, open: await countOpenRecords(db) }
}

interface Pool {
  readonly numUsed: () => number
  readonly numFree: () => number
  readonly numPendingAcquires: () => number
}

function watchPool(registry: Registry, db: Knex): void {
  const pool: unknown = db.client.pool
  if (!isPool(pool)) return
  registry.registerMetric(
    new Gauge({
      name: 'mapwright_database_connections',
      help: 'Connections of this process to the database: used, free; and "waiting" for one',
      labelNames: ['state'],
      registers: [],
      collect() {
        this.set({ state: 'used' }, pool.numUsed())
        this.set({ state: 'free' }, pool.numFree())
        this.set({ state: 'waiting' }, pool.numPendingAcquires())
      },
    }),
  )
}

function isPool(pool: unknown): pool is Pool {
  return typeof pool === 'object' && pool !== null && 'numUsed' in pool && 'numFree' in pool
}
