import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { programFile } from '../../server/process/program-file.ts'
import type { Ending } from './child.ts'

/** A process with little memory, in which formulas that ask for much are evaluated. */
export class GreedyChild {
  #child: ChildProcess | undefined

  /** Evaluates a formula; when the process dies or hangs over it, `end` says so, and the next gets a new one. */
  async evaluate(text: string): Promise<Ending> {
    const child = (this.#child ??= await start())
    const answer = answerOf(child)
    child.send(text)
    const ending = await answer
    if (ending.end.startsWith('process')) this.stop()
    return ending
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}

const MAX_WAIT = 60_000
const CHILD = programFile('bench/greedy/child')

async function start(): Promise<ChildProcess> {
  const child = fork(CHILD.filename, {
    execArgv: ['--max-old-space-size=256', ...CHILD.execArgv],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  await once(child, 'message')
  // It must not keep a fuzzer that is done from ending.
  child.unref()
  child.channel?.unref()
  return child
}

function answerOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    const end = (ending: Ending): void => {
      clearTimeout(timer)
      child.removeAllListeners()
      resolve(ending)
    }
    const timer = setTimeout(() => end({ end: 'process hangs', milliseconds: MAX_WAIT }), MAX_WAIT)
    child.once('message', (message) => end(endingOf(message)))
    child.once('exit', (code, signal) =>
      end({ end: `process died (${code ?? signal})`, milliseconds: 0 }),
    )
  })
}

function endingOf(message: unknown): Ending {
  const part = (name: string): unknown =>
    typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
  return { end: String(part('end')), milliseconds: Number(part('milliseconds')) }
}
