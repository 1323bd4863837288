import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { typescriptFlags } from '../../server/process/typescript-flags.ts'

/** Systems that a benchmark plays in a process of its own, so that what they take is not counted. */
export interface StartedSystems {
  /** What the process printed first: where they are. */
  readonly line: string
  readonly stop: () => void
}

export async function startSystems(
  path: string,
  args: readonly string[] = [],
): Promise<StartedSystems> {
  const child = spawn(process.execPath, [...typescriptFlags, path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = (): void => void child.kill()
  process.once('exit', stop)
  return {
    line: await firstLine(child),
    stop: () => {
      process.off('exit', stop)
      stop()
    },
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the systems have no output')
  for await (const line of createInterface(stdout)) return line
  throw new Error('the systems ended before they listened')
}
