import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { typescriptFlags } from '../../server/cli/typescript-flags.ts'
import type { Death, Message } from './job.ts'

/** Worker processes of a server: whoever is killed is replaced by one that dies at another point. */
export interface Crew {
  readonly countKills: () => number
  /** Nobody is killed any more; all end as they should. */
  readonly end: () => Promise<void>
}

export interface CrewOptions {
  readonly url: string
  /** In base64. */
  readonly key: string
  readonly size: number
  readonly planDeath: () => Death
  readonly say: (line: string) => void
}

export function startCrew(options: CrewOptions): Crew {
  const members = new Set<ChildProcess>()
  let isEnding = false
  let kills = 0

  function begin(): void {
    const death = options.planDeath()
    const child = startWorker(options, death)
    members.add(child)
    for (const input of [child.stdout, child.stderr]) {
      if (input) createInterface(input).on('line', options.say)
    }
    const kill = (): void => {
      if (!isEnding) child.kill('SIGKILL')
    }
    child.on('message', ({ kind }: Message) => {
      const isTime = kind === 'reached' || (kind === 'started' && death.point === 'random')
      if (isTime) void delay(death.delayMs).then(kill)
    })
    child.once('exit', (code, signal) => {
      members.delete(child)
      if (signal === 'SIGKILL') kills += 1
      options.say(`worker ${death.point} ${death.nth}: ${signal ?? `ended with ${code}`}`)
      if (!isEnding) begin()
    })
  }

  for (let count = 0; count < options.size; count += 1) begin()
  return {
    countKills: () => kills,
    end: async () => {
      isEnding = true
      await Promise.all([...members].map(endGently))
    },
  }
}

const SCRIPT = new URL('./server-worker.ts', import.meta.url)

function startWorker({ url, key }: CrewOptions, death: Death): ChildProcess {
  return fork(SCRIPT, [url, key, JSON.stringify(death)], {
    execArgv: [...typescriptFlags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

const PATIENCE_MS = 60_000

async function endGently(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const cut = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await ended
  clearTimeout(cut)
}
