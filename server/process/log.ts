import { type DestinationStream, type Logger, pino } from 'pino'
import { describeError } from './describe-error.ts'
import { logContext } from './log-context.ts'

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
    serializers: {
      error: (error: unknown) => (error instanceof Error ? describeError(error) : error),
    },
  }
  return to ? pino(options, to) : pino(options)
}
