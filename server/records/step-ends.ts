import type { Knex } from 'knex'
import type { FlowPlan, Outcome } from '../../engine/index.ts'
import type { FoundRecord, StepCounts } from '../contract/records.ts'
import { decodeCursor, encodeCursor } from '../problems/page-cursor.ts'
import type { Integration } from '../store/integrations.ts'
import { countCausesBySteps } from '../store/open-records.ts'
import {
  countStepEnds,
  countWritten,
  type EndedRecord,
  listEndedRecords,
  listWrittenRecords,
  type StepPeriod,
} from '../store/step-ends.ts'
import { planOfFlow } from './flow-of-project.ts'
import { loadLastingStates } from './lasting-state.ts'
import type { Reader, RecordPorts } from './reader.ts'
import { toFoundRecord } from './record-answers.ts'
import { openSight } from './sight.ts'
import {
  actionOf,
  isWriteOutcome,
  outcomeOf,
  type WriteOutcome,
  writingSteps,
} from './writing-steps.ts'

/** How far back the steps of a flow are counted. */
const PERIOD_MS = 24 * 3_600_000

export interface StepsPlace {
  readonly integration: Pick<Integration, 'id' | 'name'>
  readonly flow: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface StepPlace extends StepsPlace {
  readonly step: string
  readonly outcome: Outcome | WriteOutcome
  readonly after: string | undefined
  readonly limit: number
}

/** How many records ended at each step of a flow as it is now, and what each wrote, in the last 24 hours; and which are open now. */
export async function countSteps(
  ports: RecordPorts,
  reader: Reader,
  place: StepsPlace,
): Promise<StepCounts> {
  const period = await periodOf(ports, reader, place)
  if (!period) return { since: iso(place.now - PERIOD_MS), records: 0, items: [], causes: [] }
  const { db } = ports.database
  const { ends, records, begun } = await countStepEnds(db, period)
  const { stepOf } = writingSteps(period.plan)
  const written = (await countWritten(db, period)).flatMap(({ resource, action, count, ...by }) => {
    const [step, outcome] = [by.step ?? stepOf(resource, action), outcomeOf(action)]
    return step === undefined || outcome === undefined ? [] : [{ step, outcome, count }]
  })
  const causes = await countCausesBySteps(db, period)
  return {
    since: iso(begun ?? period.since),
    records,
    items: [...ends, ...written],
    causes: [...causes],
  }
}

/** The records that were counted at one step, as the reader may see them. */
export async function listStepRecords(
  ports: RecordPorts,
  reader: Reader,
  place: StepPlace,
): Promise<{ readonly items: FoundRecord[]; readonly next?: string }> {
  const { db } = ports.database
  const { step, outcome, limit } = place
  const [before] = decodeCursor(place.after, ['id']) ?? []
  const period = await periodOf(ports, reader, place)
  if (!period) return { items: [] }
  const page = { before: before === undefined ? undefined : String(before), limit }
  const ended = isWriteOutcome(outcome)
    ? await listWritten(db, period, { step, outcome, ...page })
    : await listEndedRecords(db, period, { step, outcome, ...page })
  const { project } = await ports.projects.current(reader.workspace)
  const source = planOfFlow(project, place.flow)?.source.resource.name
  const states = await loadLastingStates(db, ended, () => source)
  const sight = await openSight(ports, reader)
  const names = new Map([[place.integration.id, place.integration.name]])
  const last = ended.length === limit ? ended.at(-1) : undefined
  return {
    items: ended.flatMap((record, at) => {
      const state = states[at]
      return state ? [toFoundRecord(names, record, state, sight)] : []
    }),
    ...(last ? { next: encodeCursor([last.event]) } : {}),
  }
}

/** Those for which a step wrote. */
async function listWritten(
  db: Knex,
  period: Period,
  {
    step,
    outcome,
    ...page
  }: {
    readonly step: string
    readonly outcome: WriteOutcome
    readonly before: string | undefined
    readonly limit: number
  },
): Promise<readonly EndedRecord[]> {
  const action = actionOf(outcome)
  const resource = writingSteps(period.plan).resourceOf(step, action)
  return listWrittenRecords(db, period, { step, resource, action, ...page })
}

interface Period extends StepPeriod {
  readonly plan: FlowPlan
}

/** Nothing for a flow whose file is deleted, or has mistakes: what its steps were, nobody knows. */
async function periodOf(
  { projects }: RecordPorts,
  { workspace }: Reader,
  { integration, flow, now }: StepsPlace,
): Promise<Period | undefined> {
  const { project } = await projects.current(workspace)
  const plan = planOfFlow(project, flow)
  if (!plan) return undefined
  const { version } = plan
  return { integration: integration.id, flow, version, since: now - PERIOD_MS, plan }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
