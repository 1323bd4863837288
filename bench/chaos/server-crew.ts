import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { programFile } from '../../server/process/program-file.ts'
import { type SilentProxy, startSilentProxy } from '../../server/testing/silent-proxy.ts'
import type { Death, Message } from './job.ts'

/** Worker processes of a server: whoever is killed is replaced by one that dies at another point. */
export interface Crew {
  readonly countKills: () => number
  /** How often something happened to one instead of a death. */
  readonly countInstead: () => number
  /** All die at once, and nobody comes in their place. */
  readonly dieOut: () => Promise<void>
  /** Others begin after that. */
  readonly comeBack: () => void
  /** Nobody is made to die any more, and those who died are replaced. */
  readonly calmDown: () => Promise<void>
  /** All end as they should, and others whose clocks are ahead by so much take their places. */
  readonly renew: (aheadMs: number) => Promise<void>
  /** All end as they should. */
  readonly end: () => Promise<void>
  /** What should have ended or gone on by itself and did not. */
  readonly frozen: readonly string[]
}

export interface CrewOptions {
  readonly url: string
  /** In base64. */
  readonly key: string
  readonly size: number
  readonly planDeath: () => Death
  /** By how much the clock of the next one is ahead, until it is said otherwise. */
  readonly planClock: () => number
  readonly say: (line: string) => void
}

/** Longer than a lease lasts. */
const STANDS_MS = 15_000
/** Then it has seen that its lease is gone. */
const AWAKE_MS = 10_000
/** A process that hears nothing of its database for a minute ends; it may take a little longer to see it. */
const ENDS_WITHIN_MS = 90_000
const PATIENCE_MS = 60_000
const WORKER = programFile('bench/chaos/server-worker')

interface Member {
  readonly death: Death | undefined
  readonly child: ChildProcess
  readonly proxy: SilentProxy | undefined
}

type Mood = 'dying' | 'gone' | 'calm' | 'ending'

function hear({ stdout, stderr }: ChildProcess, say: (line: string) => void): void {
  for (const input of [stdout, stderr]) if (input) createInterface(input).on('line', say)
}

async function endAllInTime(members: Iterable<ChildProcess>, frozen: string[]): Promise<void> {
  await Promise.all(
    Array.from(members, async (child) => {
      if (await endsGently(child)) return
      frozen.push(`a worker that was to stop had not after ${PATIENCE_MS / 1_000} s`)
    }),
  )
}

async function standStill(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP')
  await delay(STANDS_MS)
  child.kill('SIGCONT')
  await delay(AWAKE_MS)
}

export function startCrew(options: CrewOptions): Crew {
  const { say } = options
  const members = new Set<ChildProcess>()
  /** They stay until the end, for the database hears nothing of the end of a machine that is lost. */
  const proxies: SilentProxy[] = []
  const troubles = new Set<Promise<void>>()
  const frozen: string[] = []
  let mood: Mood = 'dying'
  let planClock = options.planClock
  let kills = 0
  let insteads = 0

  async function begin(): Promise<void> {
    const death = mood === 'dying' ? options.planDeath() : undefined
    const isSilenced = death?.instead === 'is cut off' || death?.instead === 'is lost'
    const proxy = isSilenced ? await startSilentProxy(options.url) : undefined
    if (proxy) proxies.push(proxy)
    const url = proxy?.url ?? options.url
    const child = startWorker({ url, key: options.key, aheadMs: planClock() }, death)
    members.add(child)
    hear(child, say)
    child.on('message', ({ kind }: Message) => {
      const isTime = kind === 'reached' || (kind === 'started' && death?.point === 'random')
      if (!isTime || !death) return
      const trouble = strike({ death, child, proxy }).finally(() => troubles.delete(trouble))
      troubles.add(trouble)
    })
    child.once('exit', (code, signal) => {
      members.delete(child)
      if (signal === 'SIGKILL') kills += 1
      say(`worker ${tellDeath(death)}: ${signal ?? `ended with ${code}`}`)
      if (mood === 'dying' || mood === 'calm') void begin()
    })
  }

  async function strike({ death, child, proxy }: Member): Promise<void> {
    if (death?.delayMs) await delay(death.delayMs)
    if (mood !== 'dying') return
    if (death?.instead) insteads += 1
    if (death?.instead === 'stands still') {
      say('a worker stands still')
      await standStill(child)
      if (mood === 'dying') child.kill('SIGKILL')
      return
    }
    proxy?.fallSilent()
    if (death?.instead !== 'is cut off') return void child.kill('SIGKILL')
    say('a worker is cut off from its database')
    if (await endsWithin(child, ENDS_WITHIN_MS)) return
    frozen.push(`a worker that was cut off still lives after ${ENDS_WITHIN_MS / 1_000} s`)
    child.kill('SIGKILL')
  }

  function fill(): void {
    for (let count = members.size; count < options.size; count += 1) void begin()
  }

  fill()
  return {
    frozen,
    countKills: () => kills,
    countInstead: () => insteads,
    dieOut: async () => {
      mood = 'gone'
      await Promise.all([...members].map(kill))
    },
    comeBack: () => {
      mood = 'dying'
      fill()
    },
    calmDown: async () => {
      mood = 'calm'
      // Whoever stands still goes on, and whoever is cut off has to see it by itself.
      await Promise.all(troubles)
    },
    renew: async (aheadMs) => {
      planClock = () => aheadMs
      await endAllInTime(members, frozen)
    },
    end: async () => {
      mood = 'ending'
      await endAllInTime(members, frozen)
      for (const proxy of proxies) proxy.close()
    },
  }
}

function tellDeath(death: Death | undefined): string {
  return death ? [death.instead, death.point, death.nth].join(' ').trim() : 'of the last hour'
}

function startWorker(
  { url, key, aheadMs }: { readonly url: string; readonly key: string; readonly aheadMs: number },
  death: Death | undefined,
): ChildProcess {
  return fork(WORKER.filename, [url, key, JSON.stringify(death ?? null), String(aheadMs)], {
    execArgv: [...WORKER.execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  if (isOver(child)) return true
  const tooLate = new AbortController()
  const ended = once(child, 'exit').then(() => true)
  const late = delay(ms, false, { signal: tooLate.signal }).catch(() => false)
  const isEnded = await Promise.race([ended, late])
  tooLate.abort()
  return isEnded
}

async function kill(child: ChildProcess): Promise<void> {
  if (isOver(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Whether it ended by itself when it was asked to. */
async function endsGently(child: ChildProcess): Promise<boolean> {
  child.kill('SIGTERM')
  if (await endsWithin(child, PATIENCE_MS)) return true
  await kill(child)
  return false
}
