import type { JsonObject } from '../../../../engine/index.ts'

/** How records become the text of a file. */
export interface Renderer {
  /** What stands before the first. */
  readonly head: string
  readonly record: (raw: JsonObject) => string
  readonly between: string
  readonly tail: string
}

/** How records become the bytes of a file. */
export interface FileWriter {
  /** @throws {UnwritableError} for a record that the format cannot hold. */
  readonly check: (raw: JsonObject) => void
  readonly pieces: (
    records: AsyncIterable<JsonObject> | Iterable<JsonObject>,
  ) => AsyncIterable<Uint8Array>
}
