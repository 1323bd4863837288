import { createBatcher } from './batcher.ts'
import type { RecordId } from './connection.ts'
import { type Link, type LinkKey, linkWakeKey, type Store } from './store.ts'

/** The store's links with what a run has changed on top, read in batches and ahead. */
export interface LinkView {
  readonly find: (key: LinkKey) => Promise<Link | undefined>
  /** Past anything read ahead. */
  readonly findFresh: (key: LinkKey) => Promise<Link | undefined>
  /** All that lead to one target record. */
  readonly findTo: (target: string, id: RecordId) => Promise<readonly Link[]>
  /** Reads many in one round trip; call the result when they are no longer needed. */
  readonly prefetch: (keys: readonly LinkKey[]) => Promise<() => void>
  readonly change: (key: LinkKey, change: LinkChange) => void
  /** This run has taken the link away, and that is not committed yet. */
  readonly isRemoved: (key: LinkKey) => boolean
  /** Remembers what is changed now; call the result once that is committed. */
  readonly mark: () => () => void
}

/** What a run makes of a link: another one, none (`null`), or dead whatever else it says. */
export type LinkChange = Link | null | 'dead'

type Changes = Map<string, LinkChange>

export function createLinkView(store: Pick<Store, 'links' | 'linksTo'>): LinkView {
  /** Changed by this run and not committed yet. */
  const pending: Changes = new Map()
  const ahead = new Map<string, Link | null>()
  /** What changed while reads are under way: their answers may be older than that. */
  const overlays = new Set<Changes>()
  const load = createBatcher<LinkKey, Link | null>(read)

  async function readUnder<T>(work: (newer: Changes) => Promise<T>): Promise<T> {
    const newer = new Map(pending)
    overlays.add(newer)
    try {
      return await work(newer)
    } finally {
      overlays.delete(newer)
    }
  }

  function read(keys: readonly LinkKey[]): Promise<(Link | null)[]> {
    return readUnder(async (newer) => {
      const found = new Map((await store.links(keys)).map((link) => [linkWakeKey(link), link]))
      return keys.map((key) => {
        const name = linkWakeKey(key)
        return changed(found.get(name) ?? null, newer.get(name))
      })
    })
  }

  async function findFresh(key: LinkKey): Promise<Link | undefined> {
    const change = pending.get(linkWakeKey(key))
    const isKnown = change !== undefined && change !== 'dead'
    return (isKnown ? change : await load(key)) ?? undefined
  }

  return {
    findFresh,
    find: async (key) => {
      const name = linkWakeKey(key)
      const known = ahead.get(name)
      return known === undefined ? findFresh(key) : (changed(known, pending.get(name)) ?? undefined)
    },
    findTo: (target, id) =>
      readUnder(async (newer) => {
        const stored = await store.linksTo(target, [id])
        const links = new Map(stored.map((link) => [linkWakeKey(link), link]))
        for (const [name, change] of newer) {
          const link = changed(links.get(name) ?? null, change)
          if (link) links.set(name, link)
          else links.delete(name)
        }
        return [...links.values()].filter((link) => link.target === target && link.id === id)
      }),
    prefetch: async (keys) => {
      const names = keys.map(linkWakeKey)
      const links = await read(keys)
      for (const [at, name] of names.entries()) ahead.set(name, links[at] ?? null)
      return () => {
        for (const name of names) ahead.delete(name)
      }
    },
    change: (key, change) => {
      const name = linkWakeKey(key)
      for (const changes of [pending, ...overlays]) {
        changes.set(name, following(changes.get(name), change))
      }
      const known = ahead.get(name)
      if (known !== undefined) ahead.set(name, changed(known, change))
    },
    isRemoved: (key) => pending.get(linkWakeKey(key)) === null,
    mark: () => {
      const marked = new Map(pending)
      return () => {
        for (const [name, change] of marked) if (pending.get(name) === change) pending.delete(name)
      }
    },
  }
}

/** One change after another: of a link that is known as a whole, it is known what is dead. */
function following(former: LinkChange | undefined, change: LinkChange): LinkChange {
  if (change !== 'dead' || former === undefined || former === 'dead') return change
  return changed(former, change)
}

/** A link as a change leaves it. */
function changed(link: Link | null, change: LinkChange | undefined): Link | null {
  if (change === undefined) return link
  if (change !== 'dead') return change
  return link && { ...link, dead: true }
}
