import type {
  Clock,
  Connection,
  ConnectorPlan,
  ErrorClass,
  Exchange,
  Json,
  JsonObject,
  TransportSpec,
} from '../engine/index.ts'
import type { OwnPushes } from './account/own-pushes.ts'
import type { RateGate } from './limits/rate-gate.ts'
import type { IndexStore } from './records/index-store.ts'
import type { KeptLists } from './records/kept-lists.ts'

/** A way to reach systems: what it adds to the language of connectors, and how it opens their accounts. */
export interface Transport extends TransportSpec {
  /**
   * Opens an account of a system. Nothing is sent before the first operation.
   *
   * @throws {OperationError} when the settings give no address.
   */
  readonly open: (plan: ConnectorPlan, account: AccountAccess, ports: TransportPorts) => Connection
  /**
   * Every origin (scheme, host, port) that secrets of an account are sent to; absent where the settings give no address.
   * `seen` are the settings that are no secrets, for an address is shown.
   */
  readonly originsOf: (plan: ConnectorPlan, seen: JsonObject) => readonly string[] | undefined
  /** Absent: people sign in at none of its systems. */
  readonly signIn?: SignIn | undefined
  /** Replays what the tests of a connector's file recorded, and compares what becomes of it. Absent: such files hold no tests. */
  readonly test?: ((plan: ConnectorPlan) => Promise<readonly ConnectorTestResult[]>) | undefined
  /**
   * A test of a list as a file writes it, made of raw records that were read, with invented values. Nothing where that cannot
   * be done.
   */
  readonly record?:
    | ((
        plan: ConnectorPlan,
        resource: string,
        raw: readonly Json[],
      ) => Promise<JsonObject | undefined>)
    | undefined
  /** What such tests can show besides operations, in few words each: those that `shows` of a result names. */
  readonly testable?: ((plan: ConnectorPlan) => readonly string[]) | undefined
}

export interface ConnectorTestResult {
  readonly it: string
  /** Why it failed, one sentence each; empty for a test that passed. */
  readonly failures: readonly string[]
  /** What it showed besides its operation. */
  readonly shows?: readonly string[] | undefined
}

/** What an account is reached with. */
export interface AccountAccess {
  /** Complete: with the defaults of the connector's schema. */
  readonly settings: JsonObject
  /** Settings that are secrets, beside those that the connector's file calls so. */
  readonly secretNames?: readonly string[] | undefined
  /** Where secrets may be sent (scheme, host, port). Absent: wherever the connector says. */
  readonly origins?: readonly string[] | undefined
}

/** What a transport needs from its surroundings. */
export interface TransportPorts {
  /** The local indexes of the account. */
  readonly indexStore: IndexStore
  /** The lists that are kept of the account. Default: as long as the connection is open. */
  readonly keptLists?: KeptLists | undefined
  /** The limits of the account: one gate for all who use it. */
  readonly rateGate: RateGate
  readonly clock: Clock
  /** Milliseconds since some moment, by a clock that nobody sets. Default: that of the process. */
  readonly elapsed?: (() => number) | undefined
  /** 0 ≤ x < 1, for jitter. */
  readonly random?: (() => number) | undefined
  /** Reach addresses of this machine and its network, too. Default: false. */
  readonly allowPrivate?: boolean | undefined
  /** Folders of this machine in which files may be read and written. Default: none. */
  readonly folders?: readonly string[] | undefined
  /** Longest answer that is read. Default: 32 MB. */
  readonly maxBytes?: number | undefined
  /** For systems that hand out tokens. Default: nobody has signed in; what needs no person lives with the connection. */
  readonly tokens?: TokenSource | undefined
  /** Hears of writes that the system will tell of by a webhook. Default: nobody does. */
  readonly ownPushes?: OwnPushes | undefined
  /** Hears of every exchange: nothing of its values or secrets. */
  readonly onRequest?: ((event: ExchangeEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}

/**
 * Gives what a system handed out for an account; `refused` is an access that the system takes no more, so that another is
 * needed.
 *
 * @throws {OperationError} where only a person can help.
 */
export type TokenSource = (signal: AbortSignal, refused?: string) => Promise<SignedIn>

/** What a system handed out, as far as requests need it. */
export interface SignedIn {
  /** The token. */
  readonly access: string
  /** What else of its answer the connector keeps, by the names that it gives. */
  readonly kept?: JsonObject | undefined
}

/** One exchange for those who count and trace: of few words, and no values of records. */
export interface ExchangeEvent {
  /** What kind of exchange: `GET`, `insert`. */
  readonly verb: string
  readonly ms: number
  /** The kind of its end, one of few: `2xx`, `none` without an answer. */
  readonly result: string
  readonly isGood: boolean
  /** What kind of error it ended with, as a flow sees it; absent: none, or it was we who gave up waiting. */
  readonly errorClass?: ErrorClass | undefined
  /** The same in one word: a status, or the name of an error. */
  readonly error?: string | undefined
  /** By the conventions of OpenTelemetry for such exchanges. */
  readonly attributes: Readonly<Record<string, string | number>>
}

/** Hears of every exchange, in the asynchronous context of who asked for it; describing it costs only who calls `tell`. */
export type ExchangeListener = (tell: () => Exchange) => void

/** How a system that hands out tokens is asked for them. */
export interface SignIn {
  /** Whether a connector's systems hand out tokens: when a person lets us in, or for the credentials of the account. */
  readonly handsOut: (plan: ConnectorPlan) => boolean
  /**
   * The address at which the system asks a person to let us in.
   *
   * @throws {OperationError} where the connector or the settings give none: a browser would follow whatever it is.
   */
  readonly addressOf: (at: SignInPlace, asked: AskedSignIn) => string
  /**
   * Exchanges a code, what renews, or the account's own credentials for tokens.
   *
   * @throws {OperationError} `config` where the system refuses: only a person can help.
   */
  readonly askForTokens: (at: SignInPlace, grant: Grant, ports: SignInPorts) => Promise<Tokens>
}

/** The account of a system at which people sign in. */
export interface SignInPlace extends AccountAccess {
  readonly connector: ConnectorPlan
  /** Which of the settings are secrets. */
  readonly secretNames: readonly string[]
}

export interface AskedSignIn {
  /** Where the system sends the person back to. */
  readonly redirect: string
  readonly state: string
  readonly challenge: string
}

export type Grant =
  | { readonly code: string; readonly redirect: string; readonly verifier: string }
  | { readonly refresh: string }
  /** Nobody signs in: the credentials of the account are enough. */
  | { readonly own: true }

export interface SignInPorts {
  readonly allowPrivate: boolean
  readonly signal: AbortSignal
  readonly clock: Pick<Clock, 'now'>
}

/** What a system handed out. */
export interface Tokens extends SignedIn {
  /** Gets the next ones; absent: a person has to sign in again, or the account's own credentials get them. */
  readonly refresh?: string | undefined
  /** When others are to be asked for: before these end, as far as the system told (milliseconds since 1970). */
  readonly until?: number | undefined
}
