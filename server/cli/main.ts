import { begin, kill, letGo, stop } from './hold-signals.mjs'
import { createProgram, touchesNoSystem } from './program.ts'
import { runProgram } from './run-program.ts'
import { settleHeapGrowth } from './settle-heap-growth.ts'

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  settleHeapGrowth()
  // A reader that closes early (`| head`) is not a failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
  })
  const io = {
    cwd: process.cwd(),
    env: process.env,
    isInteractive: process.stdout.isTTY && process.stdin.isTTY && !process.env['CI'],
    out: (text: string) => void process.stdout.write(`${text}\n`),
    err: (text: string) => void process.stderr.write(`${text}\n`),
    stop: stop.signal,
    kill: kill.signal,
  }
  const args = process.argv.slice(2)
  const program = await createProgram(io, args)
  if (touchesNoSystem(args)) letGo()
  else begin()
  process.exitCode = await runProgram(program, args, io)
}
