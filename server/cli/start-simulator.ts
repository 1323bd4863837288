import { fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { programFile } from '../process/program-file.ts'
import { packageFolder } from '../projects/package-folder.ts'

const Served = Type.Object({
  connector: Type.String(),
  url: Type.String(),
  settings: Type.Record(Type.String(), Type.String()),
  secrets: Type.Record(Type.String(), Type.String()),
})

/** A simulated system in a process of its own. */
export interface RunningSimulator extends Static<typeof Served> {
  readonly stop: () => void
}

/** Starts the simulator of a shipped connector, and waits until it listens. `size`: how much data it has, 1 is all. */
export async function startSimulator(connector: string, size = 1): Promise<RunningSimulator> {
  const { filename, execArgv } = programFile(`connectors/${connector}/simulator/serve`)
  const child = fork(filename, ['1', '0', String(size)], {
    execArgv: [...execArgv],
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const { stdout } = child
  if (!stdout) throw new Error('a simulator was started without its output')
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve)
    child.once('exit', (code) => {
      reject(new Error(`the simulator of ${connector} ended at once (${code ?? 'killed'})`))
    })
  })
  const served = Value.Parse(Served, JSON.parse(line))
  return { ...served, stop: () => void child.kill('SIGTERM') }
}
