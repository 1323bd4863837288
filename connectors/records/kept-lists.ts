import type { JsonObject, RecordId } from '../../engine/index.ts'

/** How far the list has been read. */
interface Reach {
  /** When the last complete read began, and the last of any kind: milliseconds since 1970, by our clock. */
  readonly completeAt: number
  readonly refreshedAt: number
  /** From when the next read of changes asks, by the system's clock; nothing where it cannot be asked for changes. */
  readonly since: string | undefined
}

/** What is kept of a list. */
export interface KeptState {
  readonly records: Map<RecordId, Kept>
  readonly ids: Map<string, Set<RecordId>>
  reach: Reach | undefined
}

/** The kept lists of one account, by name: they outlive the connections of the process. */
export type KeptLists = Map<string, KeptState>

export interface Kept {
  /** Time of its last change, where that was well before: the parts of a record that has not changed are not read again. */
  readonly settledAt: string | undefined
  readonly record: JsonObject
  /** Under which names it is found. */
  readonly names: readonly string[]
  /** When it was read or written last: milliseconds since 1970, by our clock. */
  readonly seenAt: number
}
