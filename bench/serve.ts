import { cpus, loadavg } from 'node:os'
import { findBinaries, startCluster } from '../server/testing/start-cluster.ts'
import { measureLatency } from './serve/measure-latency.ts'
import { measureLiveView } from './serve/measure-live-view.ts'
import { measureReaders } from './serve/measure-readers.ts'
import { measureTakeover } from './serve/measure-takeover.ts'
import { measureThroughput } from './serve/measure-throughput.ts'
import { quantile } from './serve/pause.ts'

/** What can be set by NAME=NUMBER, with what holds otherwise. */
const SIZES = {
  flows: 8,
  load: 4_000,
  latency: 50,
  orders: 5_000,
  scheduled: 1_000,
  spread: 60,
  kills: 3,
  readers: 100,
  seconds: 30,
  watchers: 5,
  windows: 7,
}
type Sizes = typeof SIZES
type Numbers = Record<string, number>
type Part = (postgres: string, sizes: Sizes) => Promise<Numbers>

const PARTS: Readonly<Record<string, Part>> = {
  throughput,
  scaling,
  latency,
  takeover,
  readers,
  live,
}

/**
 * The server as it is run, in processes of its own, on a throw-away PostgreSQL. Arguments: parts (all when none is named)
 * and sizes, e.g. `throughput flows=4 orders=1000`.
 */
export async function benchServe(args: readonly string[]): Promise<Readonly<Numbers>> {
  const { parts, sizes } = readArguments(args)
  const binaries = findBinaries()
  if (!binaries) throw new Error('no PostgreSQL was found; install its server')
  const cluster = await startCluster(binaries, ['max_connections=200'])
  say(`${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} before`)
  try {
    const numbers: Numbers = {}
    for (const part of parts) Object.assign(numbers, await PARTS[part]?.(cluster.url, sizes))
    return numbers
  } finally {
    cluster.stop()
  }
}

function readArguments(args: readonly string[]): {
  readonly parts: readonly string[]
  readonly sizes: Sizes
} {
  const sizes = { ...SIZES }
  const parts: string[] = []
  for (const arg of args) {
    const [name = '', value] = arg.split('=')
    if (value === undefined && name in PARTS) parts.push(name)
    else if (isSize(name) && Number(value) > 0) sizes[name] = Number(value)
    else {
      const known = `${Object.keys(PARTS).join(', ')}; ${Object.keys(SIZES).join('=, ')}=`
      throw new Error(`"${arg}" is no part and no size. There are: ${known}`)
    }
  }
  return { parts: parts.length > 0 ? parts : Object.keys(PARTS), sizes }
}

function isSize(name: string): name is keyof Sizes {
  return Object.hasOwn(SIZES, name)
}

async function throughput(postgres: string, { flows, orders }: Sizes): Promise<Numbers> {
  const numbers: Numbers = {}
  const tell = async (name: string, on: string | undefined, workers: number): Promise<void> => {
    const measured = await measureThroughput({ postgres: on, workers, flows, orders })
    const { perSecond, cpuPerThousand } = measured
    numbers[name] = Math.round(perSecond)
    const cpu = cpuPerThousand.toFixed(2)
    say(`${name}: ${Math.round(perSecond)} records/s, ${cpu} processor seconds for 1,000${load()}`)
  }
  for (const workers of [1, 2, 4]) await tell(`workers${workers}`, postgres, workers)
  await tell('embedded', undefined, 0)
  return numbers
}

/** One flow, one large first load, a sink as slow as real ones: what workers bring where the machine is not the limit. */
async function scaling(
  postgres: string,
  { load: orders, latency: latencyMs }: Sizes,
): Promise<Numbers> {
  const numbers: Numbers = {}
  for (const workers of [1, 2, 4]) {
    const one = { postgres, workers, flows: 1, orders, latencyMs }
    const { perSecond, cpuPerThousand } = await measureThroughput(one)
    numbers[`load${workers}`] = Math.round(perSecond)
    const cpu = cpuPerThousand.toFixed(2)
    const about = `first load by ${workers}, sink of ${latencyMs} ms`
    say(`${about}: ${perSecond.toFixed(0)} records/s, ${cpu} processor seconds for 1,000${load()}`)
  }
  return numbers
}

async function latency(postgres: string, { scheduled, spread }: Sizes): Promise<Numbers> {
  const { p50, p99, worst } = await measureLatency(postgres, { flows: scheduled, seconds: spread })
  const about = `${scheduled} flows within ${spread} s`
  say(`schedule to start, ${about}: ${p50} ms median, ${p99} ms p99, ${worst} ms worst${load()}`)
  return { startP50Ms: p50, startP99Ms: p99 }
}

async function takeover(postgres: string, { kills, orders }: Sizes): Promise<Numbers> {
  const took = await measureTakeover(postgres, { times: kills, orders: orders * 20 })
  const each = took.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')
  say(`from SIGKILL until another worker runs the flow: ${each}${load()}`)
  return { takeoverWorstMs: Math.round(quantile(took, 1)) }
}

async function readers(postgres: string, { readers: count, seconds }: Sizes): Promise<Numbers> {
  const { p50, p99, perSecond } = await measureReaders(postgres, { readers: count, seconds })
  const about = `${count} readers during a run, ${perSecond.toFixed(0)} calls/s`
  say(`${about}: ${p50.toFixed(0)} ms median, ${p99.toFixed(0)} ms p99${load()}`)
  return { apiP50Ms: Math.round(p50), apiP99Ms: Math.round(p99) }
}

/** Seconds are those of all windows together, half of them watched. */
async function live(postgres: string, { watchers, windows, seconds }: Sizes): Promise<Numbers> {
  const each = seconds / windows / 2
  const { unwatched, watched, events } = await measureLiveView(postgres, {
    watchers,
    windows,
    seconds: each,
  })
  const percent = (watched / unwatched - 1) * 100
  const about = `${watchers} watch a run, each got ${events} events or more in ${each.toFixed(1)} s`
  const cpu = `${unwatched.toFixed(3)} and ${watched.toFixed(3)} processor seconds for 1,000`
  say(`${about}: ${cpu}, ${percent.toFixed(1)} % more for the worker${load()}`)
  return { liveViewPercent: Math.round(percent * 10) / 10 }
}

/** Machines are shared, and then figures tell little without it. */
function load(): string {
  return ` (load ${loadavg()[0]?.toFixed(1)})`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
