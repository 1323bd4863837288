import type { RecordId } from '../connection.ts'
import type { Counts } from '../store/counts.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { Effects, RecordEvent } from '../store/effects.ts'
import { type Link, type LinkKey, linkWakeKey } from '../store/link.ts'
import type { MissingRow } from '../store/missing-row.ts'
import type { RunResult } from '../store/run-lease.ts'
import { createMissed } from './missing-rows.ts'

/** Gathers what handling records changed until it is committed; a later change of one thing replaces the earlier. */
export interface EffectBuffer {
  readonly putLink: (link: Link) => void
  readonly unlink: (key: LinkKey) => void
  readonly killLink: (key: LinkKey) => void
  readonly settle: (operation: string, made?: RecordId) => void
  readonly putRecord: (record: DurableRecord) => void
  readonly endRecord: (key: string) => void
  readonly wake: (wakeKey: string) => void
  readonly see: (key: string) => void
  readonly count: (name: keyof Counts, more: number) => void
  readonly event: (event: RecordEvent) => void
  readonly miss: (row: MissingRow) => void
  /** All values that were missed, also those that were handed over. */
  readonly missed: () => readonly MissingRow[]
  readonly size: () => number
  /** Nothing to keep but counts and keys that were seen. */
  readonly isQuiet: () => boolean
  /** Nothing to keep at all. */
  readonly isEmpty: () => boolean
  /** Hands over what was gathered and starts anew. */
  readonly take: (cursor: Effects['cursor'], end?: RunResult) => Effects
}

type LinkChange =
  | { readonly kind: 'put'; readonly link: Link }
  | { readonly kind: 'unlink' | 'kill'; readonly key: LinkKey }

export function createEffectBuffer(): EffectBuffer {
  let links = new Map<string, LinkChange>()
  let settled: string[] = []
  let made: { operation: string; id: RecordId }[] = []
  let records = new Map<string, DurableRecord | undefined>()
  let wakes = new Set<string>()
  let seen: string[] = []
  let counts: Record<string, number> = {}
  let events: RecordEvent[] = []
  const missed = createMissed()
  const isQuiet = (): boolean =>
    [events, settled, made].every((list) => list.length === 0) &&
    [links, records, wakes].every((changes) => changes.size === 0)

  return {
    putLink: (link) => void links.set(linkWakeKey(link), { kind: 'put', link }),
    unlink: (key) => void links.set(linkWakeKey(key), { kind: 'unlink', key }),
    killLink: (key) => void links.set(linkWakeKey(key), { kind: 'kill', key }),
    settle: (operation, id) => {
      if (id === undefined) settled.push(operation)
      else made.push({ operation, id })
    },
    putRecord: (record) => void records.set(record.key, record),
    endRecord: (key) => void records.set(key, undefined),
    wake: (wakeKey) => void wakes.add(wakeKey),
    see: (key) => void seen.push(key),
    count: (name, more) => {
      if (more === 0) return
      counts[name] = (counts[name] ?? 0) + more
    },
    event: (event) => void events.push(event),
    miss: missed.note,
    missed: missed.all,
    size: () => events.length + links.size,
    isQuiet,
    isEmpty: () => isQuiet() && seen.length === 0 && Object.keys(counts).length === 0,
    take: (cursor, end) => {
      const changes = [...links.values()]
      const recordChanges = [...records]
      const effects: Effects = {
        links: changes.flatMap((change) => (change.kind === 'put' ? [change.link] : [])),
        unlinks: changes.flatMap((change) => (change.kind === 'unlink' ? [change.key] : [])),
        deadLinks: changes.flatMap((change) => (change.kind === 'kill' ? [change.key] : [])),
        settled,
        made,
        records: recordChanges.flatMap(([, record]) => (record ? [record] : [])),
        ended: recordChanges.flatMap(([key, record]) => (record ? [] : [key])),
        wakes: [...wakes],
        cursor,
        seen,
        counts,
        events,
        missingRows: missed.take(),
        ...(end && { end }),
      }
      links = new Map()
      settled = []
      made = []
      records = new Map()
      wakes = new Set()
      seen = []
      counts = {}
      events = []
      return effects
    },
  }
}
