import type { JsonObject } from '../../engine/index.ts'
import type { DocumentPath, Message } from '../../engine/transport.ts'

/** A connector file made from a description of an API, before a person has looked at it. */
export interface Draft {
  readonly file: JsonObject
  /** Names of all resources that the description gives, also of those that nobody asked for. */
  readonly offered: readonly string[]
  readonly guesses: readonly Guess[]
  readonly left: readonly Left[]
}

/** What the description does not say outright. */
export interface Guess {
  /** Where it stands in the file. */
  readonly path: DocumentPath
  /** Why it is believed. */
  readonly reason: Message
}

/** What the description has and the file has not. */
export interface Left {
  /** As the description names it: `GET /orders/{id}/lines`. */
  readonly what: string
  readonly reason: Message
}
