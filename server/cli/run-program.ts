import { type Command, CommanderError } from 'commander'
import { FlowBusyError, LeaseLostError, OperationError } from '../../engine/index.ts'
import { DatabaseError } from '../store/database-errors.ts'
import { CliError, type CliIo, coloursOf, exitCodes } from './io.ts'

/** Runs a program and turns whatever it throws into a message and an exit code. Never throws. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  try {
    await program.parseAsync([...args], { from: 'user' })
    return io.stop.aborted ? exitCodes.interrupted : exitCodes.ok
  } catch (error) {
    return report(error, io)
  }
}

function report(error: unknown, io: CliIo): number {
  const { red } = coloursOf(io)
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
  if (error instanceof CliError) {
    if (error.message) io.err(red(error.message))
    if (error.hint) io.err(error.hint)
    return exitCodes[error.code]
  }
  if (error instanceof FlowBusyError || error instanceof LeaseLostError) {
    io.err(red(error.message))
    return exitCodes.busy
  }
  if (error instanceof OperationError || error instanceof DatabaseError) {
    io.err(red(error.message))
    return exitCodes.setup
  }
  const message = error instanceof Error ? error.message : String(error)
  io.err(red(message))
  if (io.env['MAPWRIGHT_DEBUG'] && error instanceof Error) io.err(error.stack ?? '')
  else io.err('This was not expected. With MAPWRIGHT_DEBUG=1 it is shown in full.')
  return exitCodes.setup
}
