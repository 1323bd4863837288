import { OperationError } from '../connection.ts'
import { concludeFailure, type RecordTask } from '../record/conclude.ts'
import { RecordFailure } from '../record/handle-record.ts'
import { isShortenedKey } from '../record/keepable-key.ts'
import { readKept } from '../record/kept-payload.ts'
import type { RunOptions } from '../run-options.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'
import { GONE_KEY } from './handle-gone.ts'

const BATCH = 100

/** Takes up every durable record whose time has come, each as it was read a moment ago or anew, until none is left. */
export async function takeDue(options: RunOptions, work: FlowWork): Promise<void> {
  const { flow, store, ports } = options
  const tried = new Set<string>()
  while (!work.stopped()) {
    await work.commit()
    const due = await store.due(flow.name, ports.clock.now(), BATCH)
    const fresh = due.filter(
      ({ key, waitsFor }) => key !== GONE_KEY && !tried.has(`${key} ${waitsFor}`),
    )
    if (fresh.length === 0) return
    work.report('due')
    for (const previous of fresh) {
      if (work.stopped()) break
      tried.add(`${previous.key} ${previous.waitsFor}`)
      const source = work.recall(previous.key)
      const task = source ? { source, previous } : await readAgain(options, work, previous)
      if (task) await work.start(task)
    }
    await work.idle()
  }
}

/** Steps are never resumed in the middle: the record is read again, or taken from what was kept of it. */
async function readAgain(
  { flow, systems }: RunOptions,
  work: FlowWork,
  previous: DurableRecord,
): Promise<RecordTask | undefined> {
  const { key, label, version } = previous
  if (isShortenedKey(key)) {
    const source = { key, label, at: version, record: {}, raw: null, problem: previous.reason }
    return { source, previous }
  }
  if (previous.deleted)
    return { source: { key, label, record: {}, raw: null, deleted: true }, previous }
  try {
    const resource = resourceOf(systems, flow.source.resource)
    const kept = await readKept(previous, resource)
    if (kept) return { source: kept, previous }
    const source = await resource.get?.(key, work.run.signal)
    if (source) return { source, previous }
    return { source: { key, label, record: {}, raw: null }, previous, isMissing: true }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (work.run.signal.aborted) return undefined
    const source = { key, label, at: version, record: {}, raw: null }
    const failure = new RecordFailure(error, { writes: [], doubt: previous.doubt })
    const { durable, stop } = concludeFailure(work.run, { source, previous }, failure)
    if (durable) work.run.session.effects.putRecord({ ...durable, payload: previous.payload })
    if (stop !== undefined) work.stop(stop, 'failed')
  }
  return undefined
}
