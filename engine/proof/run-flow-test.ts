import type { DocumentPath } from '../diagnostic.ts'
import type { Formula } from '../formula/formula.ts'
import type { JsonObject } from '../json.ts'
import type { FlowPlan, FlowTest } from '../plan/flow-plan.ts'
import { toId } from '../plan/key-plan.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import type { SourceRecord } from '../run/connection.ts'
import { type Conclusion, concludeFailure, concludeHandled } from '../run/record/conclude.ts'
import { handleRecord, RecordFailure } from '../run/record/handle-record.ts'
import type { FlowRun } from '../run/record/record-walk.ts'
import type { Trace } from '../run/record/trace.ts'
import type { Outcome } from '../run/store/counts.ts'
import { resourcePlanOf } from '../run/system.ts'
import { compareExpectation, type Difference, type TestOutcome } from './compare-expectation.ts'
import { type Connectors, checkGiven, createTestWorld } from './test-world.ts'

/** How a test of a flow went. */
export interface FlowTestResult {
  readonly it: string
  readonly path: DocumentPath
  /** Empty: it passed. */
  readonly differences: readonly Difference[]
  readonly outcome: TestOutcome
}

/** Takes the record of a test through the flow, in pretended systems, and compares what happens with what it wants. */
export async function runFlowTest(
  flow: FlowPlan,
  connectors: Connectors,
  test: FlowTest,
  trace?: Trace,
): Promise<FlowTestResult> {
  const { run, writes } = await createTestWorld(flow, connectors, test, trace)
  const source = sourceOf(test, resourcePlanOf(run.systems, flow.source.resource))
  for (let past = 1; past < test.runs; past += 1) await attempt(run, source)
  const before = writes.length
  const { outcome: result, reason } = await attempt(run, source)
  const outcome: TestOutcome = {
    result: RESULTS[result],
    reason,
    writes: writes.slice(before),
  }
  return {
    it: test.it,
    path: test.path,
    differences: [
      ...checkGiven(flow, connectors, test),
      ...compareExpectation(test.expect, outcome, [...test.path, 'expect']),
    ],
    outcome,
  }
}

const RESULTS: Readonly<Record<Outcome, TestOutcome['result']>> = {
  done: 'done',
  unchanged: 'unchanged',
  skipped: 'skipped',
  waiting: 'waiting',
  retrying: 'failed',
  parked: 'failed',
  dropped: 'failed',
  'in-doubt': 'failed',
}

async function attempt(run: FlowRun, source: SourceRecord): Promise<Conclusion> {
  const task = { source }
  try {
    return concludeHandled(run, task, await handleRecord(run, source))
  } catch (error) {
    if (error instanceof RecordFailure) return concludeFailure(run, task, error)
    throw error
  } finally {
    await run.session.commit()
  }
}

function sourceOf({ record, deleted }: FlowTest, plan: ResourcePlan): SourceRecord {
  if (!record) return { key: deleted ?? '', record: {}, raw: {}, deleted: true }
  return { key: keyOf(plan, record), record, raw: record }
}

/**
 * A connector says the key of a raw record, and a test has only the tidy one: the tidy field made by the same
 * formula is the key, else the field `id`. A record without either still needs one and the same key on every run.
 */
export function keyOf(plan: ResourcePlan, record: JsonObject): string {
  const parts = (plan.key ?? []).map(({ value }) => partOf(plan, record, value))
  return String(toId(parts) ?? toId([record['id']]) ?? 'test')
}

function partOf(plan: ResourcePlan, record: JsonObject, part: Formula): unknown {
  if (!plan.record) return part.evaluate(record, { variables: {}, now: 0 })
  const fields = plan.record.kind === 'map' ? plan.record.fields : []
  const same = fields.find(
    ({ value }) => value.kind === 'formula' && value.formula.text === part.text,
  )
  return record[same?.name ?? '']
}
