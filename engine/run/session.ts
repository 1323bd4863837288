import { createBatcher } from './batcher.ts'
import type { RecordId } from './connection.ts'
import { createEffectBuffer, type EffectBuffer } from './effect-buffer.ts'
import { createKeyLock, type KeyLock } from './key-lock.ts'
import {
  type Effects,
  type Grant,
  type Link,
  type LinkKey,
  linkWakeKey,
  type NewIntent,
  type RunLease,
  type Store,
} from './store.ts'

/**
 * What one run knows: the store's state, with everything on top that this run has done and not committed yet.
 * Look-ups are batched; changes are gathered and committed together.
 */
export interface Session {
  readonly lease: RunLease
  /** Living or dead; `undefined` when there is none. */
  readonly link: (key: LinkKey) => Promise<Link | undefined>
  /** The same, past anything read ahead: sees what other workers have committed. */
  readonly freshLink: (key: LinkKey) => Promise<Link | undefined>
  readonly linksTo: (target: string, id: RecordId) => Promise<readonly Link[]>
  /** Reads links ahead for a page, in one round trip; call the result when the page is over. */
  readonly prefetch: (keys: readonly LinkKey[]) => Promise<() => void>
  readonly declare: (intent: NewIntent) => Promise<Grant>
  /** The outcome of a declared create is known. */
  readonly settle: (operation: string, claim: string) => void
  /** Serialises work on one claim (target and match values) within this run. */
  readonly claims: KeyLock
  /** The id of a target record that this run has made under a claim; a search may not show it yet. */
  readonly made: (claim: string) => RecordId | undefined
  readonly remember: (claim: string, id: RecordId) => void
  readonly forget: (claim: string) => void
  readonly putLink: (link: Link) => void
  readonly unlink: (key: LinkKey) => void
  readonly killLink: (key: LinkKey) => void
  readonly effects: EffectBuffer
  /** Commits what was gathered; commits follow each other, never overlap. Gives how many records of this flow became ready. */
  readonly commit: (cursor?: Effects['cursor']) => Promise<number>
}

/** Claims that a run keeps in mind; far more than a slow search index can lag behind. */
const MAX_REMEMBERED = 20_000

export function createSession(store: Store, lease: RunLease): Session {
  const effects = createEffectBuffer()
  /** Changed by this run and not committed yet; `null` is "unlinked". */
  const pending = new Map<string, Link | null>()
  /** Read ahead; `null` is "there is none". */
  const ahead = new Map<string, Link | null>()
  const made = new Map<string, RecordId>()
  /** Claims whose intent is over for us, but not yet in the store. */
  const settling = new Set<string>()
  /** What changed while reads of links are under way: their answers may be older than that. */
  const overlays = new Set<Map<string, Link | null>>()
  let lastCommit: Promise<unknown> = Promise.resolve()

  async function load(keys: readonly LinkKey[]): Promise<(Link | null)[]> {
    const newer = new Map(pending)
    overlays.add(newer)
    try {
      const found = new Map((await store.links(keys)).map((link) => [linkWakeKey(link), link]))
      return keys.map((key) => {
        const name = linkWakeKey(key)
        return newer.get(name) ?? (newer.has(name) ? null : (found.get(name) ?? null))
      })
    } finally {
      overlays.delete(newer)
    }
  }

  const loadLink = createBatcher<LinkKey, Link | null>(load)
  const declare = createBatcher<NewIntent, Grant>((intents) => store.declare(lease, intents))

  async function freshLink(key: LinkKey): Promise<Link | undefined> {
    const changed = pending.get(linkWakeKey(key))
    if (changed !== undefined) return changed ?? undefined
    return (await loadLink(key)) ?? undefined
  }

  function change(key: LinkKey, link: Link | null): void {
    const name = linkWakeKey(key)
    pending.set(name, link)
    for (const overlay of overlays) overlay.set(name, link)
    if (ahead.has(name)) ahead.set(name, link)
  }

  async function commit(cursor: Effects['cursor']): Promise<number> {
    const committing = new Map(pending)
    const settled = [...settling]
    const taken = effects.take(cursor)
    const { woken } = await store.commit(lease, taken)
    for (const [name, link] of committing) if (pending.get(name) === link) pending.delete(name)
    for (const claim of settled) settling.delete(claim)
    return woken
  }

  function commitInTurn(cursor: Effects['cursor']): Promise<number> {
    const turn = lastCommit.then(() => commit(cursor))
    lastCommit = turn.catch(() => undefined)
    return turn
  }

  return {
    lease,
    freshLink,
    link: async (key) => {
      const name = linkWakeKey(key)
      const known = pending.get(name) ?? ahead.get(name)
      if (known !== undefined) return known ?? undefined
      return pending.get(name) === null ? undefined : freshLink(key)
    },
    linksTo: (target, id) => store.linksTo(target, [id]),
    prefetch: async (keys) => {
      const names = keys.map(linkWakeKey)
      const links = await load(keys)
      for (const [at, name] of names.entries()) ahead.set(name, links[at] ?? null)
      return () => {
        for (const name of names) ahead.delete(name)
      }
    },
    declare: async (intent) => {
      if (settling.has(intent.claim)) await commitInTurn(undefined)
      return declare(intent)
    },
    settle: (operation, claim) => {
      settling.add(claim)
      effects.settle(operation)
    },
    claims: createKeyLock(),
    made: (claim) => made.get(claim),
    remember: (claim, id) => {
      made.set(claim, id)
      const oldest = made.size > MAX_REMEMBERED ? made.keys().next().value : undefined
      if (oldest !== undefined) made.delete(oldest)
    },
    forget: (claim) => void made.delete(claim),
    putLink: (link) => {
      change(link, link)
      effects.putLink(link)
      effects.wake(linkWakeKey(link))
    },
    unlink: (key) => {
      change(key, null)
      effects.unlink(key)
    },
    killLink: (key) => {
      const known = pending.get(linkWakeKey(key)) ?? ahead.get(linkWakeKey(key))
      if (known) change(key, { ...known, dead: true })
      effects.killLink(key)
    },
    effects,
    commit: commitInTurn,
  }
}
