import type { RequestHandler } from 'express'
import { type ExchangeEvent } from '../../connectors/index.ts'
import type { RunWatch } from '../work/runs/run-watch.ts'

/**
 * Tells a collector what came of a call: the run it asked for, its records, and the requests of each.
 *
 * Ids, names and outcomes, never payloads.
 */
export interface Tracing {
  readonly traceCalls: RequestHandler
  readonly watchRun: RunWatch
  readonly requested: (account: { readonly name: string }, event: ExchangeEvent) => void
  /** Sends what has not been sent yet. */
  readonly close: () => Promise<void>
}
