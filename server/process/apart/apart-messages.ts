/** What a process apart is asked, one question after another, and what it answers is only data. Who hears it knows what comes from far. */
export type ToApart<Question, Far = unknown> =
  | {
      readonly question: Question
      /** So many follow on its standard input: to put them into a message would copy them twice. */
      readonly bodyBytes: number
      /** Of the processor: what takes more ends the process. */
      readonly milliseconds: number
    }
  /** For whoever answers the question under way. */
  | { readonly far: Far }

export type FromApart<Answer, Far = unknown> =
  | { readonly isReady: true }
  | { readonly answer: Answer }
  | { readonly error: Error }
  /** For whoever asked the question under way. */
  | { readonly far: Far }

/** Between whoever asked a question and whoever answers it, until it is answered. */
export interface FarPort {
  readonly post: (message: unknown) => void
  readonly hear: (listener: (message: never) => void) => void
}
