import { setTimeout as delay } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { LiveEvent } from '../contract/runs.ts'
import { countOpenRecords } from '../store/open-records.ts'
import { listLiveRuns } from '../store/run-history.ts'
import { createRateMeter, handledOf, type Pace } from './rate-meter.ts'
import { toRun } from './to-run.ts'

/** What goes on in all workspaces, for whoever watches. */
export interface LiveRuns {
  readonly follow: (workspace: string, signal: AbortSignal) => AsyncIterable<LiveEvent>
}

const POLL_MS = 1_000
/** Counting open records reads an index from end to end. */
const COUNT_EVERY = 5

type LiveRow = Awaited<ReturnType<typeof listLiveRuns>>[number]

interface Seen {
  readonly at: number
  readonly runs: readonly LiveRow[]
  readonly open: Awaited<ReturnType<typeof countOpenRecords>>
}

/**
 * Looks once a second for all who watch, and not at all when nobody does. Workers are not asked: the counters of a run
 * are written with every page that they commit anyway.
 */
export function createLiveRuns(db: Knex, clock: { readonly now: () => number }): LiveRuns {
  const listeners = new Set<(seen: Seen) => void>()
  const rates = createRateMeter()
  let isPolling = false

  async function poll(): Promise<void> {
    isPolling = true
    let open: Seen['open'] = []
    let endedSince = clock.now()
    for (let times = 0; listeners.size > 0; times += 1) {
      if (times % COUNT_EVERY === 0) open = await countOpenRecords(db)
      const at = clock.now()
      const runs = await listLiveRuns(db, endedSince)
      endedSince = at
      rates.note(at, runs)
      for (const listener of listeners) listener({ at, runs, open })
      await delay(POLL_MS)
    }
    isPolling = false
  }

  async function* follow(workspace: string, signal: AbortSignal): AsyncIterable<LiveEvent> {
    let seen: Seen | undefined
    let wake: (() => void) | undefined
    const listener = (next: Seen): void => {
      // Who is slow misses states between, but no run that ended.
      seen = seen ? { ...next, runs: [...seen.runs.filter(isOver), ...next.runs] } : next
      wake?.()
    }
    const stop = (): void => wake?.()
    listeners.add(listener)
    signal.addEventListener('abort', stop, { once: true })
    if (!isPolling) void poll().catch(endPolling)
    try {
      while (!signal.aborted) {
        if (!seen) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        const shown: Seen | undefined = seen
        seen = undefined
        if (shown && !signal.aborted) yield toEvent(workspace, shown)
      }
    } finally {
      listeners.delete(listener)
      signal.removeEventListener('abort', stop)
    }
  }

  /** The database was gone for a moment: who still watches is served again by the next one who comes, or by this. */
  async function endPolling(): Promise<void> {
    await delay(POLL_MS)
    isPolling = false
    if (listeners.size > 0) void poll().catch(endPolling)
  }

  function toEvent(workspace: string, { at, runs, open }: Seen): LiveEvent {
    const own = runs.filter((run) => run.workspace === workspace)
    return {
      at: new Date(at).toISOString(),
      running: own
        .filter((run) => !isOver(run))
        .map((run) => ({
          run: run.run,
          integration: run.integrationName,
          flow: run.flow,
          startedAt: new Date(run.startedAt).toISOString(),
          counts: { ...run.counts },
          handled: handledOf(run.counts),
          rate: rates.of(run.run).rate,
          remainingSeconds: remainingOf(run, rates.of(run.run)),
        })),
      ended: own.filter(isOver).map((run) => toRun(run, run.integrationName)),
      records: Object.fromEntries(
        open
          .filter((each) => each.workspace === workspace)
          .map(({ state, count }) => [state, count]),
      ),
    }
  }

  return { follow }
}

/** From what the last complete run read; nothing where this one has read as much, or is too young to tell. */
function remainingOf({ expectedReads }: LiveRow, { passed, passedRate }: Pace): number | null {
  const left = (expectedReads ?? 0) - passed
  return left > 0 && passedRate > 0 ? Math.ceil(left / passedRate) : null
}

function isOver({ state }: LiveRow): boolean {
  return state !== 'running'
}
