import type { RecordId } from '../connection.ts'
import type { Ports } from '../ports.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { CommitResult, Effects } from '../store/effects.ts'
import type { Grant, NewIntent } from '../store/intent.ts'
import { requireShortKey } from '../store/key-length.ts'
import { type Link, type LinkKey, linkWakeKey } from '../store/link.ts'
import type { RunLease, RunResult } from '../store/run-lease.ts'
import type { LookedAhead, Store } from '../store/store.ts'
import { createBatcher } from './batcher.ts'
import { createEffectBuffer, type EffectBuffer } from './effect-buffer.ts'
import { createKeyLock, type KeyLock } from './key-lock.ts'
import type { LeaseHold } from './lease-hold.ts'
import { createLinkView, type Seen } from './link-view.ts'
import { createPrecedence, type Precedence } from './precedence.ts'
import { createRecentMap } from './recent-map.ts'

/**
 * What one run knows: the store's state, with everything on top that this run has done and not committed yet.
 * Look-ups are batched; changes are gathered and committed together.
 */
export interface Session {
  readonly lease: RunLease
  /** Living or dead; `undefined` when there is none. */
  readonly link: (key: LinkKey) => Promise<Link | undefined> | Link | undefined
  /** The same, past anything read ahead: sees what other workers have committed. */
  readonly freshLink: (key: LinkKey) => Promise<Link | undefined>
  /** Durable records of the flow by key, as the store has them. */
  readonly records: (keys: readonly string[]) => Promise<readonly DurableRecord[]>
  /** All links that lead to a target record, living or dead. */
  readonly linksTo: (target: string, id: RecordId) => Promise<readonly Link[]>
  /** Looks ahead for a page; call `release` when the page is over. */
  readonly prefetch: (
    keys: readonly string[],
    links: readonly LinkKey[],
  ) => Promise<LookedAhead & { readonly release: () => void }>
  readonly declare: (intent: NewIntent) => Promise<Grant>
  /** The outcome of a declared create is known: what it made, if anything. */
  readonly settle: (operation: string, claim: string, id?: RecordId) => void
  /** A create of this run ended without a known outcome; whatever the system makes of it, it has by then (by `elapsed`). */
  readonly doubt: (operation: string, overAt: number) => void
  /** Milliseconds since then; below zero until then. */
  readonly doubtOverFor: (operation: string) => number | undefined
  /** Serialises work on one claim (target and match values) within this run. */
  readonly claims: KeyLock
  /** Serialises writes to one target record that exists, from the decision to the write, within this run. */
  readonly targets: KeyLock
  /** Counts the records of this run, as they are read. */
  readonly nextPlace: () => number
  /** Which source record has the last word about a target record in this run. */
  readonly precedence: Precedence
  /** Serialises the deletes of one target record within this run. */
  readonly deletes: KeyLock
  /** The id of a target record that this run has made under a claim; a search may not show it yet. */
  readonly made: (claim: string) => RecordId | undefined
  readonly remember: (claim: string, id: RecordId) => void
  readonly forget: (claim: string) => void
  /** @throws {KeyTooLongError} if the id of the target record cannot be kept. */
  readonly putLink: (link: Link) => void
  readonly unlink: (key: LinkKey) => void
  /** The link stays, for a source record that may come back; one that was taken away does not. */
  readonly killLink: (key: LinkKey) => void
  readonly effects: EffectBuffer
  /** Commits what was gathered, and ends the run where that is told; commits follow each other, never overlap. */
  readonly commit: (cursor?: Effects['cursor'], end?: RunResult) => Promise<CommitResult>
}

/** Claims that a run keeps in mind, at least; far more than a slow search index can lag behind. */
const REMEMBERED = 10_000
/** What a commit keeps beside what was done. */
type Ends = Pick<Effects, 'cursor' | 'end'>

const NOTHING: CommitResult = { woken: 0, isHalted: false }
const NOTHING_AHEAD: LookedAhead = { records: [], links: [] }

export function createSession(
  store: Store,
  lease: RunLease,
  { turn, elapsed }: Pick<Ports, 'turn' | 'elapsed'>,
  hold?: LeaseHold,
): Session {
  const effects = createEffectBuffer()
  const links = createLinkView(store, turn)
  const made = createRecentMap<RecordId>(REMEMBERED)
  /** Claims and operations whose intent is over for us, but not yet in the store. */
  const settling = new Set<string>()
  const declare = createBatcher<NewIntent, Grant>(
    (intents) =>
      links.readUnder(async (seen) => {
        const grants = await store.declare(lease, intents)
        return grants.map((grant, at) => asSeen(grant, intents[at], seen))
      }),
    turn,
  )
  let place = 0

  async function commitNow({ cursor, end }: Ends): Promise<CommitResult> {
    // What came to nothing asks nothing of the store; the lease has its own beat.
    if (!cursor && !end && effects.isEmpty()) return NOTHING
    const committed = links.mark()
    const settled = [...settling]
    const sentAt = elapsed()
    const result = await store.commit(lease, effects.take(cursor, end))
    hold?.keptAt(sentAt)
    committed()
    for (const each of settled) settling.delete(each)
    return result
  }

  const commitInTurn = oneByOne(commitNow)
  const commit: Session['commit'] = (cursor, end) => commitInTurn({ cursor, end })

  return {
    lease,
    link: links.find,
    freshLink: links.findFresh,
    records: (keys) => store.records(lease.flow, keys),
    linksTo: links.findTo,
    prefetch: (keys, linkKeys) =>
      links.prefetch(linkKeys, async () =>
        keys.length === 0 ? NOTHING_AHEAD : store.lookAhead(lease.flow, keys, linkKeys),
      ),
    declare: async (intent) => {
      if (settling.has(intent.claim) || settling.has(intent.operation)) await commit()
      return declare(intent)
    },
    settle: (operation, claim, id) => {
      settling.add(claim).add(operation)
      // Other partitions share what this run has made; what a run of its own has made, `remember` is enough for.
      effects.settle(operation, lease.partition === undefined ? undefined : id)
    },
    ...createDoubts(elapsed),
    claims: createKeyLock(),
    targets: createKeyLock(),
    nextPlace: () => (place += 1),
    precedence: createPrecedence(REMEMBERED),
    deletes: createKeyLock(),
    made: made.get,
    remember: made.set,
    forget: made.delete,
    putLink: (link) => {
      if (typeof link.id === 'string') requireShortKey(link.id)
      links.change(link, link)
      effects.putLink(link)
      effects.wake(linkWakeKey(link))
    },
    unlink: (key) => {
      links.change(key, null)
      effects.unlink(key)
    },
    killLink: (key) => {
      if (links.isRemoved(key)) return
      links.change(key, 'dead')
      effects.killLink(key)
    },
    effects,
    commit,
  }
}

function createDoubts(elapsed: Ports['elapsed']): Pick<Session, 'doubt' | 'doubtOverFor'> {
  const doubts = createRecentMap<number>(REMEMBERED)
  return {
    doubt: (operation, overAt) => doubts.set(operation, overAt),
    doubtOverFor: (operation) => {
      const at = doubts.get(operation)
      return at === undefined ? undefined : elapsed() - at
    },
  }
}

/** Each begins when the one before is over. After one that failed none does: a cursor would pass what was lost with it. */
function oneByOne<Given, Result>(
  work: (given: Given) => Promise<Result>,
): (given: Given) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (given) => {
    const next = last.then(() => work(given))
    last = next
    // Whoever asked for it hears of it.
    next.catch(() => undefined)
    return next
  }
}

/** With the link that there is by now, where one was made before the create was granted. */
function asSeen(grant: Grant, intent: NewIntent | undefined, seen: Seen): Grant {
  if (grant.kind !== 'granted' || !intent?.link) return grant
  const link = seen(linkWakeKey(intent.link), grant.link ?? null)
  const { operation, attempt } = grant
  return { operation, kind: 'granted', attempt, ...(link ? { link } : {}) }
}
