import { setTimeout as delay } from 'node:timers/promises'
import { integrationName, openSite, type Site, switchOn } from './open-site.ts'
import { startOrderSystems } from './order-systems.ts'
import { quantile, until } from './pause.ts'

export interface Readers {
  readonly p50: number
  readonly p99: number
  readonly perSecond: number
}

const HOUR_MS = 3_600_000
const DAY = new URLSearchParams({
  from: new Date(Date.now() - 24 * HOUR_MS).toISOString(),
  to: new Date(Date.now() + HOUR_MS).toISOString(),
  by: 'hour',
})
/** What a dashboard asks when it is opened, and again from time to time. */
const QUESTIONS = [
  '/integrations',
  `/integrations/${integrationName(1)}`,
  '/runs',
  `/trends?${DAY.toString()}`,
  '/errors',
  '/records?q=ORD',
  '/connections',
]
/** Between two questions of one reader. */
const PAUSE_MS = 1_000

/** So many people look at dashboards for some seconds, while a worker moves orders. */
export async function measureReaders(
  postgres: string,
  { readers, seconds }: { readonly readers: number; readonly seconds: number },
): Promise<Readers> {
  const systems = await startOrderSystems(1_000_000)
  const site = await openSite({ postgres, flows: 1, integrations: 1, trigger: '{ every: 1d }' })
  try {
    await site.startWorker(1)
    await switchOn(site, systems.address)
    await until(async () => (await systems.received()) > 100, 'the run is on')
    const end = Date.now() + seconds * 1_000
    const times = await Promise.all(
      Array.from({ length: readers }, (_, at) => readUntil(site, end, at)),
    )
    const all = times.flat()
    return {
      p50: quantile(all, 0.5),
      p99: quantile(all, 0.99),
      perSecond: all.length / seconds,
    }
  } finally {
    await site.close()
    systems.stop()
  }
}

async function readUntil({ call }: Site, end: number, reader: number): Promise<readonly number[]> {
  const times: number[] = []
  // Not all at the same moment.
  await delay((reader * 7_919) % PAUSE_MS)
  for (let turn = reader; Date.now() < end; turn += 1) {
    const began = performance.now()
    await call('GET', QUESTIONS[turn % QUESTIONS.length] ?? '')
    times.push(performance.now() - began)
    await delay(PAUSE_MS)
  }
  return times
}
