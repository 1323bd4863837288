import type { Knex } from 'knex'
import { Gauge, type Registry } from 'prom-client'
import { NOW, queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import { countWorkers, listProcesses, type Workers } from '../store/processes.ts'
import { boundLabels } from './bound-labels.ts'
import { keepFresh } from './keep-fresh.ts'

const MAX_FLOWS = 2_000

/** By how many seconds the flow is late that is latest of those that nobody has started; with one binding, of {@link NOW}. */
export const LATEST = `select coalesce(max(greatest(0, ${NOW} - next_at)), 0)::float8 / 1000 as seconds
  from flow_state where next_at is not null and is_on and not is_paused`

interface FlowRow {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly done_at: string
}

interface Fleet {
  readonly workers: Workers
  readonly late: number
  readonly flows: readonly FlowRow[]
  readonly failingChannels: number
  readonly locks: { readonly waiting: number; readonly longest: number }
}

/** Tells whether the work is done at all: by whom, how late, and what is in the way. The same whichever process is asked. */
export function watchFleet(registry: Registry, db: Knex): void {
  const fresh = keepFresh(() => look(db))
  single(
    'mapwright_schedule_late_seconds',
    'How late the flow is that is latest',
    ({ late }) => late,
  )
  single(
    'mapwright_alert_channels_failing',
    'Channels whose last alert could not be sent',
    ({ failingChannels }) => failingChannels,
  )
  single('mapwright_lock_waits', 'Sessions that wait for a lock', ({ locks }) => locks.waiting)
  single(
    'mapwright_lock_wait_seconds',
    'How long the session has waited that waits longest for a lock',
    ({ locks }) => locks.longest,
  )
  registry.registerMetric(
    new Gauge({
      name: 'mapwright_workers',
      help: 'Workers that live ("alive"), and that fell silent without a goodbye ("silent")',
      labelNames: ['state'],
      registers: [],
      async collect() {
        const fleet = await fresh()
        this.set({ state: 'alive' }, fleet?.workers.alive ?? Number.NaN)
        this.set({ state: 'silent' }, fleet?.workers.silent ?? Number.NaN)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'mapwright_flow_last_success_timestamp_seconds',
      help: 'When a run of the flow last came to its end without a failure, in seconds since 1970',
      labelNames: ['workspace', 'integration', 'flow'],
      registers: [],
      async collect() {
        const fleet = await fresh()
        this.reset()
        const bound = boundLabels<'workspace' | 'integration' | 'flow'>(MAX_FLOWS)
        for (const row of fleet?.flows ?? []) {
          const labels = {
            workspace: fromStored(row.workspace),
            integration: fromStored(row.integration),
            flow: fromStored(row.flow),
          }
          this.set(bound(labels), Number(row.done_at) / 1_000)
        }
      },
    }),
  )

  function single(name: string, help: string, read: (fleet: Fleet) => number): void {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const fleet = await fresh()
          this.set(fleet ? read(fleet) : Number.NaN)
        },
      }),
    )
  }
}

async function look(db: Knex): Promise<Fleet> {
  const [late] = await queryRows<{ seconds: number }>(db, LATEST, [null])
  const [channels] = await queryRows<{ failing: number }>(
    db,
    'select count(*)::int as failing from alert_channel where failures > 0',
    [],
  )
  const [locks] = await queryRows<Fleet['locks']>(
    db,
    `select count(*)::int as waiting,
       coalesce(max(extract(epoch from now() - query_start)), 0)::float8 as longest
     from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    [],
  )
  return {
    workers: countWorkers(await listProcesses(db)),
    late: late?.seconds ?? 0,
    flows: await listDone(db),
    failingChannels: channels?.failing ?? 0,
    locks: locks ?? { waiting: 0, longest: 0 },
  }
}

function listDone(db: Knex): Promise<readonly FlowRow[]> {
  return queryRows<FlowRow>(
    db,
    `select i.workspace, i.name as integration, s.flow, s.done_at from flow_state s
     join integration i on i.id = s.integration
     where s.is_on and s.done_at is not null order by i.id, s.flow limit ?`,
    [MAX_FLOWS + 1],
  )
}
