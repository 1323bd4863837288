import { type Logger, pino } from 'pino'

/** Lines of JSON about what the server does, for machines and operators. Never secrets, never payloads. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Writes to standard output. */
export function createLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid } })
}
