import { createBatcher } from './batcher.ts'
import { type Link, type LinkKey, linkWakeKey, type Store } from './store.ts'

/** The store's links with what a run has changed on top, read in batches and ahead. */
export interface LinkView {
  readonly find: (key: LinkKey) => Promise<Link | undefined>
  /** Past anything read ahead. */
  readonly findFresh: (key: LinkKey) => Promise<Link | undefined>
  /** What is known without asking the store. */
  readonly known: (key: LinkKey) => Link | undefined
  /** Reads many in one round trip; call the result when they are no longer needed. */
  readonly prefetch: (keys: readonly LinkKey[]) => Promise<() => void>
  /** `null`: there is no such link any more. */
  readonly change: (key: LinkKey, link: Link | null) => void
  /** Remembers what is changed now; call the result once that is committed. */
  readonly mark: () => () => void
}

export function createLinkView(store: Pick<Store, 'links'>): LinkView {
  /** Changed by this run and not committed yet. */
  const pending = new Map<string, Link | null>()
  const ahead = new Map<string, Link | null>()
  /** What changed while reads are under way: their answers may be older than that. */
  const overlays = new Set<Map<string, Link | null>>()
  const load = createBatcher<LinkKey, Link | null>(read)

  async function read(keys: readonly LinkKey[]): Promise<(Link | null)[]> {
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

  async function findFresh(key: LinkKey): Promise<Link | undefined> {
    const changed = pending.get(linkWakeKey(key))
    return (changed === undefined ? await load(key) : changed) ?? undefined
  }

  return {
    findFresh,
    find: async (key) => {
      const name = linkWakeKey(key)
      const known = pending.has(name) ? pending.get(name) : ahead.get(name)
      return known === undefined ? findFresh(key) : (known ?? undefined)
    },
    known: (key) => pending.get(linkWakeKey(key)) ?? ahead.get(linkWakeKey(key)) ?? undefined,
    prefetch: async (keys) => {
      const names = keys.map(linkWakeKey)
      const links = await read(keys)
      for (const [at, name] of names.entries()) ahead.set(name, links[at] ?? null)
      return () => {
        for (const name of names) ahead.delete(name)
      }
    },
    change: (key, link) => {
      const name = linkWakeKey(key)
      pending.set(name, link)
      for (const overlay of overlays) overlay.set(name, link)
      if (ahead.has(name)) ahead.set(name, link)
    },
    mark: () => {
      const marked = new Map(pending)
      return () => {
        for (const [name, link] of marked) if (pending.get(name) === link) pending.delete(name)
      }
    },
  }
}
