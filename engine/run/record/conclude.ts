import { isJsonObject } from '../../json.ts'
import { type Message, say, sayAll } from '../../messages/message.ts'
import { failCause } from '../../plan/cause.ts'
import type { SourceRecord } from '../connection.ts'
import type { Outcome } from '../store/counts.ts'
import type { Doubt, DurableRecord, DurableState } from '../store/durable-record.ts'
import type { LinkKey } from '../store/link.ts'
import type { Ending, Handled, StepWrite } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { retryDelay, waitDelay } from './backoff.ts'
import { RecordFailure } from './handle-record.ts'
import { payloadOf } from './kept-payload.ts'
import type { FlowRun } from './record-walk.ts'
import { failedVersion, reasonIn, versionOf } from './versions.ts'

/** A record taken up: as read, and its durable state from earlier attempts. */
export interface RecordTask {
  readonly source: SourceRecord
  readonly previous?: DurableRecord | undefined
  /** Counts the records of the run as they were read. */
  readonly place?: number | undefined
  /** The source does not have it any more: what may have been made of it is all that is looked for. */
  readonly isMissing?: boolean | undefined
  /** A create of it that a process declared which is gone, where no durable record tells of it. */
  readonly lost?: Doubt | undefined
}

/** What becomes of a record after one attempt. */
export interface Conclusion {
  readonly outcome: Outcome
  readonly reason?: Message | undefined
  readonly step?: string | undefined
  readonly writes: readonly StepWrite[]
  /** Of a record that is left out: links that would have told it more. */
  readonly lacked?: readonly LinkKey[] | undefined
  /** Kept for later; absent: the record is over. */
  readonly durable?: DurableRecord | undefined
  /** The whole flow has to stop: why. */
  readonly stop?: Message | undefined
  /** Chosen fields alone were to be written, and it has no link to write them by. */
  readonly isUnlinked?: boolean | undefined
  /** Counts as a failure for `stopAfter`: something may be broken for the next records as well. */
  readonly isFailure: boolean
}

/** The state in which a record is kept, before the fields that all durable records share. */
interface Kept {
  readonly state: DurableState
  readonly reason: Message
  readonly cause: string
  readonly step?: string | undefined
  readonly attempts: number
  readonly dueAt?: number | undefined
  readonly waitsFor?: string | undefined
  readonly doubt?: DurableRecord['doubt']
}

export function concludeHandled(run: FlowRun, task: RecordTask, handled: Handled): Conclusion {
  const { ending, writes, notes = [], lacked, doubt } = handled
  if (!ending) {
    const reason = sayAll(notes)
    return { outcome: writes.length > 0 ? 'done' : 'unchanged', reason, writes, isFailure: false }
  }
  if (ending.kind === 'skipped') {
    const { reason, step } = ending
    return { outcome: 'skipped', reason, step, writes, lacked, isFailure: false }
  }
  return concludeEnding(run, task, ending, { writes, doubt })
}

function concludeEnding(
  run: FlowRun,
  task: RecordTask,
  ending: Exclude<Ending, { readonly kind: 'skipped' }>,
  { writes, doubt }: Pick<Handled, 'writes' | 'doubt'>,
): Conclusion {
  const { reason, cause, step } = ending
  const attempts = task.previous?.attempts ?? 0
  const now = run.ports.clock.now()
  switch (ending.kind) {
    case 'waiting': {
      const { waitsFor } = ending
      const tries = task.previous?.state === 'parked' ? 0 : attempts + 1
      const when = { attempts: tries, dueAt: now + waitDelay(tries), waitsFor }
      const kept: Kept = { state: 'waiting', reason, cause, step, doubt, ...when }
      return keep(run, task, 'waiting', kept, writes, false)
    }
    case 'later': {
      const { dueAt } = ending
      const kept: Kept = { state: 'retrying', reason, cause, step, attempts, dueAt, doubt }
      return keep(run, task, 'retrying', kept, writes, false)
    }
    case 'in-doubt': {
      const kept: Kept = { state: 'in-doubt', reason, cause, step, attempts, doubt: ending.doubt }
      return keep(run, task, 'in-doubt', kept, writes, true)
    }
    case 'failed':
      return (
        ignoredAlready(run, task, ending, writes) ?? {
          ...giveUp(run, task, { state: 'parked', reason, cause, step, attempts, doubt }, writes),
          isFailure: !isRefusedByFlow(ending),
        }
      )
  }
}

/** By its own `fail`, or for a row that a table lacks: that is about the record, and says nothing about the next one. */
function isRefusedByFlow({
  reason,
  cause,
  step,
}: Extract<Ending, { readonly kind: 'failed' }>): boolean {
  const said = reason.code === 'fieldFailed' ? reason.values['said'] : undefined
  const isOfRow = isJsonObject(said) && said['code'] === 'rowMissing'
  return isOfRow || cause === failCause(step)
}

/** What follows when a system refused or did not answer. */
export function concludeFailure(
  run: FlowRun,
  task: RecordTask,
  failure: RecordFailure,
): Conclusion {
  const { operation: error, writes, step, doubt } = failure
  const attempts = (task.previous?.state === 'retrying' ? task.previous.attempts : 0) + 1
  const now = run.ports.clock.now()
  const reason = error.reason
  const cause = `system.${error.class} ${kindOfExchange(error.exchange)}`.trim()
  switch (error.class) {
    case 'config':
      // Nothing is wrong with the record: it stays where it is, and the flow stops.
      return { outcome: 'retrying', reason, step, writes, stop: reason, isFailure: true }
    case 'limited': {
      const dueAt = error.retryAt ?? now + retryDelay(1, run.ports.random)
      const previous = attempts - 1
      const kept: Kept = { state: 'retrying', reason, cause, attempts: previous, dueAt, doubt }
      return keep(run, task, 'retrying', kept, writes, false)
    }
    case 'temporary': {
      if (attempts > run.flow.errors.retries) {
        return giveUp(run, task, { state: 'parked', reason, cause, step, attempts, doubt }, writes)
      }
      const dueAt = Math.max(error.retryAt ?? 0, now + retryDelay(attempts, run.ports.random))
      return keep(
        run,
        task,
        'retrying',
        { state: 'retrying', reason, cause, step, attempts, dueAt, doubt },
        writes,
        true,
      )
    }
    case 'invalid':
    case 'gone':
    case 'exists':
      return giveUp(run, task, { state: 'parked', reason, cause, step, attempts, doubt }, writes)
  }
}

/** `PUT /products/* (422)`: the same for every record. */
function kindOfExchange(exchange = ''): string {
  return exchange.replace(/\?\S*/, '').replaceAll(/\/[^/\s]*\d[^/\s]*/g, '/*')
}

/** `errors.then`: what happens to a record that cannot be handled. */
function giveUp(
  run: FlowRun,
  task: RecordTask,
  kept: Kept,
  writes: readonly StepWrite[],
): Conclusion {
  const { then } = run.flow.errors
  // Of a create that may have been done, the record is all that leads back to it.
  const mustStay = kept.doubt !== undefined && then === 'drop'
  switch (mustStay ? 'park' : then) {
    case 'park':
      return keep(run, task, 'parked', kept, writes, true)
    case 'drop': {
      const { reason, step } = kept
      return { outcome: 'dropped', reason, step, writes, isFailure: true }
    }
    case 'stop': {
      const parked = keep(run, task, 'parked', kept, writes, true)
      const name = task.source.label ?? task.source.key
      return { ...parked, stop: say('stoppedAt', { key: name, said: kept.reason }) }
    }
  }
}

function keep(
  run: FlowRun,
  task: RecordTask,
  outcome: Outcome,
  kept: Kept,
  writes: readonly StepWrite[],
  isFailure: boolean,
): Conclusion {
  const { source, previous } = task
  const isSameState = previous?.state === kept.state && previous.cause === kept.cause
  const durable: DurableRecord = {
    ...kept,
    flow: run.flow.name,
    key: source.key,
    label: source.label,
    version:
      kept.state === 'parked' ? failedVersion(run, source, kept.reason) : versionOf(run, source),
    flowVersion: run.flow.version,
    payload: keepsPayload(run, source) ? payloadOf(source) : undefined,
    deleted: source.deleted,
    since: isSameState ? previous.since : run.ports.clock.now(),
  }
  const { reason, step } = kept
  return { outcome, reason, step, writes, durable, isFailure }
}

/** What cannot be read again, and what the source does not have because a person changed it. */
function keepsPayload(run: FlowRun, source: SourceRecord): boolean {
  if (source.deleted) return false
  return source.edited === true || !resourceOf(run.systems, run.flow.source.resource).get
}

/** Somebody has ignored exactly this already: that holds until something else is wrong with the record. */
function ignoredAlready(
  run: FlowRun,
  { source, previous }: RecordTask,
  { reason, cause, step }: Extract<Ending, { readonly kind: 'failed' }>,
  writes: readonly StepWrite[],
): Conclusion | undefined {
  if (!previous?.ignored || previous.cause !== cause) return undefined
  const version = failedVersion(run, source, reason)
  if (reasonIn(previous.version) !== reasonIn(version)) return undefined
  const durable: DurableRecord = { ...previous, version }
  return { outcome: 'skipped', reason: previous.reason, step, writes, durable, isFailure: false }
}
