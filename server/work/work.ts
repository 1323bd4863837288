import type { AskedScope } from './requests/run-requests.ts'

/** A flow of an installed integration. */
export interface FlowId {
  readonly workspace: string
  /** Number of the installed integration. */
  readonly integration: number
  readonly flow: string
}

/** What the API may ask of the workers, wherever they are. Jobs carry ids, never payloads. */
export interface Work {
  /** Gives the id of the job; a flow that runs already will run again after it. */
  readonly startRun: (
    flow: FlowId,
    ask: {
      readonly cause: string
      readonly scope: AskedScope
      readonly force?: boolean | undefined
    },
  ) => Promise<string>
  /** Takes back what was asked: a run under way, in whichever process, stops gently. Gives whether there was any. */
  readonly stopRun: (flow: FlowId) => Promise<boolean>
  /**
   * An integration was switched, or a schedule, an answer or a published file changed, and that is committed: computes
   * what runs next at once, where a worker would within a second. Never throws, for the change itself succeeded.
   */
  readonly followChanges: (workspace: string) => Promise<void>
  /** A source told that records changed: the flow reads them fresh, soon. Doubled and reordered calls do no harm. */
  readonly wake: (flow: FlowId, keys: readonly string[]) => Promise<void>
}
