import { setTimeout as delay } from 'node:timers/promises'
import { openSite, type Site, switchOn } from './open-site.ts'
import { startOrderSystems } from './order-systems.ts'
import { quantile, until } from './pause.ts'

export interface LiveView {
  /** Processor seconds of the worker for a thousand records, while nobody and while somebody watches. */
  readonly unwatched: number
  readonly watched: number
  /** Of one watcher in a window; so many prove that they did watch. */
  readonly events: number
}

interface Window {
  readonly cpuPerThousand: number
  readonly events: number
}

/**
 * What it costs a worker that people watch its run. One run goes on through all windows; they are watched and unwatched
 * by turns, so that what else the machine does falls on both.
 */
export async function measureLiveView(
  postgres: string,
  options: { readonly watchers: number; readonly windows: number; readonly seconds: number },
): Promise<LiveView> {
  const systems = await startOrderSystems(10_000_000)
  const site = await openSite({ postgres, flows: 1, integrations: 1, trigger: '{ every: 1d }' })
  try {
    const worker = await site.startWorker(1)
    await switchOn(site, systems.address)
    // Until the code is warm.
    await until(async () => (await systems.received()) > 5_000, 'the run is on')

    async function measure(watchers: number): Promise<Window> {
      const [cpu, received] = await Promise.all([worker.cpuSeconds(), systems.received()])
      const events = await watch(site, watchers, options.seconds)
      const used = (await worker.cpuSeconds()) - cpu
      const moved = (await systems.received()) - received
      return { cpuPerThousand: (used * 1_000) / moved, events }
    }

    const unwatched: Window[] = []
    const watched: Window[] = []
    for (let window = 0; window < options.windows; window += 1) {
      unwatched.push(await measure(0))
      watched.push(await measure(options.watchers))
    }
    return {
      unwatched: medianCpu(unwatched),
      watched: medianCpu(watched),
      events: Math.min(...watched.map(({ events }) => events)),
    }
  } finally {
    await site.close()
    systems.stop()
  }
}

/** The fewest events that one of them got. */
async function watch(site: Site, watchers: number, seconds: number): Promise<number> {
  const end = new AbortController()
  const following = Array.from({ length: watchers }, () => site.follow('/live', end.signal))
  await delay(seconds * 1_000)
  end.abort()
  return Math.min(...(await Promise.all(following)))
}

function medianCpu(windows: readonly Window[]): number {
  return quantile(
    windows.map(({ cpuPerThousand }) => cpuPerThousand),
    0.5,
  )
}
