import type { RunScope } from '../../engine/index.ts'

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
    ask: { readonly cause: string; readonly scope: RunScope; readonly force?: boolean | undefined },
  ) => Promise<string>
  /** Asks the run under way, in whichever process, to stop gently; gives whether there was one. */
  readonly stopRun: (flow: FlowId) => Promise<boolean>
  /**
   * An integration was switched, or a schedule, an answer or a published file changed, and that is committed: computes
   * what runs next anew.
   */
  readonly reschedule: (at: {
    readonly workspace: string
    readonly integration: number
  }) => Promise<void>
  /** A source told that records changed: the flow reads them fresh, soon. Doubled and reordered calls do no harm. */
  readonly wake: (flow: FlowId, keys: readonly string[]) => Promise<void>
}
