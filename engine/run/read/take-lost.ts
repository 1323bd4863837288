import { OperationError, type Resource, type SourceRecord } from '../connection.ts'
import { concludeFailure, type RecordTask } from '../record/conclude.ts'
import { RecordFailure } from '../record/handle-record.ts'
import type { RunOptions } from '../run-options.ts'
import type { LostCreate } from '../store/intent.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'

const BATCH = 100

/**
 * Looks for what processes were creating when they died, and whose source records the source did not give again. Each create
 * is linked to what it made, or known to have made nothing, or given to a person, one after the other for each record.
 */
export async function takeLost(options: RunOptions, work: FlowWork): Promise<void> {
  if (!canTell(options)) return
  const tried = new Set<string>()
  while (!work.stopped()) {
    await work.commit()
    const all = await options.store.lost(options.flow.name, BATCH)
    const lost = all.filter(({ doubt }) => !tried.has(doubt.operation))
    if (lost.length === 0) return
    work.report('due')
    const keys = new Set<string>()
    for (const create of lost) {
      if (work.stopped()) break
      // A record stands for one create at a time: the next is looked for when nothing is left to tell of this one.
      if (keys.has(create.key)) continue
      keys.add(create.key)
      tried.add(create.doubt.operation)
      if (await settleLinked(create, work)) continue
      const task = await taskOf(create, options, work)
      if (task) await work.start(task)
    }
    await work.idle()
  }
}

/** That a record does not come again is known of one that can be read alone, or after a read that comes to what changed. */
function canTell({ what, limit, ...options }: RunOptions): boolean {
  const isReadOn = (what.kind === 'changes' || what.kind === 'all') && limit === undefined
  return isReadOn || getterOf(options) !== undefined
}

/** The record came again, or another attempt told: what it became is known. */
async function settleLinked(
  { doubt: { operation, link } }: LostCreate,
  { run: { session } }: FlowWork,
): Promise<boolean> {
  const known = link && (await session.link(link))
  if (!known || known.dead) return false
  session.settle(operation, operation)
  return true
}

async function taskOf(
  { key, doubt }: LostCreate,
  options: RunOptions,
  work: FlowWork,
): Promise<RecordTask | undefined> {
  const missing: SourceRecord = { key, record: {}, raw: null }
  try {
    const source = await getterOf(options)?.(key, work.run.signal)
    return source ? { source, lost: doubt } : { source: missing, lost: doubt, isMissing: true }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (work.run.signal.aborted) return undefined
    const failure = new RecordFailure(error, { writes: [], doubt })
    const { durable, stop } = concludeFailure(work.run, { source: missing }, failure)
    if (durable) work.run.session.effects.putRecord(durable)
    if (stop !== undefined) work.stop(stop, 'failed')
    return undefined
  }
}

/** A list that holds only a part of the records says by itself which are the flow's. */
function getterOf({ flow, systems }: Pick<RunOptions, 'flow' | 'systems'>): Resource['get'] {
  return flow.source.with ? undefined : resourceOf(systems, flow.source.resource).get
}
