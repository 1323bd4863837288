import { GONE_KEY } from './read/handle-gone.ts'
import type { DurableRecord } from './store/durable-record.ts'
import { type Link, linkWakeKey } from './store/link.ts'
import { createMemoryStore } from './store/memory-store.ts'
import type { Store } from './store/store.ts'

const PAGE = 1_000

/** The real state to read from, a memory to write to; of one flow, or of several that are planned one after the other. */
export function createPlanStore(real: Store, now: () => number): Store {
  // Its time stands still: nobody else can take over what is planned, however long formulas hold up whoever keeps the lease.
  const began = now()
  const memory = createMemoryStore({ now: () => began })
  const unlinked = new Set<string>()
  const killed = new Set<string>()
  const seen = new Map<string, Set<string>>()
  const gone = new Map<string, Promise<GoneKeys>>()

  function seenBy(flow: string): Set<string> {
    const keys = seen.get(flow) ?? new Set<string>()
    seen.set(flow, keys)
    return keys
  }

  function asPlanned(link: Link): Link {
    return killed.has(linkWakeKey(link)) ? { ...link, dead: true } : link
  }

  function over(ours: readonly Link[], theirs: readonly Link[]): Link[] {
    const there = theirs.filter((link) => !unlinked.has(linkWakeKey(link))).map(asPlanned)
    return [...new Map([...there, ...ours].map((link) => [linkWakeKey(link), link])).values()]
  }

  const links: Store['links'] = async (keys) =>
    over(await memory.links(keys), await real.links(keys))

  async function records(flow: string, keys: readonly string[]): Promise<readonly DurableRecord[]> {
    const ours = await memory.records(flow, keys)
    if (ours.length > 0 || !keys.includes(GONE_KEY)) return ours
    // A person may have agreed already to what is gone.
    return real.records(flow, [GONE_KEY])
  }

  return {
    ...memory,
    cursor: real.cursor,
    links,
    lookAhead: async (flow, keys, linkKeys) => ({
      records: await records(flow, keys),
      links: await links(linkKeys),
    }),
    linksTo: async (target, ids) =>
      over(await memory.linksTo(target, ids), await real.linksTo(target, ids)),
    records,
    commit: async (lease, effects) => {
      for (const key of effects.seen) seenBy(lease.flow).add(key)
      for (const key of effects.unlinks) unlinked.add(linkWakeKey(key))
      for (const key of effects.deadLinks) killed.add(linkWakeKey(key))
      return memory.commit(lease, effects)
    },
    gone: async (flow, source, { after, limit }) => {
      const listed = gone.get(flow) ?? listGone(real, flow, source, seenBy(flow))
      gone.set(flow, listed)
      const { known, keys } = await listed
      const page = keys.filter((key) => key > after).slice(0, limit)
      return { known, gone: keys.length, seen: seenBy(flow).size, keys: page }
    },
  }
}

interface GoneKeys {
  readonly known: number
  readonly keys: readonly string[]
}

/** What a real run has linked and a planned one has not seen. */
async function listGone(
  real: Store,
  flow: string,
  source: string,
  seen: ReadonlySet<string>,
): Promise<GoneKeys> {
  const keys: string[] = []
  for (let after = ''; ; ) {
    const page = await real.gone(flow, source, { after, limit: PAGE })
    keys.push(...page.keys.filter((key) => !seen.has(key)))
    const last = page.keys.at(-1)
    if (last === undefined) return { known: page.known, keys: keys.toSorted() }
    after = last
  }
}
