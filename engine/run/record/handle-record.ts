import { FormulaError } from '../../formula/formula.ts'
import { RecordBudget } from '../../formula/run/record-budget.ts'
import { type Message, say } from '../../messages/message.ts'
import { formulaCause } from '../../plan/cause.ts'
import { FieldError } from '../../plan/evaluate-value.ts'
import type { FlowPlan, StepPlan } from '../../plan/flow-plan.ts'
import { OperationError, type SourceRecord } from '../connection.ts'
import type { Doubt } from '../store/durable-record.ts'
import { KeyTooLongError } from '../store/key-length.ts'
import type { Ending, Handled, StepWrite } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { unfitCause } from './kept-payload.ts'
import { BeginAnew } from './leave-target.ts'
import { lookForPrevious } from './look-for-previous.ts'
import { beginScope, type FlowRun, type RecordWalk } from './record-walk.ts'
import { runSteps } from './run-steps.ts'
import { bareVersion } from './versions.ts'

/**
 * Takes one record through the steps of its flow. What went wrong with the record is part of the result. `place` counts
 * the records of the run as they were read.
 *
 * @throws {OperationError} when a system refused or did not answer: what follows depends on its class.
 */
export async function handleRecord(
  run: FlowRun,
  source: SourceRecord,
  place = 0,
): Promise<Handled> {
  const writes: StepWrite[] = []
  const notes: Message[] = []
  if (source.problem !== undefined && !source.deleted) {
    const ending = {
      kind: 'failed',
      reason: source.problem,
      cause: unfitCause,
      step: '',
    } as const
    return { ending, writes, doubt: run.previousDoubt }
  }
  const steps = source.deleted ? (run.flow.deletes?.steps ?? []) : run.flow.steps
  const walk = beginWalk(run, source, { writes, notes }, place)
  try {
    // A delete goes by the link of what there is to delete.
    const previous = source.deleted ? await lookForPrevious(walk) : undefined
    const ending = previous ?? (await runFromStart(walk, steps))
    const isOver = ending === undefined || ending.kind === 'skipped'
    const left = isOver ? await lookForPrevious(walk) : undefined
    const lacked = [...walk.lacked.values()]
    const { open } = walk.doubt
    return {
      ending: left ?? ending,
      writes,
      notes,
      lacked,
      doubt: open,
      isUnlinked: isUnlinked(walk),
    }
  } catch (error) {
    const { open } = walk.doubt
    const { step } = walk.stands
    if (error instanceof OperationError)
      throw new RecordFailure(error, { writes, step, doubt: open })
    return { ending: endingOf(error, step), writes, doubt: open }
  }
}

/**
 * Looks for what may have been made of a record that the source does not have any more.
 *
 * @throws {OperationError}
 */
export async function handleMissing(run: FlowRun, source: SourceRecord): Promise<Handled> {
  const writes: StepWrite[] = []
  const walk = beginWalk(run, source, { writes, notes: [] }, 0)
  try {
    const gone = { kind: 'skipped', reason: say('noLongerThere', {}), step: '' } as const
    return { ending: (await lookForPrevious(walk)) ?? gone, writes, doubt: walk.doubt.open }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    throw new RecordFailure(error, { writes, doubt: walk.doubt.open })
  }
}

/** Each link is given up once, so that this ends. */
async function runFromStart(
  walk: RecordWalk,
  steps: readonly StepPlan[],
): Promise<Ending | undefined> {
  for (;;) {
    try {
      return await runSteps(walk, steps, beginScope(walk))
    } catch (error) {
      if (!(error instanceof BeginAnew)) throw error
      walk.became.clear()
      walk.followed.clear()
    }
  }
}

/** A system said no in the middle of a record; the writes before that were done. */
export class RecordFailure extends Error {
  override readonly name = 'RecordFailure'
  readonly code = 'RECORD_FAILED'
  readonly operation: OperationError
  readonly writes: readonly StepWrite[]
  /** Absent before the first step. */
  readonly step: string | undefined
  readonly doubt: Doubt | undefined

  constructor(
    operation: OperationError,
    {
      writes,
      step,
      doubt,
    }: {
      readonly writes: readonly StepWrite[]
      readonly step?: string | undefined
      readonly doubt: Doubt | undefined
    },
  ) {
    super(operation.message, { cause: operation })
    this.operation = operation
    this.writes = writes
    this.step = step
    this.doubt = doubt
  }
}

function isUnlinked({ refilled: { found, missed } }: RecordWalk): boolean {
  return missed && !found
}

function beginWalk(
  run: FlowRun,
  source: SourceRecord,
  { writes, notes }: Pick<RecordWalk, 'writes' | 'notes'>,
  place: number,
): RecordWalk {
  const { flow, systems, ports, signal, story } = run
  let current = source
  let missing = source.deleted || source.edited ? [] : partsWorthReading(flow)
  return {
    run,
    key: source.key,
    standing: { at: bareVersion(source.at), place },
    source: () => current,
    complete: async () => {
      if (missing.length === 0) return
      const resource = resourceOf(systems, flow.source.resource)
      // All parts that the flow uses at once: the steps before needed none, those after will need most.
      current = await resource.complete(current, missing, signal)
      story?.read(current.record)
      missing = []
    },
    now: ports.clock.now(),
    budget: new RecordBudget(),
    writes,
    became: new Map(),
    followed: new Map(),
    lacked: new Map(),
    givenUp: new Set(),
    doubt: { open: run.previousDoubt },
    refilled: { found: false, missed: false },
    notes,
    stands: { step: undefined },
  }
}

function partsWorthReading({ source: { more, parts }, tables }: FlowPlan): readonly string[] {
  return more.filter((part) => {
    const table = tables[parts[part] ?? '']
    return !table || Object.keys(table.rows).length > 0
  })
}

function endingOf(error: unknown, step = ''): Ending {
  if (error instanceof FieldError) {
    return {
      kind: 'failed',
      reason: error.reason,
      cause: formulaCause(error.path),
      step,
    }
  }
  if (error instanceof FormulaError) {
    return { kind: 'failed', reason: error.reason, cause: 'run.formula', step }
  }
  if (error instanceof KeyTooLongError) {
    return { kind: 'failed', reason: error.reason, cause: 'run.key_too_long', step }
  }
  // A mistake of ours must not hold up the records behind this one, and must not be lost either.
  const message = error instanceof Error ? error.message : String(error)
  return {
    kind: 'failed',
    reason: say('unexpected', { said: message }),
    cause: 'run.unexpected',
    step,
  }
}
