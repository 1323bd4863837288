import { AsyncLocalStorage } from 'node:async_hooks'

/** What every line is about that is written while something goes on: ids, and names that people gave. */
export interface LogContext {
  request?: string
  workspace?: string
  flow?: string
  job?: string
  run?: string
  /** Of the trace that it is part of. */
  trace_id?: string
  span_id?: string
}

const current = new AsyncLocalStorage<LogContext>()

/** Does the work; lines that are written meanwhile tell what they are about. */
export function withLogContext<T>(about: LogContext, work: () => T): T {
  return current.run({ ...current.getStore(), ...about }, work)
}

/** Adds what became known meanwhile. */
export function addToLogContext(about: LogContext): void {
  const store = current.getStore()
  if (store) Object.assign(store, about)
}

export function logContext(): Readonly<LogContext> {
  return current.getStore() ?? {}
}
