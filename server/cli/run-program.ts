import { type Command, CommanderError } from 'commander'
import { FlowBusyError, LeaseLostError, OperationError } from '../../engine/index.ts'
import { SetupError } from '../installation/setup-error.ts'
import { ProjectError } from '../projects/project-error.ts'
import { CannotOpenError, KeyError } from '../secrets/secret-errors.ts'
import { UnknownConnectionError } from '../store/answers.ts'
import { DatabaseError } from '../store/database-errors.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { explainSystemError } from './explain-system-error.ts'
import { CliError, type CliIo, coloursOf, exitCodes } from './io.ts'

/** Runs a program and turns whatever it throws into a message and an exit code. Never throws. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  try {
    await program.parseAsync([...args], { from: 'user' })
    // A server is meant to run until it is stopped: that is no interruption.
    const { runsUntilStopped } = program.opts<{ runsUntilStopped?: boolean }>()
    return io.stop.aborted && !runsUntilStopped ? exitCodes.interrupted : exitCodes.ok
  } catch (error) {
    return report(error, io)
  }
}

function report(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const { red } = coloursOf(io)
  const { message, hint, code } = explain(error)
  if (message) io.err(red(message))
  if (hint) io.err(hint)
  if (io.env['MAPWRIGHT_DEBUG'] && error instanceof Error) io.err(error.stack ?? '')
  return exitCodes[code]
}

interface Explanation {
  readonly message: string
  readonly hint?: string | undefined
  readonly code: keyof typeof exitCodes
}

function explain(error: unknown): Explanation {
  if (error instanceof CliError) return error
  if (error instanceof SetupError) {
    return { message: error.message, hint: error.hint, code: 'setup' }
  }
  if (error instanceof ProjectError) {
    return { message: error.message, hint: error.hint, code: 'usage' }
  }
  // Inquirer's word for Ctrl-C at one of its questions.
  if (error instanceof Error && error.name === 'ExitPromptError') {
    return { message: 'stopped before all was answered: nothing was saved', code: 'interrupted' }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof FlowBusyError || error instanceof LeaseLostError) {
    return { message, code: 'busy' }
  }
  if (isExpected(error)) return { message, code: 'setup' }
  const system = explainSystemError(error) ?? explainDatabaseError(error)
  if (system) return { ...system, code: 'setup' }
  const hint = 'This was not expected. With MAPWRIGHT_DEBUG=1 it is shown in full.'
  return { message, hint, code: 'setup' }
}

/** Errors that were written for people. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof OperationError ||
    error instanceof DatabaseError ||
    error instanceof KeyError ||
    error instanceof CannotOpenError ||
    error instanceof UnknownConnectionError
  )
}
