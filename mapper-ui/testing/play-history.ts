import { setTimeout as delay } from 'node:timers/promises'
import { queryRows } from '../../server/database/query.ts'
import { type Installation, startInstallation } from './start-installation.ts'

const HOUR_MS = 3_600_000
const HOURS = 14 * 24
const TURN_MS = 500
const MAX_TURNS = 1200

/** In the order in which they need each other. */
const FLOWS = ['categories', 'customers', 'products-to-pos', 'orders']
/** Runs of an hour, and records of one in the middle of the day. */
const PACE = {
  categories: [1, 1],
  customers: [4, 3],
  'products-to-pos': [4, 8],
  orders: [12, 6],
  'order-status': [4, 5],
  stock: [12, 90],
  refunds: [4, 1],
} as const

/**
 * An installation as a merchant has it after two weeks, for pictures: the shipped integration runs, two payment methods
 * have no row, so that orders fail, and earlier hours are summed up as if flows had run in them. A `size` of 1 is all data.
 */
export async function startPlayedInstallation(size = 1): Promise<Installation> {
  const installation = await startInstallation('ready', { flows: [], size })
  const table = { params: { table: 'paymentMethod' } }
  const { body, etag } = await installation.call('readTable', table)
  const { ideal: _, paypal: __, ...rows } = body.rows
  await installation.call('saveTable', {
    ...table,
    body: { rows },
    headers: { 'if-match': etag ?? '' },
  })
  await installation.call('switchIntegration', { body: { state: 'on', despite: true } })
  for (const flow of FLOWS) await waitForRun(installation, flow)
  await fillHours(installation)
  return installation
}

/** A first run by its schedule. */
async function waitForRun({ call }: Installation, flow: string): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { body } = await call('listRuns', { query: { flow, state: 'finished', limit: 1 } })
    if (body.items.length > 0) return
    await delay(TURN_MS)
  }
  throw new Error(`no run of "${flow}" has ended`)
}

async function fillHours({ services: { database } }: Installation): Promise<void> {
  const [integration] = await queryRows<{ id: number }>(
    database.db,
    `select id from integration where name = 'lightspeed-ccv'`,
    [],
  )
  if (!integration) throw new Error('the integration is not there')
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  for (const [flow, [runs, records]] of Object.entries(PACE)) {
    for (let back = HOURS; back > 1; back -= 1) {
      const at = now - back * HOUR_MS
      const read = Math.round(records * shareOf(at) * (1 + ((back * 7) % 5) / 5))
      const parked = flow === 'orders' && back % 61 === 0 ? 2 : 0
      const waiting = flow === 'orders' && back % 41 === 0 ? 1 : 0
      const skipped = Math.min(read, Math.round(read / 8))
      const created = Math.max(0, Math.round((read - skipped) * 0.7) - parked)
      const updated = Math.max(0, read - skipped - created - parked)
      await queryRows(
        database.db,
        `insert into run_hour
           (integration, flow, hour, runs, failed, read, created, updated, skipped, parked, waiting, behind, behind_at)
         values (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
        [
          integration.id,
          flow,
          at,
          runs,
          read,
          created,
          updated,
          skipped,
          parked,
          waiting,
          Math.round((HOUR_MS / runs) * (1 + (back % 7 === 0 ? read / 40 : 0))),
          at + HOUR_MS / 2,
        ],
      )
    }
  }
}

/** How busy a shop is: not at night, and most in the evening. */
function shareOf(at: number): number {
  const hour = new Date(at).getHours()
  if (hour < 7) return 0
  return hour > 17 && hour < 22 ? 1 : 0.5
}
