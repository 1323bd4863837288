import { sayUnknown, unknownResourcesOf } from '../formula/unknown-values.ts'
import { hashJson, hashText } from '../hash.ts'
import type { JsonObject } from '../json.ts'
import { changeTexts } from '../messages/change-values.ts'
import type { Message } from '../messages/message.ts'
import { skipCause } from '../plan/cause.ts'
import type { SourceRecord } from './connection.ts'
import { createPlanSession, type PlanSession } from './plan-session.ts'
import { GONE_KEY } from './read/handle-gone.ts'
import type { Conclusion } from './record/conclude.ts'
import { redactFields } from './record/redact-conclusion.ts'
import { type RunSummary, runFlow } from './run-flow.ts'
import type { RunOptions, RunScope } from './run-options.ts'
import type { Outcome } from './store/counts.ts'
import type { RecordWrite } from './store/outcome.ts'

/** A write that a plan holds back. */
export interface PlannedWrite extends RecordWrite {
  /** Resources of records that are not created yet and have to be before it: `pos.product`. */
  readonly dependsOn: readonly string[]
  /** Of it, what may be told in the open: without what is personal in the source record, and in what its steps found. */
  readonly told: Pick<RecordWrite, 'set' | 'before'>
}

/** What a flow would do to one record. */
export interface PlannedRecord {
  readonly key: string
  readonly label?: string | undefined
  /** It is gone from the source: the writes are those of the `deletes` steps. */
  readonly deleted?: true | undefined
  readonly outcome: Outcome
  readonly reason?: Message | undefined
  /** What it has in common with others that would stop for the same. */
  readonly cause?: string | undefined
  /** What has to be there before it goes on, as {@link linkWakeKey} names it. */
  readonly waitsFor?: string | undefined
  /** No flow that was tried with it would ever make that. */
  readonly inVain?: true | undefined
  readonly writes: readonly PlannedWrite[]
  /** Of the writes: equal when exactly the same would be sent. */
  readonly hash: string
}

export interface FlowPlanning {
  readonly records: readonly PlannedRecord[]
  /** Names all writes of all records: what a later apply is bound to. */
  readonly hash: string
  readonly summary: RunSummary
  /** Why records that are gone from the source would be left alone until a person agrees. */
  readonly goneQuestion?: Message | undefined
}

/**
 * Runs a flow with every write held back, on the real state, and tells what it would write. In a session, on what the
 * flows that were planned before it would have made of that state.
 */
export async function planFlow(
  options: RunOptions,
  session: PlanSession = createPlanSession(options.store, options.ports.clock.now),
): Promise<FlowPlanning> {
  const records = new Map<string, PlannedRecord>()
  const { store, unknowns } = session
  const summary = await runFlow({
    ...options,
    // For the same reason as that of the store: what is measured by it is the lease.
    ports: { ...options.ports, elapsed: () => 0 },
    systems: session.holdBack(options.systems),
    store,
    unknowns,
    explain: true,
    onRecord: (source, conclusion, known) => {
      options.onRecord?.(source, conclusion, known)
      // A record that waited and was taken up again counts as it came out last.
      const before = records.get(source.key)?.writes ?? []
      records.delete(source.key)
      if (isPassed(options, conclusion)) return
      const redact = (fields: JsonObject): JsonObject =>
        options.redact ? redactFields(options.redact, fields, known) : fields
      const shown = options.refill ? withoutRest(conclusion) : conclusion
      records.set(source.key, plannedOf(source, shown, { before, redact }))
    },
  })
  const planned = [...records.values()]
  const lines = planned.map(({ key, hash }) => `${key} ${hash}`).toSorted()
  for (const { resource, path } of options.refill ?? []) lines.push(`${resource} ${path.join('.')}`)
  const [gone] = await store.records(options.flow.name, [GONE_KEY])
  const goneQuestion = gone?.state === 'parked' ? gone.reason : undefined
  return { records: planned, hash: hashText(lines.join('\n')).slice(0, 12), summary, goneQuestion }
}

/** Of a whole source, those are many whose chosen fields stay as they are: they are counted. */
function isPassed({ refill, what }: RunOptions, { outcome, writes }: Conclusion): boolean {
  if (!refill || what.kind === 'keys') return false
  return writes.length === 0 && (outcome === 'unchanged' || outcome === 'skipped')
}

/** Of many records, the whole of what was there before is not kept in memory. */
function withoutRest(conclusion: Conclusion): Conclusion {
  const writes = conclusion.writes.map(({ before, ...write }) => {
    const fields = Object.entries(before ?? {}).filter(([name]) => Object.hasOwn(write.set, name))
    return before ? { ...write, before: Object.fromEntries(fields) } : write
  })
  return { ...conclusion, writes }
}

/** What has to be kept of a planned record until it is applied. */
export type PlannedDigest = Pick<PlannedRecord, 'key' | 'label' | 'deleted' | 'hash'>

export interface FlowApplication {
  /** Records that are as planned already, as after an earlier apply: nothing was left to write. */
  readonly already: readonly { readonly key: string; readonly label?: string | undefined }[]
  /** Records that would be written differently now than planned: left alone. */
  readonly differing: readonly DifferingRecord[]
  readonly summary: RunSummary | undefined
}

export interface DifferingRecord {
  readonly key: string
  readonly label?: string | undefined
  /** The source does not have it any more. */
  readonly isGone: boolean
}

/** Does exactly what was planned: a record for which something else would be sent now is refused. */
export async function applyPlan(
  options: Omit<RunOptions, 'what'>,
  plan: readonly PlannedDigest[],
): Promise<FlowApplication> {
  // As if each might be gone by now: one that is differs, and ends nothing.
  const what: RunScope = { kind: 'keys', keys: [], gone: plan.map(({ key }) => key) }
  const again = await planFlow({ ...options, what })
  // What could not be looked at again is neither the same nor another.
  if (again.summary.result.state !== 'finished') {
    return { already: [], differing: [], summary: { ...again.summary, counts: {} } }
  }
  const now = new Map(again.records.map((record) => [record.key, record]))
  const isAlready = (planned: PlannedDigest): boolean => isDone(planned, now.get(planned.key))
  const already = plan.filter(isAlready)
  const hashes = new Map(again.records.map(({ key, hash }) => [key, hash]))
  const same = plan.filter(({ key, hash }) => hashes.get(key) === hash)
  const differing = plan
    .filter((planned) => !isAlready(planned) && hashes.get(planned.key) !== planned.hash)
    .map(({ key, label, deleted }): DifferingRecord => {
      const found = now.get(key)
      return { key, label, isGone: !deleted && (!found || found.deleted === true) }
    })
  const summary = same.length === 0 ? undefined : await runFlow({ ...options, what: scopeOf(same) })
  return { already, differing, summary }
}

/** Nothing is left to write of it: it was applied before, or an apply that was cut off had done it. */
function isDone(planned: PlannedDigest, now: PlannedRecord | undefined): boolean {
  if (!now || now.hash === planned.hash) return false
  return now.outcome === 'unchanged' && now.deleted === planned.deleted
}

function scopeOf(plan: readonly PlannedDigest[]): RunScope {
  const keysOf = (some: readonly PlannedDigest[]): string[] => some.map(({ key }) => key)
  return {
    kind: 'keys',
    keys: keysOf(plan.filter(({ deleted }) => !deleted)),
    gone: keysOf(plan.filter(({ deleted }) => deleted)),
  }
}

function plannedOf(
  { key, label, deleted }: SourceRecord,
  { outcome, reason, step, writes, durable }: Conclusion,
  { before, redact }: { readonly before: readonly PlannedWrite[]; readonly redact: RedactFields },
): PlannedRecord {
  const { waitsFor } = durable ?? {}
  const cause = durable?.cause ?? (outcome === 'skipped' ? skipCause(step, reason) : undefined)
  const all = [...before, ...writes.map((write) => plannedWrite(write, redact))]
  const sent = all.map(
    ({ action, resource, id, set }): JsonObject => ({ action, resource, id: id ?? null, set }),
  )
  const hash = hashJson(sent)
  return {
    key,
    label,
    deleted: deleted || undefined,
    outcome,
    reason: reason && changeTexts(reason, sayUnknown),
    cause,
    waitsFor: outcome === 'waiting' ? waitsFor : undefined,
    writes: all,
    hash,
  }
}

type RedactFields = (fields: JsonObject) => JsonObject

function plannedWrite(write: RecordWrite, redact: RedactFields): PlannedWrite {
  const { action, resource, id, set, before } = write
  const dependsOn = unknownResourcesOf(action === 'create' ? set : [id ?? null, set])
  const decided = { action, resource, id, set, ...(before ? { before } : {}) }
  return { ...decided, dependsOn, told: { set: redact(set), before: before && redact(before) } }
}
