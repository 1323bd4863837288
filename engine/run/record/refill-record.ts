import type { RefillField } from '../../plan/refill-fields.ts'
import { stepsWithin } from '../../plan/steps-within.ts'
import type { Outcome } from '../store/counts.ts'
import { retryDelay } from './backoff.ts'
import { type Conclusion, concludeFailure, concludeHandled, type RecordTask } from './conclude.ts'
import { handleRecord, RecordFailure } from './handle-record.ts'
import type { FlowRun } from './record-walk.ts'

/** A system whose limit opens later than that is asked again by another run. */
const MAX_PAUSE_MS = 60_000

/**
 * Takes one record through the steps so that chosen fields alone are written. Nothing is kept of one that fails: it is counted,
 * and told in the history, and the next run of these fields meets it again. So it is tried again here, where it may pass.
 */
export async function refillRecord(
  run: FlowRun,
  { source, place }: RecordTask,
  fields: readonly RefillField[],
): Promise<Conclusion | undefined> {
  const task = { source, place }
  if (source.deleted || !(await mayBeLinked(run, source.key, fields))) return UNLINKED
  for (let attempt = 1; ; attempt += 1) {
    try {
      const handled = await handleRecord(run, source, place)
      const isUnlinked =
        handled.isUnlinked && (!handled.ending || handled.ending.kind === 'skipped')
      return isUnlinked ? UNLINKED : withoutRest(concludeHandled(run, task, handled))
    } catch (error) {
      // Cut off in the middle: the next run of these fields looks at it again.
      if (run.signal.aborted) return undefined
      if (!(error instanceof RecordFailure)) throw error
      const pause = pauseAfter(run, error, attempt)
      if (pause === undefined) return concludeRefused(run, task, error)
      await run.ports.clock.sleep(pause, run.signal)
    }
  }
}

const UNLINKED: Conclusion = {
  outcome: 'skipped',
  writes: [],
  isUnlinked: true,
  isFailure: false,
}

/** Steps that link the record itself tell it before it is completed and computed in vain. */
async function mayBeLinked(
  { flow, session }: FlowRun,
  key: string,
  fields: readonly RefillField[],
): Promise<boolean> {
  const source = flow.source.resource.name
  const targets = new Set(fields.map(({ resource }) => resource))
  const steps = stepsWithin(flow.steps).flatMap((step) =>
    step.kind === 'write' && targets.has(step.resource.name) ? [step] : [],
  )
  const isOwn = steps.every(({ link }) => link?.source === source && isKeyItself(link.key))
  if (!isOwn) return true
  for (const target of targets) {
    const link = await session.link({ source, key, target })
    if (link && !link.dead) return true
  }
  return false
}

function isKeyItself(plan: {
  readonly kind: string
  readonly formula?: { readonly text: string }
}): boolean {
  return plan.kind === 'formula' && plan.formula?.text === '$key'
}

/** How long to wait before it is tried again; nothing: it is not. */
function pauseAfter(
  { flow, ports: { clock, random } }: FlowRun,
  { operation }: RecordFailure,
  attempt: number,
): number | undefined {
  const delay = retryDelay(attempt, random)
  const pause = Math.max((operation.retryAt ?? 0) - clock.now(), delay)
  if (operation.class === 'limited') return pause > MAX_PAUSE_MS ? undefined : pause
  const isTried = operation.class === 'temporary' && attempt <= flow.errors.retries
  return isTried && pause <= MAX_PAUSE_MS ? pause : undefined
}

/** A limit that is used up is so for all records. */
function concludeRefused(run: FlowRun, task: RecordTask, error: RecordFailure): Conclusion {
  const conclusion = withoutRest(concludeFailure(run, task, error))
  const { class: refusal, reason } = error.operation
  return refusal === 'limited' ? { ...conclusion, stop: reason } : conclusion
}

const LEFT_OPEN: ReadonlySet<Outcome> = new Set(['waiting', 'retrying', 'parked', 'in-doubt'])

/** What a run of the flow keeps of the record is its own: the chosen fields are given up for now. */
function withoutRest(conclusion: Conclusion): Conclusion {
  const outcome = LEFT_OPEN.has(conclusion.outcome) ? 'dropped' : conclusion.outcome
  return { ...conclusion, outcome, durable: undefined }
}
