import type { JsonObject } from '../../../../engine/index.ts'

/** How records become the text of a file. */
export interface Renderer {
  /** What stands before the first. */
  readonly head: string
  readonly record: (raw: JsonObject) => string
  readonly between: string
  readonly tail: string
}
