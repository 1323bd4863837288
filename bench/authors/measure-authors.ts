import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { programFile } from '../../server/process/program-file.ts'
import { openSite, type Site } from '../serve/open-site.ts'
import { quantile } from '../serve/pause.ts'

export interface Latencies {
  readonly calls: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface AuthorsMeasured {
  readonly quiet: Latencies
  readonly loaded: Latencies
  readonly quietAgain: Latencies
  /** What the load was answered with, by kind and status: `lint 422` → how often. */
  readonly answers: Readonly<Record<string, number>>
}

const SENDER = programFile('bench/authors/send-load')
/** Calls begin so far apart, however long those before take. */
const APART_MS = 25
/** For the load to begin, also beside others. */
const MAX_WAIT_MS = 60_000
const VIEWERS = ['lint', 'test', 'small']

/**
 * The server as it is run, with its embedded database; what makes work is sent by another process, so that this one only
 * measures.
 */
export async function measureAuthors({
  seconds,
  program,
}: {
  readonly seconds: number
  /** File that starts the server. Absent: as it lies here. */
  readonly program?: string | undefined
}): Promise<AuthorsMeasured> {
  const site = await openSite({
    postgres: undefined,
    flows: 1,
    integrations: 1,
    trigger: '{ every: 1d }',
    program,
  })
  try {
    const tokens = await Promise.all(VIEWERS.map((name) => viewerToken(site, name)))
    await measure(site, 1)
    const quiet = await measure(site, seconds)
    const load = startLoad(site, tokens)
    // All of it is on its way: more is not taken.
    await load.full
    const loaded = await measure(site, seconds)
    const answers = await load.stop()
    await delay(1_000)
    return { quiet, loaded, quietAgain: await measure(site, seconds), answers }
  } finally {
    await site.close()
  }
}

async function viewerToken(site: Site, name: string): Promise<string> {
  const made = await site.call('POST', '/tokens', { name, role: 'viewer', days: 1 })
  if (typeof made !== 'object' || made === null || !('secret' in made))
    throw new Error('there is no token')
  return String(made.secret)
}

async function measure(site: Site, seconds: number): Promise<Latencies> {
  const times: Promise<number>[] = []
  const end = performance.now() + seconds * 1_000
  for (let next = performance.now(); next < end; next += APART_MS) {
    await delay(Math.max(0, next - performance.now()))
    times.push(timeOf(site))
  }
  const all = await Promise.all(times)
  return {
    calls: all.length,
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    max: quantile(all, 1),
  }
}

async function timeOf(site: Site): Promise<number> {
  const began = performance.now()
  await site.call('GET', '/runs')
  return performance.now() - began
}

function startLoad(site: Site, tokens: readonly string[]) {
  const args = [...SENDER.execArgv, SENDER.filename, site.api.url, ...tokens]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  const full = new Promise<void>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      if (said.includes('\n')) resolve()
    })
    // Where nothing is ever refused, the answers say so.
    setTimeout(resolve, MAX_WAIT_MS).unref()
  })
  return {
    full,
    stop: async (): Promise<Readonly<Record<string, number>>> => {
      const ended = once(child, 'close')
      child.stdin.end()
      await ended
      return JSON.parse(said.slice(said.indexOf('\n') + 1))
    },
  }
}
