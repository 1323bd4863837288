import { type Message, say } from '../../messages/message.ts'
import type { SourceRecord } from '../connection.ts'
import {
  type Conclusion,
  concludeFailure,
  concludeHandled,
  type RecordTask,
} from '../record/conclude.ts'
import { HEIR, handOver } from '../record/hand-over.ts'
import { handleMissing, handleRecord, RecordFailure } from '../record/handle-record.ts'
import { ownTargets } from '../record/own-targets.ts'
import type { FlowRun } from '../record/record-walk.ts'
import type { FoundRecord, Known } from '../record/redact.ts'
import { redactConclusion } from '../record/redact-conclusion.ts'
import { refillRecord } from '../record/refill-record.ts'
import { createStoryTeller, type RecordStory } from '../record/story.ts'
import { createTranslate } from '../record/translate.ts'
import { versionOf } from '../record/versions.ts'
import type { Progress, RunOptions } from '../run-options.ts'
import { mayMissRows, sayMissingRows } from '../session/missing-rows.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { Effects, RecordEvent } from '../store/effects.ts'
import type { MissingRow } from '../store/missing-row.ts'
import type { RunResult } from '../store/run-lease.ts'
import { createRecentReads, type RecentReads } from './recent-reads.ts'
import { createRecordPool } from './record-pool.ts'
import { createStops, type Stops } from './stops.ts'
import { createTally, type Tally } from './tally.ts'
import { toldFlow } from './told-records.ts'

/** The work of one run: hands records to the pool, gathers what they came to, commits it, and knows when to stop. */
export interface FlowWork
  extends Pick<Stops, 'stop' | 'halt' | 'fail' | 'stopped'>,
    Pick<RecentReads, 'recall'> {
  readonly run: FlowRun
  /** Starts a record when there is a place; `done` resolves when it has ended, to whether it was handled. */
  readonly start: (task: RecordTask) => Promise<{ readonly done: Promise<boolean> }>
  readonly idle: () => Promise<void>
  /** Whether any record came to something else than unchanged. */
  readonly hasActed: () => boolean
  readonly commit: (cursor?: Effects['cursor']) => Promise<void>
  /** The same, and ends the run with it. */
  readonly end: (result: RunResult) => Promise<void>
  /** Commits a page that was handled; one that came to nothing is committed with what follows, within a second. */
  readonly commitPage: (cursor?: Effects['cursor']) => Promise<void>
  /** Since the last call, did a commit make records of this flow ready? */
  readonly hasWoken: () => boolean
  /** The counters themselves, for work that adds to them. */
  readonly counts: () => Record<string, number>
  readonly report: (doing: Progress['doing']) => void
}

/** Handled records that are committed without waiting for the end of their page. */
const MAX_UNCOMMITTED = 400
/** A slow system must not leave minutes of work uncommitted. */
const MAX_UNCOMMITTED_MS = 1_000
/** Characters of the records that are worked on at a time: each is in memory a few times, as it is, tidy, and as it is sent. */
const MAX_UNDER_WAY_SIZE = 8_388_608
/** More records than any page has. */
const MAX_LEFT = 100_000
/** A record that is to be kept as it was read, and is as large, is committed before its place is free. */
const LARGE_SIZE = 262_144

export function createFlowWork(
  options: RunOptions,
  run: FlowRun,
  totals: Record<string, number>,
): FlowWork {
  const { session, ports, flow } = run
  const stops = createStops()
  const { stop, halt, fail } = stops
  let hasActed = false
  const { isOld, noteOver, ...commits } = createCommits(options, run, stops)
  const { commit } = commits
  const countFailure = createFailureCount(flow.errors.stopAfter)
  const { recall, remember } = createRecentReads(ports.clock)
  const tally = createTally(session.effects, totals)
  /** Keys of records of which this run has left something to do, the latest of them. */
  const left = new Set<string>()

  async function leaveToHeirs({ source }: RecordTask, conclusion: Conclusion): Promise<void> {
    if (source.deleted && isOver(conclusion)) await handOver(run, source.key)
  }

  /** A failure is kept in `stops`. */
  async function commitWhenDue({ source }: RecordTask, { durable }: Conclusion): Promise<void> {
    // Not awaited: the next record needs no answer from it.
    if (session.effects.size() > MAX_UNCOMMITTED || isOld()) commit().catch(() => undefined)
    else if (isLarge(source) && durable?.payload !== undefined)
      await commit().catch(() => undefined)
  }

  /** `false`: stopped before it came to a conclusion, so it must be read again. */
  async function work(task: RecordTask): Promise<boolean> {
    const told = stops.stopped() ? undefined : await tell(run, task)
    if (!told) return false
    const { conclusion, known } = told
    await leaveToHeirs(task, conclusion)
    apply(run, task, told, { tally, left })
    options.onRecord?.(task.source, conclusion, known)
    if (conclusion.outcome === 'waiting') remember(task)
    if (conclusion.outcome !== 'unchanged') hasActed = true
    if (options.told && hasPassed(conclusion)) noteOver(task.source)
    const problem = countFailure(conclusion) ?? conclusion.stop
    if (problem !== undefined) stop(problem, 'failed')
    await commitWhenDue(task, conclusion)
    return conclusion.durable !== undefined || conclusion.stop === undefined
  }

  const { aroundRecord = (_, go) => go() } = options

  const room = { places: flow.parallel, size: MAX_UNDER_WAY_SIZE }
  const pool = createRecordPool(room, async (task: RecordTask) => {
    try {
      return await aroundRecord(task.source, () => work(task))
    } catch (error) {
      fail(error)
      return false
    }
  })

  return {
    run,
    start: async (task) => {
      const { key, size } = task.source
      const started = pool.start(key, { ...task, place: session.nextPlace() }, size)
      if (started.place) await started.place
      return started
    },
    idle: pool.idle,
    hasActed: () => hasActed,
    ...commits,
    stop,
    halt,
    fail,
    stopped: stops.stopped,
    recall,
    counts: () => totals,
    report: (doing) => options.onProgress?.({ doing, counts: { ...totals } }),
  }
}

interface Commits extends Pick<FlowWork, 'commit' | 'end' | 'commitPage' | 'hasWoken'> {
  /** The last one is a while ago. */
  readonly isOld: () => boolean
  /** The record came to its end; the next commit keeps that. */
  readonly noteOver: (source: SourceRecord) => void
}

function createCommits(
  options: RunOptions,
  { session, ports }: FlowRun,
  { fail, halt, throwIfBroken, isBroken }: ReturnType<typeof createStops>,
): Commits {
  let woken = false
  let lastCommitAt = ports.clock.now()
  /** How far pages went whose commit waits for the next. */
  let reached: Effects['cursor']
  /** Records that came to their end and are not committed yet. */
  let over: SourceRecord[] = []
  const isOld = (): boolean => ports.clock.now() - lastCommitAt > MAX_UNCOMMITTED_MS

  async function commit(cursor: Effects['cursor'] = reached, end?: RunResult): Promise<void> {
    throwIfBroken()
    lastCommitAt = ports.clock.now()
    reached = undefined
    const committed = over
    over = []
    try {
      const { woken: count, isHalted } = await session.commit(cursor, end)
      if (!isBroken()) noteTold(options, committed)
      if (count > 0) woken = true
      if (isHalted) halt()
    } catch (error) {
      fail(error)
      throw error
    }
  }

  return {
    isOld,
    noteOver: (source) => void over.push(source),
    commit,
    end: (result) => commit(reached, result),
    commitPage: async (cursor) => {
      if (cursor && reached && reached.partition !== cursor.partition) await commit()
      if (!session.effects.isQuiet() || isOld()) await commit(cursor)
      else if (cursor) reached = cursor
    },
    hasWoken: () => {
      const was = woken
      woken = false
      return was
    },
  }
}

/** Only once it is kept: what was done and not committed must be looked into. What was skipped may be wanted by other answers. */
function noteTold(options: RunOptions, records: readonly SourceRecord[]): void {
  for (const record of records) options.told?.note(toldFlow(options), record)
}

function isLarge({ size = 0 }: SourceRecord): boolean {
  return size >= LARGE_SIZE
}

/** Counts failures in a row; gives why to stop once they are too many. */
function createFailureCount(stopAfter: number): (conclusion: Conclusion) => Message | undefined {
  let inARow = 0
  return ({ isFailure, outcome, reason }) => {
    if (isFailure) inARow += 1
    else if (outcome === 'done' || outcome === 'unchanged') inARow = 0
    if (inARow < stopAfter) return undefined
    return say('failuresInARow', { count: inARow, said: reason ?? say('noReason', {}) })
  }
}

/** What a record came to, and how, where that is kept. */
interface Told {
  readonly conclusion: Conclusion
  readonly known: Known
  readonly story?: RecordStory | undefined
  /** Values that tables left out of it, without what is personal. */
  readonly missing: readonly MissingRow[]
}

async function tell(run: FlowRun, task: RecordTask): Promise<Told | undefined> {
  const { keeper, flow } = run
  const found: FoundRecord[] | undefined = run.redact && []
  const missing: MissingRow[] = []
  const note = mayMissRows(flow) ? (row: MissingRow) => void missing.push(row) : undefined
  if (!keeper) {
    const followed =
      note || found
        ? { ...run, found, translate: createTranslate(flow.tables, run.trace, note) }
        : run
    const conclusion = await conclude(followed, task)
    const known = { record: task.source.record, found: found ?? [] }
    return conclusion && toTold(run, known, conclusion, missing)
  }
  const story = createStoryTeller(task.source.record, run.trace)
  const { trace } = story
  const translate = createTranslate(flow.tables, trace, note)
  const followed = { ...run, story, found, trace, translate }
  const conclusion = await keeper.attribute(story.exchanges, () => conclude(followed, task))
  if (!conclusion) return undefined
  const told = story.end(conclusion.step, conclusion.reason)
  const known = { record: told.record, found: found ?? [] }
  return { ...toTold(run, known, conclusion, missing), story: told }
}

/** What may be told in the open. A record that went on without a value says so. */
function toTold(
  run: FlowRun,
  known: Known,
  conclusion: Conclusion,
  rows: readonly MissingRow[],
): Told {
  const missing = rows.filter(
    ({ value }) => run.redact === undefined || run.redact(value, known, 'row') === value,
  )
  const left = hasPassed(conclusion) ? sayMissingRows(run.flow, missing) : undefined
  return {
    conclusion: redactConclusion(run, known, {
      ...conclusion,
      reason: conclusion.reason ?? left,
    }),
    known,
    missing,
  }
}

/** Nothing is left to do about the record. */
function isOver({ durable, stop }: Conclusion): boolean {
  return !durable && stop === undefined
}

function hasPassed({ outcome }: Conclusion): boolean {
  return outcome === 'done' || outcome === 'unchanged'
}

async function conclude(run: FlowRun, task: RecordTask): Promise<Conclusion | undefined> {
  if (run.refill) return refillRecord(run, task, run.refill)
  try {
    // Whatever was sent of it before, the one that is gone may have written over it.
    const previousCause = task.previous?.cause
    const isHeir = previousCause === HEIR
    const forced = isHeir ? { ...run, force: true, isHeir } : run
    const previousDoubt = task.previous?.doubt ?? task.lost
    const previousAttempts = task.previous?.attempts
    const known = { ...forced, previousCause, previousAttempts, previousDoubt }
    const handled = await (task.isMissing
      ? handleMissing(known, task.source)
      : handleRecord(known, task.source, task.place))
    return concludeHandled(run, task, handled)
  } catch (error) {
    // Cut off in the middle: what was declared is looked into next time.
    if (run.signal.aborted) return undefined
    if (error instanceof RecordFailure) return concludeFailure(run, task, error)
    throw error
  }
}

const COUNTED_AS = { create: 'created', update: 'updated', delete: 'deleted' } as const

/** Turns a conclusion into effects, to be committed together. */
function apply(
  run: FlowRun,
  task: RecordTask,
  told: Told,
  { tally, left }: { readonly tally: Tally; readonly left: Set<string> },
): void {
  const { conclusion } = told
  if (conclusion.isUnlinked) return tally.unlinked()
  const { effects } = run.session
  const { outcome, writes, durable } = conclusion
  if (hasPassed(conclusion)) for (const row of told.missing) effects.miss(row)
  const hasWritten = writes.length > 0
  tally.outcome(task.source.key, { outcome, hasWritten }, durable !== undefined)
  for (const { action } of writes) tally.write(COUNTED_AS[action])

  if (durable) {
    effects.putRecord(durable)
    noteLeft(left, task.source.key)
  } else if (isOver(conclusion)) {
    // What came of it on the same page, before, is not known to whoever read that page.
    endRecord(run, task, task.previous !== undefined || left.delete(task.source.key))
  }
  if (isNoEvent(run, conclusion, task)) return
  effects.event(eventOf(run, task, told))
}

/** Nothing happened that is new: of what a run of chosen fields leaves alone, its own run has told. */
function isNoEvent(run: FlowRun, { outcome }: Conclusion, { previous }: RecordTask): boolean {
  if (outcome === 'unchanged') return !previous
  return outcome === 'skipped' && run.refill !== undefined
}

function eventOf(run: FlowRun, { source }: RecordTask, { conclusion, story }: Told): RecordEvent {
  const { outcome, writes, reason, step } = conclusion
  return {
    key: source.key,
    label: source.label,
    outcome,
    reason,
    step,
    flowVersion: run.flow.version,
    at: run.ports.clock.now(),
    writes: writes.map(({ action, resource, id, set, step: by }) =>
      action === 'update'
        ? { action, resource, id, fields: Object.keys(set), step: by }
        : { action, resource, id, step: by },
    ),
    story,
  }
}

/** Those of a page long ago are in the store by now. */
function noteLeft(left: Set<string>, key: string): void {
  left.add(key)
  for (const oldest of left) {
    if (left.size <= MAX_LEFT) return
    left.delete(oldest)
  }
}

function endRecord(run: FlowRun, task: RecordTask, isKept: boolean): void {
  const { key, edited, deleted } = task.source
  if (edited) run.session.effects.putRecord(settledByHand(run, task))
  else if (isKept) run.session.effects.endRecord(key)
  if (deleted) killLinks(run, key)
}

/** The source still has what a person changed: its next complete read must not undo that, nor fail on it again. */
function settledByHand(run: FlowRun, { source }: RecordTask): DurableRecord {
  return {
    flow: run.flow.name,
    key: source.key,
    label: source.label,
    state: 'parked',
    reason: say('edited', {}),
    cause: 'run.edited',
    attempts: 0,
    version: versionOf(run, source),
    flowVersion: run.flow.version,
    ignored: true,
    since: run.ports.clock.now(),
  }
}

/** The source record is gone and its `deletes` steps are done: its links stay, marked dead. */
function killLinks(run: FlowRun, key: string): void {
  const source = run.flow.source.resource.name
  for (const target of ownTargets(run.flow.steps, source)) {
    run.session.killLink({ source, key, target })
  }
}
