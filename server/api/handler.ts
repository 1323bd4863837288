import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from '../contract/route.ts'
import type { RouteName, Routes } from '../contract/routes.ts'
import type { Reader } from '../records/reader.ts'
import type { Principal } from './principal.ts'

/** A call that was let in: validated by the schemas of its route, its caller known and allowed. */
export interface Call<R> {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  /** As it came, in memory of its own, on routes whose body is read apart; else empty. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Absent on public routes that were called by nobody in particular. */
  readonly principal: Principal | undefined
  /** What they may see of the workspace of the route; on routes without one, nothing. */
  readonly reader: Reader
  /** In which texts of files are to be told, where there are any: `en`, `it`, `nl`. */
  readonly language: string
  /** The caller's address, for limits on guessing. */
  readonly address: string
  /** The cookie of a browser in which somebody signed in before, whatever it is worth. */
  readonly device: string | undefined
  /** What the caller's browser was given when it began to sign in. */
  readonly signIn: string | undefined
  /** What the caller's change is based on; there on every route that `needs` it. */
  readonly ifMatch: string | undefined
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal
}

export interface Reply<R> {
  /** Checked against the route's `answer`; absent where it has none. */
  readonly body?: AnswerOf<R>
  /** In place of `body`: the same as JSON, in UTF-8. */
  readonly json?: Uint8Array
  /** State of what was read or changed: a hash or version number, without quotes. */
  readonly etag?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** For routes that are streams: their events, until the caller goes away. */
  readonly stream?: AsyncIterable<AnswerOf<R>>
  /**
   * Done once the caller is answered: neither the answer nor how long it takes says anything of it. Nobody is told when it
   * fails but the log.
   */
  readonly after?: () => Promise<void>
  /** For the audit log, where the parameters do not say it all: never secrets. */
  readonly audit?: {
    /** Where the caller is not known before the call, as when somebody signs in. */
    readonly who?: string
    readonly subject?: string
    readonly details?: Readonly<Record<string, unknown>>
  }
}

export type Handler<R> = (call: Call<R>) => Promise<Reply<R>>

/** One function per route; each area gives its part. */
export type Handlers = { readonly [Name in RouteName]: Handler<Routes[Name]> }
