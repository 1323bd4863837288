import type { Outcome } from '../../engine/index.ts'
import type { FoundRecord, StepCounts } from '../contract/records.ts'
import { decodeCursor, encodeCursor } from '../problems/page-cursor.ts'
import type { Integration } from '../store/integrations.ts'
import { countStepEnds, listEndedRecords, type StepPeriod } from '../store/step-ends.ts'
import { planOfFlow } from './flow-of-project.ts'
import { loadLastingStates } from './lasting-state.ts'
import type { Reader, RecordPorts } from './reader.ts'
import { toFoundRecord } from './record-answers.ts'
import { openSight } from './sight.ts'

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
  readonly outcome: Outcome
  readonly after: string | undefined
  readonly limit: number
}

/** How many records ended at each step of a flow as it is now, in the last 24 hours. */
export async function countSteps(
  ports: RecordPorts,
  reader: Reader,
  place: StepsPlace,
): Promise<StepCounts> {
  const period = await periodOf(ports, reader, place)
  if (!period) return { since: iso(place.now - PERIOD_MS), records: 0, items: [] }
  const { ends, records, begun } = await countStepEnds(ports.database.db, period)
  return { since: iso(begun ?? period.since), records, items: [...ends] }
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
  const asked = { step, outcome, before: before === undefined ? undefined : String(before), limit }
  const ended = await listEndedRecords(db, period, asked)
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

/** Nothing for a flow whose file is deleted, or has mistakes: what its steps were, nobody knows. */
async function periodOf(
  { projects }: RecordPorts,
  { workspace }: Reader,
  { integration, flow, now }: StepsPlace,
): Promise<StepPeriod | undefined> {
  const { project } = await projects.current(workspace)
  const version = planOfFlow(project, flow)?.version
  if (version === undefined) return undefined
  return { integration: integration.id, flow, version, since: now - PERIOD_MS }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
