import { type Counts, type Message, type RunRow, type TriggerPlan } from '../../engine/index.ts'
import type { ConnectionCalls } from '../store/connection-calls.ts'
import type { FlowState } from '../store/flow-states.ts'
import type { Integration } from '../store/integrations.ts'

/** How a flow stands, worst first: what it can do counts more than what waits for a person. */
export const FLOW_HEALTHS = [
  'stopped',
  'failing',
  'attention',
  'unknown',
  'running',
  'well',
  'paused',
  'setup',
] as const
export type FlowHealth = (typeof FLOW_HEALTHS)[number]

/** A system that does not do what it is asked. */
export interface FailingSystem {
  readonly connection: string
  readonly failing: NonNullable<ConnectionCalls['failing']>
}

export interface Health {
  readonly health: FlowHealth
  /** Why it cannot run, or does not get on. */
  readonly problem?: Message | undefined
  readonly system?: FailingSystem | undefined
  /** When it was last looked at, in milliseconds since 1970; absent: never. */
  readonly checkedAt?: number | undefined
}

export interface Signs {
  readonly now: number
  readonly integration: Pick<Integration, 'state'>
  readonly isOn: boolean
  /** Why the plan of the workspace lets no flow begin. */
  readonly hold?: Message | undefined
  readonly state: Pick<FlowState, 'problem' | 'nextAt' | 'schedule'> | undefined
  readonly trigger: TriggerPlan | undefined
  readonly lastRun: Pick<RunRow, 'state' | 'reason' | 'startedAt' | 'finishedAt'> | undefined
  /** When its source was last read without a run that is worth a line of its own. */
  readonly readAt: number | undefined
  readonly records: Counts
  /** The accounts that it uses, by name, and how their last calls ended. */
  readonly calls: ReadonlyMap<string, ConnectionCalls>
}

/** So many calls in a row are no chance. */
const MIN_FAILURES = 3
/** A worker looks for what is due every few seconds. */
const LATE_MS = 120_000

/** A flow is well only where something was looked at not long ago, and shows it. */
export function healthOf(signs: Signs): Health {
  const { integration, isOn, state, hold } = signs
  if (integration.state === 'setup') return { health: 'setup' }
  if (hold && isOn && integration.state === 'on') return { health: 'paused', problem: hold }
  if (!isOn || integration.state === 'paused' || state?.schedule.isPaused) {
    return { health: 'paused' }
  }
  return cannotRun(signs) ?? runs(signs)
}

function cannotRun({ state, lastRun, calls, ...signs }: Signs): Health | undefined {
  const problem = state?.problem ?? (lastRun?.state === 'failed' ? lastRun.reason : undefined)
  const system = worstSystem(calls)
  if (system) {
    const health = system.failing.isDenied ? 'stopped' : 'failing'
    return { health, problem, system, checkedAt: calls.get(system.connection)?.at }
  }
  if (problem === undefined) return undefined
  return { health: 'failing', problem, checkedAt: lookedAt({ lastRun, ...signs }) }
}

function runs(signs: Signs): Health {
  const { lastRun, records } = signs
  const checkedAt = lookedAt(signs)
  if ((records.parked ?? 0) + (records['in-doubt'] ?? 0) > 0) {
    return { health: 'attention', checkedAt }
  }
  if (lastRun && isHeldByLimit(signs, lastRun)) {
    return { health: 'attention', problem: lastRun.reason, checkedAt }
  }
  if (lastRun?.state === 'running') return { health: 'running', checkedAt: lastRun.startedAt }
  return { health: isKnown(signs, checkedAt) ? 'well' : 'unknown', checkedAt }
}

/** The last run stopped at a used-up limit, and no later read has found nothing new, which leaves no run. */
function isHeldByLimit(
  { readAt = 0 }: Signs,
  { state, reason, finishedAt = 0 }: NonNullable<Signs['lastRun']>,
): boolean {
  return state === 'stopped' && reason?.code === 'limitUsedUp' && readAt <= finishedAt
}

function lookedAt({ lastRun, readAt }: Pick<Signs, 'lastRun' | 'readAt'>): number | undefined {
  const times = [lastRun?.finishedAt, readAt].filter((at) => at !== undefined)
  return times.length > 0 ? Math.max(...times) : undefined
}

/** The one that fails for longest. */
function worstSystem(calls: Signs['calls']): FailingSystem | undefined {
  return [...calls]
    .flatMap(([connection, { failing }]) => (failing ? [{ connection, failing }] : []))
    .filter(({ failing }) => failing.calls >= MIN_FAILURES || failing.isDenied)
    .toSorted((one, other) => one.failing.since - other.failing.since)[0]
}

/** By a schedule it was to run a while ago and did not: nobody knows how it stands. */
function isKnown({ now, trigger, state }: Signs, checkedAt: number | undefined): boolean {
  if (checkedAt === undefined) return false
  if (trigger?.kind !== 'every' && trigger?.kind !== 'cron') return true
  return state?.nextAt === undefined || now - state.nextAt < LATE_MS
}
