import type { Database } from '../../server/database/database.ts'
import { queryRows } from '../../server/database/query.ts'
import { openSite, type Site, switchOn } from './open-site.ts'
import { startOrderSystems } from './order-systems.ts'
import { until } from './pause.ts'
import type { Program } from './start-program.ts'

interface RunRow {
  readonly id: string
  readonly worker: string
}

/** Milliseconds from SIGKILL of the worker that runs a flow until another one runs it, as often as told. */
export async function measureTakeover(
  postgres: string,
  { times, orders }: { readonly times: number; readonly orders: number },
): Promise<readonly number[]> {
  const systems = await startOrderSystems(orders)
  const site = await openSite({ postgres, flows: 1, integrations: 1, trigger: '{ every: 1d }' })
  try {
    const workers: Program[] = [await site.startWorker(1), await site.startWorker(1)]
    await switchOn(site, systems.address)
    const took: number[] = []
    for (let time = 0; time < times; time += 1) took.push(await killOnce(site, workers))
    return took
  } finally {
    await site.close()
    systems.stop()
  }
}

async function killOnce({ database, startWorker }: Site, workers: Program[]): Promise<number> {
  if (!database) throw new Error('this needs PostgreSQL')
  let held: RunRow | undefined
  await until(async () => (held = await findRun(database)) !== undefined, 'the flow runs')
  const holder = workers.find(({ pid }) => held?.worker.includes(`:${pid}:`))
  if (!holder || !held) throw new Error('nobody knows who runs the flow')
  const { id } = held
  workers.splice(workers.indexOf(holder), 1)
  const began = performance.now()
  await holder.end('SIGKILL')
  await until(async () => {
    const now = await findRun(database)
    return now !== undefined && now.id !== id
  }, 'another worker goes on')
  const took = performance.now() - began
  workers.push(await startWorker(1))
  return took
}

async function findRun({ db }: Database): Promise<RunRow | undefined> {
  const sql = `select id, worker from run where state = 'running' order by id desc limit 1`
  const [row] = await queryRows<RunRow>(db, sql, [])
  return row
}
