import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'
import { isMessage } from '../../engine/index.ts'
import { describeError, describeMessage } from './describe-error.ts'
import { logContext } from './log-context.ts'
import { escapeSign, OBEYED_SIGNS } from './obeyed-signs.ts'

/** Lines of JSON about what the server does, for machines and operators. Never secrets, never payloads. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Writes to standard output, or where it is told. Every line has the ids of the request and the run that it is about. */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A copy: pino writes what the line tells into it.
    mixin: () => ({ ...logContext() }),
    formatters: { log: describeErrors },
    // Of an error under this key pino makes the message of the line, where there is none.
    errorKey: 'an error without a line',
    hooks: { logMethod: withLine, streamWrite: visibleLine },
  }
  return to ? pino(options, to) : pino(options)
}

/** Not the end of the line; JSON has escaped those within it. */
const OBEYED = new RegExp(String.raw`(?!\n)[${OBEYED_SIGNS}]`, 'gu')

/** JSON escapes some of the signs that a terminal obeys; the others mean the same when they are escaped. */
function visibleLine(line: string): string {
  return line.replaceAll(OBEYED, escapeSign)
}

/** An error alone would be told by its text. */
function withLine(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, line, ...values]: readonly unknown[] = args
  if (!(first instanceof Error)) method.apply(this, args)
  else method.call(this, { error: first }, typeof line === 'string' ? line : 'an error', ...values)
}

/** Whatever it is called: no error and no message gets into a line as it is. */
function describeErrors(line: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => {
      if (value instanceof Error) return [name, describeError(value)]
      return [name, isMessage(value) ? describeMessage(value) : value]
    }),
  )
}
