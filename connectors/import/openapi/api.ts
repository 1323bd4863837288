import type { JsonObject } from '../../../engine/index.ts'
import type { Left } from '../draft.ts'

/** What a description in OpenAPI 3 or Swagger 2 says, as far as a connector can use it. */
export interface Api {
  readonly title: string
  readonly about: string | undefined
  readonly version: string | undefined
  /** Where it is reached, with variables filled in; those without a host are relative to the description's own place. */
  readonly servers: readonly string[]
  readonly signIns: Readonly<Record<string, JsonObject>>
  /** Names of the sign-ins that are needed together; each list is one way that suffices. */
  readonly ways: readonly (readonly string[])[]
  readonly operations: readonly Operation[]
  /** What is not offered, whatever it says. */
  readonly left: readonly Left[]
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export interface Operation {
  readonly method: Method
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Schema of what is sent. */
  readonly body: JsonObject | undefined
  /** The key of a request that sends it: as JSON, or as a form. */
  readonly sends: 'body' | 'form'
  /** Names of the headers of the answer, in lower case. */
  readonly answerHeaders: ReadonlySet<string>
  /** Whoever asks need not say who they are. */
  readonly isPublic: boolean
  /** Schema of the answer, where it is JSON. */
  readonly answer: JsonObject | undefined
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly isRequired: boolean
  readonly schema: JsonObject
}
