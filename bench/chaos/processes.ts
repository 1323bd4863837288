import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { programFile } from '../../server/process/program-file.ts'
import { type SilentProxy, startSilentProxy } from '../../server/testing/silent-proxy.ts'
import type { Death, Job, Message, Preparation } from './job.ts'

/** How a process ended. */
export type Ending =
  | { readonly kind: 'killed' }
  | { readonly kind: 'hung'; readonly seconds: number; readonly at: string }
  | Extract<Message, { readonly kind: 'done' | 'failed' }>

/** Starts processes that do one job each. One is always kept warm, so that the next can begin at once. */
export interface Processes {
  readonly live: (job: Job, moments?: Moments) => Promise<Ending>
  readonly close: () => void
}

interface Moments {
  /** Then it begins, at once. */
  readonly after?: Promise<unknown> | undefined
  /** Hears when the process comes to where its job says that something happens to it. */
  readonly reached?: (() => void) | undefined
}

interface Spare {
  readonly child: ChildProcess
  readonly ready: Promise<unknown>
}

const WORKER = programFile('bench/chaos/worker')

/** No job takes so long; one that does hangs. By a clock that is not fast, runs stay a minute each for what falls due. */
const MAX_MS = 180_000
const MAX_SLOW_MS = 600_000
/** Of the machine: longer than a lease, and than what was on its way may take and a search may lag, by the world's clock. */
const STANDS_MS = 16_000

export function createProcesses(preparation: Preparation): Processes {
  let spare = start(preparation)
  const running = new Set<ChildProcess>()
  /** They stay until the end, for the database hears nothing of the end of a machine that is lost. */
  const proxies: SilentProxy[] = []

  return {
    live: async (job, { after, reached } = {}) => {
      const { child, ready } = spare
      spare = start(preparation)
      running.add(child)
      await ready
      await after
      const proxy = needsProxy(job) ? await startSilentProxy(job.database.url ?? '') : undefined
      if (proxy) proxies.push(proxy)
      const ending = await watch(child, job, { proxy, reached })
      running.delete(child)
      return ending
    },
    close: () => {
      for (const child of [spare.child, ...running]) child.kill('SIGKILL')
      for (const proxy of proxies) proxy.close()
    },
  }
}

function needsProxy({ death }: Job): boolean {
  return isSilenced(death) || death?.slowMs !== undefined
}

function isSilenced(death: Death | undefined): boolean {
  return death?.instead === 'is cut off' || death?.instead === 'is lost'
}

function start(preparation: Preparation): Spare {
  const child = fork(WORKER.filename, {
    execArgv: [...WORKER.execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = Promise.race([once(child, 'message'), once(child, 'exit')])
  say(child, preparation)
  return { child, ready }
}

/** Who is dead by now hears nothing: how it ended is told by its exit. */
function say(child: ChildProcess, message: Preparation | Job): void {
  if (child.connected) child.send(message, () => undefined)
}

async function watch(
  child: ChildProcess,
  job: Job,
  {
    proxy,
    reached,
  }: { readonly proxy: SilentProxy | undefined; readonly reached: (() => void) | undefined },
): Promise<Ending> {
  const { death } = job
  const kill = (): void => void child.kill('SIGKILL')
  const trouble = async (): Promise<void> => {
    await delay(death?.delayMs)
    if (death?.instead === undefined) return kill()
    if (isSilenced(death)) proxy?.fallSilent()
    else child.kill('SIGSTOP')
    if (death.instead !== 'is lost') await delay(death.lastsMs ?? STANDS_MS)
    if (death.slowMs !== undefined) proxy?.slowDown(death.slowMs)
    if (isSilenced(death)) kill()
    else child.kill('SIGCONT')
  }
  const heard: { last?: Ending; isHung?: true; at: string } = { at: 'the beginning' }
  child.on('message', (message: Message) => {
    const isTime =
      message.kind === 'reached' || (message.kind === 'started' && death?.point === 'random')
    if (isTime) {
      reached?.()
      void trouble()
    }
    if (message.kind === 'begins') heard.at = `${message.flow}, pass ${message.pass}`
    if (message.kind === 'done' || message.kind === 'failed') heard.last = message
  })
  const maxMs = job.clock.speed > 1 ? MAX_MS : MAX_SLOW_MS
  const limit = setTimeout(() => {
    heard.isHung = true
    kill()
  }, maxMs)
  const exited =
    child.exitCode === null && child.signalCode === null
      ? once(child, 'exit')
      : Promise.resolve([child.exitCode, child.signalCode])
  say(child, proxy ? { ...job, database: { ...job.database, url: proxy.url } } : job)
  const [, signal] = await exited
  // What it said last may come after its end.
  if (child.connected) await once(child, 'disconnect')
  clearTimeout(limit)
  if (heard.isHung) return { kind: 'hung', seconds: maxMs / 1_000, at: heard.at }
  if (heard.last) return heard.last
  if (signal === 'SIGKILL') return { kind: 'killed' }
  return { kind: 'failed', reason: `it ended without a word (${String(signal)})` }
}
