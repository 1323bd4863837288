import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildProgram, PROGRAM_FOLDERS } from '../server/build/build-program.ts'
import { findBinaries, startCluster } from '../server/testing/start-cluster.ts'

/** What a child process says of its work. */
interface Measured {
  readonly firstMs: number
  readonly secondMs: number
  /** Processor time of the process itself in the first run, all threads. */
  readonly cpuMs: number
  readonly peakMb: number
}

const COUNT = 50_000
const ROUNDS = 3
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Measured is what is installed, in JavaScript: to read TypeScript takes memory that has nothing to do with orders. */
const PROGRAM = join(ROOT, 'dist', 'bench')
/**
 * The heap of every process. A bound, for those that do not settle themselves how far they let garbage pile up; and with
 * twice the usual room for young objects, records are nearly all gone before they are looked at.
 */
const HEAP = ['--max-old-space-size=128', '--max-semi-space-size=32']
/**
 * Where memory is scarce: less room for young objects, and WebAssembly as it was compiled first. From Node 22 on the
 * process itself takes some 30 MB more.
 */
const SMALL_HEAP = [
  '--max-old-space-size=128',
  `--max-semi-space-size=${Number.parseInt(process.versions.node, 10) < 22 ? 8 : 4}`,
  '--liftoff-only',
]

/**
 * Orders from one HTTP server to another, with all state kept, beside a hand-written script that keeps none. Each takes
 * its turn in each round, in a process of its own; of all rounds the medians count. Arguments: how many orders, and how
 * many rounds.
 */
export async function benchOrders(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const count = Number(args[0] ?? COUNT)
  const rounds = Number(args[1] ?? ROUNDS)
  await buildProgram(ROOT, PROGRAM, [...PROGRAM_FOLDERS, 'bench/orders'])
  copyFileSync(join(ROOT, 'package.json'), join(PROGRAM, 'package.json'))
  const postgres = await openPostgres()
  say(`${count} orders, ${rounds} rounds; ${machine()}, heaps of 128 MB, ${postgres.about}, PGlite`)
  await requireSameOrders(postgres.url)

  const server = await startServer(count)
  const byHand: Measured[] = []
  const onPostgres: Measured[] = []
  const embedded: Measured[] = []
  for (let turn = 0; turn < rounds; turn += 1) {
    byHand.push(await runSide('hand-side.js', [server.address]))
    onPostgres.push(await runSide('engine-side.js', [server.address, postgres.url, 'twice']))
    embedded.push(await runSide('engine-side.js', [server.address, 'embedded', 'twice']))
  }
  const scarce = await runSide('engine-side.js', [server.address, 'embedded', 'twice'], SMALL_HEAP)
  server.stop()
  const small = await measureOnce(count / 10, postgres.url)
  const large = await measureOnce(count * 10, postgres.url)
  postgres.stop()

  const rows = {
    byHand: median(byHand),
    onPostgres: median(onPostgres),
    embedded: median(embedded),
  }
  say(
    '                                  seconds    CPU s   records/s      ratio   second run   peak MB',
  )
  row('by hand, no state', rows.byHand, count, rows.byHand)
  row('Mapwright on PostgreSQL', rows.onPostgres, count, rows.byHand)
  row('Mapwright embedded', rows.embedded, count, rows.byHand)
  row('embedded, little memory', scarce, count, rows.byHand)
  row(`PostgreSQL, ${count / 10} orders`, small, count / 10)
  row(`PostgreSQL, ${count * 10} orders`, large, count * 10)
  return {
    postgresRatio: round(rows.onPostgres.firstMs / rows.byHand.firstMs),
    embeddedRatio: round(rows.embedded.firstMs / rows.byHand.firstMs),
    peakMb: Math.round(rows.onPostgres.peakMb),
    embeddedPeakMb: Math.round(rows.embedded.peakMb),
    embeddedLittleMemoryMb: Math.round(scarce.peakMb),
    peakMbTenfold: Math.round(large.peakMb),
    secondRunRatio: round(rows.onPostgres.firstMs / rows.onPostgres.secondMs),
    recordsPerSecond: Math.round((count * 1000) / rows.onPostgres.firstMs),
  }
}

interface Service {
  readonly stop: () => void
}

/** With the durability that PostgreSQL has by itself. */
async function openPostgres(): Promise<Service & { readonly url: string; readonly about: string }> {
  const given = process.env['DATABASE_URL']
  if (given) return { url: given, about: 'PostgreSQL of DATABASE_URL', stop: () => {} }
  const binaries = findBinaries()
  if (!binaries) {
    throw new Error('no PostgreSQL was found; install its server or set DATABASE_URL')
  }
  const cluster = await startCluster(binaries, [])
  return { ...cluster, about: `PostgreSQL from ${binaries} with its default settings` }
}

async function startServer(count: number): Promise<Service & { readonly address: string }> {
  const child = startSide('order-server.js', [String(count)], HEAP)
  const port = await firstLine(child)
  return { address: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

/** Both must have sent the same, or their times could not be compared. */
async function requireSameOrders(databaseUrl: string): Promise<void> {
  const server = await startServer(250)
  await runSide('hand-side.js', [server.address])
  const byHand = await readKept(server.address)
  await runSide('engine-side.js', [server.address, databaseUrl, 'twice'])
  const ours = await readKept(server.address)
  server.stop()
  if (byHand.length !== 250 || JSON.stringify(byHand) !== JSON.stringify(ours)) {
    throw new Error('the sides that are compared do not send the same orders')
  }
}

async function readKept(address: string): Promise<readonly string[]> {
  const answer = await fetch(`${address}/received`)
  const { kept }: { readonly kept: readonly string[] } = JSON.parse(await answer.text())
  return kept.toSorted()
}

async function measureOnce(count: number, databaseUrl: string): Promise<Measured> {
  const server = await startServer(count)
  const measured = await runSide('engine-side.js', [server.address, databaseUrl, 'once'])
  server.stop()
  return measured
}

async function runSide(
  file: string,
  args: readonly string[],
  heap: readonly string[] = HEAP,
): Promise<Measured> {
  // What the side before left to be written to the disk would keep this one waiting.
  spawnSync('sync')
  const child = startSide(file, args, heap)
  const ended = once(child, 'exit')
  const line = await firstLine(child)
  await ended
  const measured: Measured = JSON.parse(line)
  // It takes minutes, and whoever waits wants to see that it goes on.
  process.stderr.write(`${file} ${args[1] ?? ''}: ${Math.round(measured.firstMs)} ms\n`)
  return measured
}

function startSide(file: string, args: readonly string[], heap: readonly string[]): ChildProcess {
  const path = join(PROGRAM, 'bench', 'orders', file)
  return spawn(process.execPath, [...heap, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the child process has no output')
  for await (const line of createInterface(stdout)) return line
  throw new Error('a process of the benchmark ended without a result')
}

function median(all: readonly Measured[]): Measured {
  const middle = (of: (one: Measured) => number): number =>
    all.map(of).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
  return {
    firstMs: middle((one) => one.firstMs),
    secondMs: middle((one) => one.secondMs),
    cpuMs: middle((one) => one.cpuMs),
    peakMb: middle((one) => one.peakMb),
  }
}

function row(name: string, measured: Measured, count: number, beside?: Measured): void {
  const { firstMs, secondMs, cpuMs, peakMb } = measured
  const cells = [
    (firstMs / 1000).toFixed(1).padStart(9),
    (cpuMs / 1000).toFixed(1).padStart(9),
    String(Math.round((count * 1000) / firstMs)).padStart(12),
    (beside ? (firstMs / beside.firstMs).toFixed(2) : '').padStart(11),
    (secondMs > 0 ? `${(firstMs / secondMs).toFixed(1)} times` : '').padStart(13),
    String(Math.round(peakMb)).padStart(10),
  ]
  say(`${name.padEnd(32)}${cells.join('')}`)
}

function machine(): string {
  const [first, ...others] = cpus()
  return `${others.length + 1} cores (${first?.model.trim() ?? 'unknown'}), Node ${process.version}`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
