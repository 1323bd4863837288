import type { RecordId } from '../../engine/index.ts'

/** Which records an index knows, and when it last asked the system; see {@link IndexStore}. */
export interface IndexState {
  /** Server time at which the last complete read began (ISO 8601, UTC). */
  readonly completeAt: string
  /** For every `changed` filter, from when the next read of changes asks (ISO 8601, UTC). */
  readonly since: readonly string[]
  /** When the last read of any kind began, by our clock: milliseconds since 1970. */
  readonly refreshedAt: number
}

export interface IndexEntry {
  /** The record; it has one entry per index, the one that was seen last. */
  readonly id: RecordId
  /** Digest of the values that it is found by. */
  readonly hash: string
}

/**
 * Local indexes of one account, for systems that cannot search. Holds ids and digests, never values.
 *
 * `index` names an index within the account (`variant(sku)`).
 */
export interface IndexStore {
  readonly readState: (index: string) => Promise<IndexState | undefined>
  readonly writeState: (index: string, state: IndexState) => Promise<void>
  /** Ids whose entry has this digest. */
  readonly lookUp: (index: string, hash: string) => Promise<readonly RecordId[]>
  /**
   * Adds or replaces entries, as seen at that time (milliseconds since 1970). An entry that was seen later stays: a
   * page that was read before one of our own writes must not undo it.
   */
  readonly put: (index: string, entries: readonly IndexEntry[], seenAt: number) => Promise<void>
  readonly remove: (index: string, id: RecordId) => Promise<void>
  /** Forgets entries that were last seen before that time: what a complete read did not meet. */
  readonly forgetBefore: (index: string, seenAt: number) => Promise<void>
}

interface StoredEntry extends IndexEntry {
  readonly seenAt: number
}

/** Keeps indexes in memory; for tests, plans and small accounts. */
export function createMemoryIndexStore(): IndexStore {
  const states = new Map<string, IndexState>()
  const indexes = new Map<string, MemoryIndex>()
  const open = (name: string) => {
    const known = indexes.get(name) ?? new MemoryIndex()
    indexes.set(name, known)
    return known
  }
  return {
    readState: async (index) => states.get(index),
    writeState: async (index, state) => void states.set(index, state),
    lookUp: async (index, hash) => open(index).lookUp(hash),
    put: async (index, entries, seenAt) => {
      for (const entry of entries) open(index).put({ ...entry, seenAt })
    },
    remove: async (index, id) => open(index).remove(id),
    forgetBefore: async (index, seenAt) => open(index).forgetBefore(seenAt),
  }
}

class MemoryIndex {
  readonly #entries = new Map<RecordId, StoredEntry>()
  readonly #ids = new Map<string, Set<RecordId>>()

  lookUp(hash: string): readonly RecordId[] {
    return [...(this.#ids.get(hash) ?? [])]
  }

  put(entry: StoredEntry): void {
    const known = this.#entries.get(entry.id)
    if (known && known.seenAt > entry.seenAt) return
    this.remove(entry.id)
    this.#entries.set(entry.id, entry)
    const ids = this.#ids.get(entry.hash) ?? new Set()
    this.#ids.set(entry.hash, ids.add(entry.id))
  }

  remove(id: RecordId): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    const ids = this.#ids.get(entry.hash)
    ids?.delete(id)
    if (ids?.size === 0) this.#ids.delete(entry.hash)
  }

  forgetBefore(seenAt: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.seenAt < seenAt) this.remove(entry.id)
    }
  }
}
