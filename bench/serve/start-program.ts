import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** As it lies here, in TypeScript. */
const PROGRAM = fileURLToPath(new URL('../../server/cli/mapwright.mjs', import.meta.url))

/** `mapwright serve` in a process of its own. */
export interface Program {
  readonly url: string
  readonly pid: number
  /** The one that it printed; never where there is an account. */
  readonly setUpCode: Promise<string>
  /** Processor seconds so far, as it tells itself. */
  readonly cpuSeconds: () => Promise<number>
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

/** Nobody but this machine is near. */
const METRICS_TOKEN = 'metrics-of-a-bench'

/** Starts it and waits until it listens. What it logs as an error is shown. */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program = PROGRAM,
): Promise<Program> {
  const child = spawn(process.execPath, [program, 'serve', ...args], {
    env: {
      ...process.env,
      MAPWRIGHT_PORT: '0',
      MAPWRIGHT_ALLOW_PRIVATE: '1',
      MAPWRIGHT_METRICS_TOKEN: METRICS_TOKEN,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const setUpCode = printedCode(child)
  const stop = (): void => void child.kill('SIGKILL')
  process.once('exit', stop)
  const url = await listening(child)
  return {
    url,
    pid: child.pid ?? 0,
    setUpCode,
    cpuSeconds: async () => {
      const headers = { Authorization: `Bearer ${METRICS_TOKEN}` }
      const text = await (await fetch(`${url}/metrics`, { headers })).text()
      return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1])
    },
    end: async (signal) => {
      process.off('exit', stop)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

function printedCode({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (!stderr) return
    createInterface(stderr).on('line', (text) => {
      const code = /needs this code: (\S+)$/.exec(text)?.[1]
      if (code === undefined) process.stderr.write(`${text}\n`)
      else resolve(code)
    })
  })
}

interface Line {
  readonly level: number
  readonly msg: string
  readonly url?: string
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the server has no output')
  const lines = createInterface(stdout)
  return new Promise((resolve, reject) => {
    lines.on('line', (text) => {
      const line: Line = JSON.parse(text)
      if (line.msg === 'the server runs') resolve(line.url ?? '')
      if (line.level >= 50) process.stderr.write(`${text}\n`)
    })
    lines.on('close', () => reject(new Error('the server ended before it listened')))
  })
}
