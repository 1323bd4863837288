import { queryRows } from '../../server/database/query.ts'
import { openSite, switchOn } from './open-site.ts'
import { startOrderSystems } from './order-systems.ts'
import { quantile, until } from './pause.ts'

export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly worst: number
}

interface StartRow {
  readonly late: string
}

/** How late flows start that have nothing to do, each at a time of its own, evenly within some seconds. */
export async function measureLatency(
  postgres: string,
  { flows, seconds }: { readonly flows: number; readonly seconds: number },
): Promise<Latency> {
  const systems = await startOrderSystems(0)
  const site = await openSite({ postgres, flows, integrations: 1, trigger: '{ every: 1d }' })
  try {
    const { database } = site
    if (!database) throw new Error('this needs PostgreSQL')
    const { db } = database
    await site.startWorker(8)
    await switchOn(site, systems.address)
    const count = async (): Promise<number> => {
      const sql = `select count(*)::int as count from run where state = 'finished'`
      const [row] = await queryRows<{ count: number }>(db, sql, [])
      return row?.count ?? 0
    }
    await until(async () => (await count()) >= flows, 'all flows have run once', 500)
    const first = Date.now() + 3_000
    await queryRows(
      db,
      `with n as (select flow, row_number() over (order by md5(flow)) as at from flow_state)
       update flow_state s set next_at = ?::bigint + n.at * ?::int / ?::int from n where n.flow = s.flow`,
      [first, seconds * 1_000, flows],
    )
    const planned = await queryRows<{ flow: string; next_at: string }>(
      db,
      'select flow, next_at from flow_state',
      [],
    )
    await until(async () => (await count()) >= 2 * flows, 'all flows have run again', 500)
    const rows = await queryRows<StartRow>(
      db,
      `select r.started_at - n.next_at as late from run r
       join unnest(?::text[], ?::bigint[]) as n(flow, next_at) on n.flow = r.flow
       where r.started_at >= ?::bigint`,
      [planned.map(({ flow }) => flow), planned.map(({ next_at: at }) => at), first],
    )
    const late = rows.map((row) => Number(row.late))
    return { p50: quantile(late, 0.5), p99: quantile(late, 0.99), worst: Math.max(...late) }
  } finally {
    await site.close()
    systems.stop()
  }
}
