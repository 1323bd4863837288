import type { RecordId } from '../connection.ts'
import type { Ports } from '../ports.ts'
import { type Link, type LinkKey, linkWakeKey } from '../store/link.ts'
import type { Store } from '../store/store.ts'
import { createBatcher } from './batcher.ts'

/** The store's links with what a run has changed on top, read in batches and ahead. */
export interface LinkView {
  /** No promise for what was read ahead, as most links are. */
  readonly find: (key: LinkKey) => Promise<Link | undefined> | Link | undefined
  /** Past anything read ahead. */
  readonly findFresh: (key: LinkKey) => Promise<Link | undefined>
  /** Does a read of the store, whose answer may be older than what this run has done. */
  readonly readUnder: <T>(work: (seen: Seen) => Promise<T>) => Promise<T>
  /** All that lead to one target record. */
  readonly findTo: (target: string, id: RecordId) => Promise<readonly Link[]>
  /** Keeps what a look ahead finds under the keys, until `release` is called. */
  readonly prefetch: <Looked extends { readonly links: readonly Link[] }>(
    keys: readonly LinkKey[],
    look: () => Promise<Looked>,
  ) => Promise<Looked & { readonly release: () => void }>
  readonly change: (key: LinkKey, change: LinkChange) => void
  /** This run has taken the link away, and that is not committed yet. */
  readonly isRemoved: (key: LinkKey) => boolean
  /** Remembers what is changed now; call the result once that is committed. */
  readonly mark: () => () => void
}

/** What a run makes of a link: another one, none (`null`), or dead whatever else it says. */
export type LinkChange = Link | null | 'dead'

/** By name ({@link linkWakeKey}), what a link that was found in the store is by now. */
export type Seen = (name: string, found: Link | null) => Link | null

type Changes = Map<string, LinkChange>

export function createLinkView(
  store: Pick<Store, 'links' | 'linksTo'>,
  turn: Ports['turn'],
): LinkView {
  /** Changed by this run and not committed yet. */
  const pending: Changes = new Map()
  const ahead = new Map<string, Link | null>()
  /** What was committed while reads were under way: their answers may be older than that. */
  const overlays = new Set<Changes>()
  const load = createBatcher<LinkKey, Link | null>(read, turn)

  async function readUnder<T>(work: (seen: Seen) => Promise<T>): Promise<T> {
    const newer: Changes = new Map()
    overlays.add(newer)
    try {
      return await work((name, found) =>
        changed(changed(found, newer.get(name)), pending.get(name)),
      )
    } finally {
      overlays.delete(newer)
    }
  }

  function read(keys: readonly LinkKey[]): Promise<(Link | null)[]> {
    return readUnder(async (seen) => {
      const found = byName(await store.links(keys))
      return keys.map((key) => {
        const name = linkWakeKey(key)
        return seen(name, found.get(name) ?? null)
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
    find: (key) => {
      const name = linkWakeKey(key)
      const known = ahead.get(name)
      return known === undefined ? findFresh(key) : (changed(known, pending.get(name)) ?? undefined)
    },
    readUnder,
    findTo: (target, id) =>
      readUnder(async (seen) => {
        const stored = await store.linksTo(target, [id])
        const found = byName(stored)
        const names = new Set([...found.keys(), ...namesOf(overlays), ...pending.keys()])
        return [...names]
          .map((name) => seen(name, found.get(name) ?? null))
          .filter((link) => link !== null)
          .filter((link) => link.target === target && link.id === id)
      }),
    prefetch: (keys, look) =>
      readUnder(async (seen) => {
        const looked = await look()
        const found = byName(looked.links)
        const names = keys.map(linkWakeKey)
        for (const name of names) ahead.set(name, seen(name, found.get(name) ?? null))
        const release = (): void => {
          for (const name of names) ahead.delete(name)
        }
        return { ...looked, release }
      }),
    change: (key, change) => {
      const name = linkWakeKey(key)
      pending.set(name, following(pending.get(name), change))
      const known = ahead.get(name)
      if (known !== undefined) ahead.set(name, changed(known, change))
    },
    isRemoved: (key) => pending.get(linkWakeKey(key)) === null,
    mark: () => {
      const marked = new Map(pending)
      return () => {
        for (const [name, change] of marked) {
          for (const newer of overlays) newer.set(name, following(newer.get(name), change))
          if (pending.get(name) === change) pending.delete(name)
        }
      }
    },
  }
}

function byName(links: readonly Link[]): ReadonlyMap<string, Link> {
  return new Map(links.map((link) => [linkWakeKey(link), link]))
}

function* namesOf(overlays: ReadonlySet<Changes>): Iterable<string> {
  for (const changes of overlays) yield* changes.keys()
}

/** One change after another: of a link that is known as a whole, it is known what is dead. */
function following(previous: LinkChange | undefined, change: LinkChange): LinkChange {
  if (change !== 'dead' || previous === undefined || previous === 'dead') return change
  return changed(previous, change)
}

/** A link as a change leaves it. */
function changed(link: Link | null, change: LinkChange | undefined): Link | null {
  if (change === undefined) return link
  if (change !== 'dead') return change
  return link && { ...link, dead: true }
}
