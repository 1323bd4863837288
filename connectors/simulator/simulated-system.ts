import type { Fault, FaultSwitchboard } from './faults.ts'
import type { Json } from './json.ts'

/** A request as a simulated system sees it. */
export interface SimulatedRequest {
  readonly method: string
  /** Without query. */
  readonly path: string
  /** Path and query, exactly as sent. */
  readonly target: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the body, empty when there is none. */
  readonly body: string
  /** The body, if it is JSON. */
  readonly json: Json | undefined
}

/** What it answers. A text is sent as it is. */
export interface SimulatedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Json | undefined
  /** Sent instead of `body`, unchanged. */
  readonly text?: string | undefined
}

/** A pretended system: how it answers, and what can be seen of it from outside its own API. */
export interface SimulatedSystem {
  readonly name: string
  readonly faults: FaultSwitchboard
  readonly handle: (request: SimulatedRequest) => SimulatedAnswer | Promise<SimulatedAnswer>
  /** The answer of a request that is over the limit, or that fails with `status`. */
  readonly refuse: (request: SimulatedRequest, status: number, fault: Fault) => SimulatedAnswer
  /** Collections to look at: name → records by id. */
  readonly collections: () => Readonly<Record<string, readonly Json[]>>
  /** Things that happen to a real system without its API, such as an order being placed. */
  readonly happenings: Readonly<Record<string, (input: Json | undefined) => Json>>
}

/** One line of the request log. */
export interface LoggedRequest extends SimulatedRequest {
  /** 0 when the connection was cut instead. */
  readonly status: number
  /** Which faults struck. */
  readonly faults: readonly string[]
}
