import { setTimeout } from 'node:timers/promises'
import { type Command, CommanderError } from 'commander'
import { type CliIo, exitCodes } from './io.ts'
import { coloursOf, withVisibleText } from './visible-text.ts'

/** Runs a program and turns whatever it throws into a message and an exit code. Never throws. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  given: CliIo,
): Promise<number> {
  const io = withVisibleText(given)
  try {
    await program.parseAsync([...args], { from: 'user' })
    // A server is meant to run until it is stopped: that is no interruption.
    const { runsUntilStopped } = program.opts<{ runsUntilStopped?: boolean }>()
    return io.stop.aborted && !runsUntilStopped ? exitCodes.interrupted : exitCodes.ok
  } catch (error) {
    if (await isCutOff(error, io)) {
      io.err('stopped before anything was done')
      return exitCodes.interrupted
    }
    return report(error, io)
  }
}

/**
 * In a checkout, Ctrl-C ends the process of esbuild, too, which translates what a command still has to read. That may be
 * heard of before the signal.
 */
async function isCutOff(error: unknown, { stop }: CliIo): Promise<boolean> {
  if (!(error instanceof Error) || error.name !== 'TransformError') return false
  await setTimeout(50)
  return stop.aborted
}

async function report(error: unknown, io: CliIo): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  // Only now: it knows the errors of the whole program.
  const { explainError } = await import('./explain-error.ts')
  const { red } = coloursOf(io)
  const { message, hint, code } = explainError(error)
  if (message) io.err(red(message))
  if (hint) io.err(hint)
  if (io.env['MAPWRIGHT_DEBUG'] && error instanceof Error) io.err(error.stack ?? '')
  return exitCodes[code]
}
