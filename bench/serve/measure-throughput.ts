import { openSite, switchOn } from './open-site.ts'
import { startOrderSystems } from './order-systems.ts'
import { until } from './pause.ts'

export interface Throughput {
  readonly perSecond: number
  /** Processor seconds of the workers (embedded: of the one process) for a thousand records. */
  readonly cpuPerThousand: number
}

export interface ThroughputOptions {
  readonly postgres: string | undefined
  readonly workers: number
  readonly flows: number
  /** Of each flow. */
  readonly orders: number
  /** Of the sink. With one, a flow is split, and each worker has one place. */
  readonly latencyMs?: number | undefined
}

/** From the moment in which all flows are switched on until the sink has got every order of every flow. */
export async function measureThroughput(options: ThroughputOptions): Promise<Throughput> {
  const { postgres, workers, flows, orders, latencyMs } = options
  const systems = await startOrderSystems(orders, latencyMs)
  const site = await openSite({
    postgres,
    flows,
    integrations: flows,
    trigger: '{ every: 1d }',
    slots: flows,
    isSplit: latencyMs !== undefined,
  })
  try {
    // As many places as flows, so that the work is spread evenly.
    const slots = Math.ceil(flows / Math.max(1, workers))
    const starting = Array.from({ length: workers }, () => site.startWorker(slots))
    const programs = workers === 0 ? [site.api] : await Promise.all(starting)
    const cpu = async (): Promise<number> => {
      const all = await Promise.all(programs.map((program) => program.cpuSeconds()))
      return all.reduce((sum, each) => sum + each, 0)
    }
    const before = await cpu()
    const began = performance.now()
    await switchOn(site, systems.address)
    const total = flows * orders
    await until(async () => (await systems.received()) >= total, 'the sink has got all')
    const seconds = (performance.now() - began) / 1_000
    const used = (await cpu()) - before
    const received = await systems.received()
    if (received !== total) throw new Error(`the sink got ${received} orders instead of ${total}`)
    return { perSecond: total / seconds, cpuPerThousand: (used * 1_000) / total }
  } finally {
    await site.close()
    systems.stop()
  }
}
