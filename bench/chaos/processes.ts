import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { typescriptFlags } from '../../server/cli/typescript-flags.ts'
import type { Job, Message, Preparation } from './job.ts'

/** How a process ended. */
export type Ending =
  | { readonly kind: 'killed' }
  | Extract<Message, { readonly kind: 'done' | 'failed' }>

/** Starts processes that do one job each. One is always kept warm, so that the next can begin at once. */
export interface Processes {
  readonly live: (job: Job) => Promise<Ending>
  readonly close: () => void
}

interface Spare {
  readonly child: ChildProcess
  readonly ready: Promise<unknown>
}

/** No job takes so long; one that does hangs. */
const LONGEST_MS = 180_000

export function createProcesses(preparation: Preparation): Processes {
  let spare = start(preparation)
  const running = new Set<ChildProcess>()

  return {
    live: async (job) => {
      const { child, ready } = spare
      spare = start(preparation)
      running.add(child)
      await ready
      const ending = await watch(child, job)
      running.delete(child)
      return ending
    },
    close: () => {
      for (const child of [spare.child, ...running]) child.kill('SIGKILL')
    },
  }
}

function start(preparation: Preparation): Spare {
  const script = new URL('./worker.ts', import.meta.url)
  const child = fork(script, {
    execArgv: [...typescriptFlags],
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

async function watch(child: ChildProcess, job: Job): Promise<Ending> {
  const { death } = job
  const kill = (): void => void child.kill('SIGKILL')
  const heard: { last?: Ending; isHung?: true } = {}
  child.on('message', (message: Message) => {
    const isTime =
      message.kind === 'reached' || (message.kind === 'started' && death?.point === 'random')
    if (isTime) void delay(death?.delayMs).then(kill)
    if (message.kind === 'done' || message.kind === 'failed') heard.last = message
  })
  const limit = setTimeout(() => {
    heard.isHung = true
    kill()
  }, LONGEST_MS)
  const exited =
    child.exitCode === null && child.signalCode === null
      ? once(child, 'exit')
      : Promise.resolve([child.exitCode, child.signalCode])
  say(child, job)
  const [, signal] = await exited
  clearTimeout(limit)
  if (heard.isHung) return { kind: 'failed', reason: `it hung for ${LONGEST_MS / 1000} s` }
  if (heard.last) return heard.last
  if (signal === 'SIGKILL') return { kind: 'killed' }
  return { kind: 'failed', reason: `it ended without a word (${String(signal)})` }
}
