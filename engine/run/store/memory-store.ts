import type { RecordId } from '../connection.ts'
import type { Cursor } from './cursor.ts'
import type { DurableRecord, DurableState, ListedRecord, RecordQuery } from './durable-record.ts'
import type { CommitResult, Effects, RecordEvent } from './effects.ts'
import type { Grant, LostCreate, NewIntent } from './intent.ts'
import { requireShortKeys } from './key-length.ts'
import { type Link, type LinkKey, parseLinkWakeKey } from './link.ts'
import { createMemoryRuns, type MemoryRuns } from './memory-runs.ts'
import type { RunLease } from './run-lease.ts'
import { firstPartition, type GoneReport, type Store } from './store.ts'

/** A store that forgets everything with the process: for tests, and for `plan`, which must not write. */
export interface MemoryStore extends Store {
  /** Every event that was committed, in order. */
  readonly events: readonly (RecordEvent & { readonly flow: string; readonly run: string })[]
}

interface Intent extends NewIntent {
  readonly run: string
  readonly worker: string
  readonly startedAt: number
  readonly attempt: string
  readonly begunAt: number
  /** What it made; then it is over, and only remembered. */
  readonly made?: RecordId | undefined
}

interface MemoryState {
  readonly now: () => number
  readonly runs: MemoryRuns
  readonly cursors: Map<string, Cursor>
  readonly links: Map<string, Link>
  readonly intents: Map<string, Intent>
  /** How often each operation was begun. */
  readonly attempts: Map<string, number>
  readonly records: Map<string, DurableRecord>
  readonly seen: Map<string, Set<string>>
  readonly events: (RecordEvent & { readonly flow: string; readonly run: string })[]
}

/** Creates an empty store. The clock gives milliseconds since 1970. */
export function createMemoryStore(options: { readonly now: () => number }): MemoryStore {
  const state: MemoryState = {
    now: options.now,
    runs: createMemoryRuns(options.now),
    cursors: new Map(),
    links: new Map(),
    intents: new Map(),
    attempts: new Map(),
    records: new Map(),
    seen: new Map(),
    events: [],
  }
  const { runs } = state
  const links: Store['links'] = async (keys) =>
    present(keys.map((key) => state.links.get(linkId(key))))
  const records: Store['records'] = async (flow, keys) =>
    present(keys.map((key) => state.records.get(compound(flow, key))))

  return {
    events: state.events,
    cursor: async (flow, partition) => state.cursors.get(compound(flow, String(partition))),
    links,
    lookAhead: async (flow, keys, linkKeys) => ({
      records: await records(flow, keys),
      links: await links(linkKeys),
    }),
    linksTo: async (target, ids) => {
      const wanted = new Set(ids)
      return [...state.links.values()].filter(
        (link) => link.target === target && wanted.has(link.id),
      )
    },
    declare: async (lease, intents) => declare(state, lease, intents),
    lost: async (flow, limit) => lost(state, flow).slice(0, limit),
    records,
    due: async (flow, now, limit) => due(state, flow, now).slice(0, limit),
    list: async (query) => list(state, query),
    release: async (flow, keys) => release(state, flow, keys),
    commit: async (lease, effects) => commit(state, lease, effects),
    resetSeen: async (flow) => void state.seen.delete(flow),
    gone: async (flow, source, page) => gone(state, flow, source, page),
    startRun: async (run) => ({
      ...runs.start(run),
      hasUnfinished: [...state.records.values()].some(
        (record) => record.flow === run.flow && dueTime(record) !== undefined,
      ),
      hasLost: lost(state, run.flow).length > 0,
    }),
    touchRun: async (lease) => runs.keep(lease, {}),
    finishRun: async (lease, result) => runs.finish(lease, result),
    split: async (lease, partitions, cursor) => split(state, lease, partitions, cursor),
    takePartition: async (flow, worker) => {
      const open = partitionsOf(state, flow).filter(({ cursor }) => cursor.reading)
      const taken = runs.take(
        flow,
        worker,
        open.map(({ number }) => number),
      )
      const cursor = open.find(({ number }) => number === taken?.lease.partition)?.cursor
      if (!taken || !cursor?.reading) return undefined
      return { ...taken, cursor: { ...cursor, reading: cursor.reading } }
    },
    leavePartition: async (lease, result) => runs.parts.leave(lease, result),
    partitions: async (flow) => {
      const all = partitionsOf(state, flow).map(({ cursor }) => cursor)
      const times = all.flatMap(({ value }) => (value === undefined ? [] : [value])).toSorted()
      const open = all.filter(({ reading }) => reading).length
      return { ...runs.parts.state(flow), open, newest: times.at(-1) }
    },
    haltPartitions: async (flow) => runs.parts.halt(flow),
    runs: async (query) => runs.list(query),
    countRecords: async (flow) => countRecords(state, flow),
  }
}

/** One text for several parts, such that different parts never give the same text. */
function compound(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}

function linkId(key: LinkKey): string {
  return compound(key.source, key.key, key.target)
}

function partitionsOf(
  state: MemoryState,
  flow: string,
): readonly { readonly number: number; readonly cursor: Cursor }[] {
  const found: { readonly number: number; readonly cursor: Cursor }[] = []
  for (let number = firstPartition; ; number += 1) {
    const cursor = state.cursors.get(compound(flow, String(number)))
    if (!cursor) return found
    found.push({ number, cursor })
  }
}

function split(
  state: MemoryState,
  lease: RunLease,
  partitions: readonly Cursor[],
  cursor: Cursor,
): void {
  state.runs.keep(lease, {})
  const idOf = (number: number): string => compound(lease.flow, String(number))
  for (const { number } of partitionsOf(state, lease.flow)) state.cursors.delete(idOf(number))
  for (const [at, each] of partitions.entries()) state.cursors.set(idOf(firstPartition + at), each)
  state.cursors.set(idOf(0), cursor)
  for (const intent of state.intents.values()) {
    if (intent.flow === lease.flow && intent.made !== undefined) {
      state.intents.delete(intent.operation)
    }
  }
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined)
}

function declare(
  state: MemoryState,
  lease: RunLease,
  intents: readonly NewIntent[],
): readonly Grant[] {
  state.runs.keep(lease, {})
  return intents.map((intent) => declareOne(state, lease, intent))
}

function declareOne(state: MemoryState, lease: RunLease, asked: NewIntent): Grant {
  const { operation, claim } = asked
  keepElsewhere(state, asked)
  const previous =
    state.intents.get(operation) ??
    [...state.intents.values()].find((intent) => intent.claim === claim)
  if (!previous) return begin(state, lease, asked, claim)
  if (previous.made !== undefined) return { operation, kind: 'made', id: previous.made }
  const isOwn = previous.run === lease.run && (previous.operation === operation || asked.anew)
  if (state.runs.isLive(previous.run) && !isOwn) return { operation, kind: 'held' }
  if (asked.anew) {
    state.intents.delete(previous.operation)
    return begin(state, lease, asked, previous.claim)
  }
  // Only who is at it changes, and until when another one could: which attempt it was is what has to be found out.
  const { run, worker } = lease
  const startedAt =
    previous.run === run
      ? previous.startedAt
      : Math.max(previous.startedAt, state.runs.endOf(previous.run))
  state.intents.set(previous.operation, { ...previous, run, worker, startedAt })
  const elsewhere = previous.claim === claim ? {} : { isElsewhere: true as const }
  const now = state.now()
  return {
    operation,
    kind: 'unresolved',
    quietMs: now - startedAt,
    previous: previous.operation,
    attempt: previous.attempt,
    attemptMs: now - previous.begunAt,
    ...elsewhere,
  }
}

/** What the operation made under another claim was something else, such as the item that stood here in its loop: it stays known by its claim. */
function keepElsewhere(state: MemoryState, { operation, claim }: NewIntent): void {
  const past = state.intents.get(operation)
  if (past?.made === undefined || past.claim === claim) return
  state.intents.delete(operation)
  const kept = compound(past.attempt, past.claim)
  state.intents.set(kept, { ...past, operation: kept })
}

function begin(state: MemoryState, lease: RunLease, asked: NewIntent, claim: string): Grant {
  const { operation, link: key } = asked
  const { run, worker } = lease
  const now = state.now()
  const times = (state.attempts.get(operation) ?? 0) + 1
  state.attempts.set(operation, times)
  const attempt = times === 1 ? operation : `${operation}#${times}`
  state.intents.set(operation, {
    ...asked,
    claim,
    run,
    worker,
    attempt,
    startedAt: now,
    begunAt: now,
  })
  const link = key && state.links.get(linkId(key))
  return { operation, kind: 'granted', attempt, ...(link ? { link } : {}) }
}

function lost(state: MemoryState, flow: string): readonly LostCreate[] {
  return [...state.intents.values()]
    .filter((intent) => intent.flow === flow && intent.made === undefined)
    .filter(({ run }) => !state.runs.isLive(run))
    .filter(({ key }) => !state.records.has(compound(flow, key)))
    .map(({ key, operation, target, match = {}, link }) => ({
      key,
      doubt: { operation, target, match, link },
    }))
}

function dueTime(record: DurableRecord): number | undefined {
  if (record.state === 'ready') return 0
  return record.state === 'waiting' || record.state === 'retrying' ? record.dueAt : undefined
}

function due(state: MemoryState, flow: string, now: number): readonly DurableRecord[] {
  return [...state.records.values()]
    .filter((record) => record.flow === flow && (dueTime(record) ?? Infinity) <= now)
    .toSorted(
      (a, b) =>
        (dueTime(a) ?? 0) - (dueTime(b) ?? 0) || a.since - b.since || compareText(a.key, b.key),
    )
}

function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function list(state: MemoryState, query: RecordQuery): readonly ListedRecord[] {
  const { flow, states, after, limit } = query
  const isWanted = (record: DurableRecord): boolean => {
    if (flow !== undefined && record.flow !== flow) return false
    if (!states.includes(record.state) || record.ignored) return false
    return after === undefined || compareRecords(record, after) > 0
  }
  const wanted = [...state.records.values()].filter(isWanted).toSorted(compareRecords)
  return wanted
    .slice(0, limit)
    .map(({ payload: _payload, doubt: _doubt, version: _version, ...listed }) => listed)
}

function compareRecords(
  left: Pick<DurableRecord, 'flow' | 'key'>,
  right: Pick<DurableRecord, 'flow' | 'key'>,
): number {
  return compareText(left.flow, right.flow) || compareText(left.key, right.key)
}

function makeReady(state: MemoryState, record: DurableRecord): void {
  const { dueAt: _due, waitsFor: _waits, ignored: _ignored, ...kept } = record
  const ready: DurableRecord = { ...kept, state: 'ready', since: state.now() }
  state.records.set(compound(record.flow, record.key), ready)
}

function release(state: MemoryState, flow: string, keys: readonly string[] | 'all'): number {
  const wanted = keys === 'all' ? undefined : new Set(keys)
  let count = 0
  for (const record of state.records.values()) {
    if (record.flow !== flow || (wanted && !wanted.has(record.key))) continue
    if (record.state === 'ready' || record.state === 'in-doubt') continue
    if (record.ignored && !wanted) continue
    makeReady(state, { ...record, attempts: 0 })
    count += 1
  }
  return count
}

function commit(state: MemoryState, lease: RunLease, effects: Effects): CommitResult {
  requireShortKeys(effects)
  const { isHalted, run } = state.runs.keep(lease, effects.counts)
  for (const key of effects.unlinks) unlink(state, key)
  for (const link of effects.links) setLink(state, link)
  for (const key of effects.deadLinks) {
    const link = state.links.get(linkId(key))
    if (link) state.links.set(linkId(key), { ...link, dead: true })
  }
  for (const operation of effects.settled) settle(state, lease, operation)
  rememberMade(state, lease, effects.made)
  for (const record of effects.records) {
    state.records.set(compound(record.flow, record.key), record)
  }
  for (const key of effects.ended) state.records.delete(compound(lease.flow, key))
  if (effects.cursor) {
    const { partition, cursor } = effects.cursor
    state.cursors.set(compound(lease.flow, String(partition)), cursor)
  }
  const seen = state.seen.get(lease.flow) ?? new Set()
  for (const key of effects.seen) seen.add(key)
  state.seen.set(lease.flow, seen)
  for (const event of effects.events) {
    state.events.push({ ...event, flow: lease.flow, run })
  }
  const woken = wake(state, lease.flow, effects)
  if (effects.end) state.runs.finish(lease, effects.end)
  return { woken, isHalted }
}

function unlink(state: MemoryState, key: LinkKey): void {
  state.links.delete(linkId(key))
}

function setLink(state: MemoryState, link: Link): void {
  unlink(state, link)
  const { dead: _dead, ...living } = link
  state.links.set(linkId(link), link.dead ? link : living)
}

/** An intent that another live worker has taken over is that worker's to settle. */
function settle(state: MemoryState, lease: RunLease, operation: string): void {
  const intent = state.intents.get(operation)
  if (intent?.run === lease.run || !state.runs.isLive(intent?.run ?? '')) {
    state.intents.delete(operation)
  }
}

function rememberMade(state: MemoryState, lease: RunLease, made: Effects['made']): void {
  for (const { operation, id } of made) {
    const intent = state.intents.get(operation)
    if (intent?.run === lease.run) state.intents.set(operation, { ...intent, made: id })
  }
}

function wake(state: MemoryState, flow: string, effects: Effects): number {
  const wakes = new Set(effects.wakes)
  for (const record of effects.records) {
    if (record.waitsFor !== undefined && isLinked(state, record.waitsFor)) {
      wakes.add(record.waitsFor)
    }
  }
  if (wakes.size === 0) return 0
  const woken = [...state.records.values()].filter(
    (record) =>
      record.state === 'waiting' && record.waitsFor !== undefined && wakes.has(record.waitsFor),
  )
  for (const record of woken) makeReady(state, record)
  return woken.filter((record) => record.flow === flow).length
}

function isLinked(state: MemoryState, wakeKey: string): boolean {
  const key = parseLinkWakeKey(wakeKey)
  const link = key && state.links.get(linkId(key))
  return link !== undefined && link.dead !== true
}

function gone(
  state: MemoryState,
  flow: string,
  source: string,
  page: { readonly after: string; readonly limit: number },
): GoneReport {
  const seen = state.seen.get(flow) ?? new Set<string>()
  const living = [...state.links.values()].filter((link) => link.source === source && !link.dead)
  const known = [...new Set(living.map((link) => link.key))]
  const missing = known.filter((key) => !seen.has(key)).toSorted(compareText)
  const keys = missing.filter((key) => key > page.after).slice(0, page.limit)
  return { known: known.length, gone: missing.length, seen: seen.size, keys }
}

function countRecords(state: MemoryState, flow: string): Record<DurableState, number> {
  const counts = { ready: 0, waiting: 0, retrying: 0, parked: 0, 'in-doubt': 0 }
  for (const record of state.records.values()) {
    if (record.flow === flow && !record.ignored) counts[record.state] += 1
  }
  return counts
}
