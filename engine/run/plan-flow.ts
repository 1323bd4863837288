import { hashJson, hashText } from '../hash.ts'
import type { JsonObject } from '../json.ts'
import type { Conclusion } from './conclude.ts'
import type { SourceRecord } from './connection.ts'
import { holdBack } from './hold-back.ts'
import { createMemoryStore } from './memory-store.ts'
import type { RecordWrite } from './outcome.ts'
import { type RunOptions, type RunSummary, runFlow } from './run-flow.ts'
import { type Link, linkWakeKey, type Outcome, type Store } from './store.ts'

/** What a flow would do to one record. */
export interface PlannedRecord {
  readonly key: string
  readonly label?: string | undefined
  readonly outcome: Outcome
  readonly reason?: string | undefined
  readonly writes: readonly RecordWrite[]
  /** Of the writes: equal when exactly the same would be sent. */
  readonly hash: string
}

export interface FlowPlanning {
  readonly records: readonly PlannedRecord[]
  /** Names all writes of all records: what a later apply is bound to. */
  readonly hash: string
  readonly summary: RunSummary
}

/** Runs a flow with every write held back, on the real state, and tells what it would write. */
export async function planFlow(options: RunOptions): Promise<FlowPlanning> {
  const records = new Map<string, PlannedRecord>()
  const summary = await runFlow({
    ...options,
    systems: holdBack(options.systems),
    store: createPlanStore(options.store, options.ports.clock.now),
    explain: true,
    onRecord: (source, conclusion) => {
      // A record that waited and was taken up again counts as it came out last.
      const before = records.get(source.key)?.writes ?? []
      records.delete(source.key)
      records.set(source.key, plannedOf(source, conclusion, before))
    },
  })
  const planned = [...records.values()]
  const lines = planned.map(({ key, hash }) => `${key} ${hash}`).toSorted()
  return { records: planned, hash: hashText(lines.join('\n')).slice(0, 12), summary }
}

export interface FlowApplication {
  /** Records that would be written differently now than planned: left alone. */
  readonly differing: readonly { readonly key: string; readonly label?: string | undefined }[]
  readonly summary: RunSummary | undefined
}

/** Does exactly what was planned: a record for which something else would be sent now is refused. */
export async function applyPlan(
  options: Omit<RunOptions, 'what'>,
  plan: readonly Pick<PlannedRecord, 'key' | 'label' | 'hash'>[],
): Promise<FlowApplication> {
  const keys = plan.map(({ key }) => key)
  const again = await planFlow({ ...options, what: { kind: 'keys', keys } })
  const hashes = new Map(again.records.map(({ key, hash }) => [key, hash]))
  const differing = plan.filter(({ key, hash }) => hashes.get(key) !== hash)
  const same = plan.filter(({ key, hash }) => hashes.get(key) === hash)
  const summary =
    same.length === 0
      ? undefined
      : await runFlow({ ...options, what: { kind: 'keys', keys: same.map(({ key }) => key) } })
  return { differing, summary }
}

function plannedOf(
  { key, label }: SourceRecord,
  { outcome, reason, writes }: Conclusion,
  before: readonly RecordWrite[],
): PlannedRecord {
  const all = [...before, ...writes]
  const sent = all.map(
    ({ action, resource, id, set }): JsonObject => ({ action, resource, id: id ?? null, set }),
  )
  return { key, label, outcome, reason, writes: all, hash: hashJson(sent) }
}

/** The real state to read from, a memory to write to. */
function createPlanStore(real: Store, now: () => number): Store {
  const memory = createMemoryStore({ now })
  return {
    ...memory,
    cursor: real.cursor,
    links: async (keys) => over(await memory.links(keys), await real.links(keys)),
    linksTo: async (target, ids) =>
      over(await memory.linksTo(target, ids), await real.linksTo(target, ids)),
  }
}

function over(ours: readonly Link[], theirs: readonly Link[]): Link[] {
  return [...new Map([...theirs, ...ours].map((link) => [linkWakeKey(link), link])).values()]
}
