import { FlowBusyError, LeaseLostError, OperationError, toText } from '../../engine/index.ts'
import { DatabaseError } from '../database/database-errors.ts'
import { SetupError } from '../installation/setup-error.ts'
import { ProjectError } from '../projects/project-error.ts'
import { CannotOpenError, KeyError } from '../secrets/secret-errors.ts'
import { UnknownConnectionError } from '../store/answers.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { explainSystemError } from './explain-system-error.ts'
import { CliError, type exitCodes } from './io.ts'
import { permissionHint } from './permission-hint.ts'

interface Explanation {
  readonly message: string
  readonly hint?: string | undefined
  readonly code: keyof typeof exitCodes
}

/** What is wrong, for a person at a terminal. */
export function explainError(error: unknown): Explanation {
  if (error instanceof CliError) return error
  if (error instanceof SetupError) {
    return { message: error.message, hint: toText(error.hint), code: 'setup' }
  }
  if (error instanceof ProjectError) {
    return { message: error.message, hint: error.hint && toText(error.hint), code: 'usage' }
  }
  // Inquirer's word for Ctrl-C at one of its questions.
  if (error instanceof Error && error.name === 'ExitPromptError') {
    return { message: 'stopped before all was answered: nothing was saved', code: 'interrupted' }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof FlowBusyError || error instanceof LeaseLostError) {
    return { message, code: 'busy' }
  }
  if (error instanceof OperationError) {
    return { message, hint: permissionHint(error.reason), code: 'setup' }
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
    error instanceof DatabaseError ||
    error instanceof KeyError ||
    error instanceof CannotOpenError ||
    error instanceof UnknownConnectionError
  )
}
