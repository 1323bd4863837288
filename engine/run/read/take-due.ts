import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { OperationError } from '../connection.ts'
import { concludeFailure, type RecordTask } from '../record/conclude.ts'
import { RecordFailure } from '../record/handle-record.ts'
import { isShortenedKey } from '../record/keepable-key.ts'
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
    for (const former of fresh) {
      if (work.stopped()) break
      tried.add(`${former.key} ${former.waitsFor}`)
      const source = work.recall(former.key)
      const task = source ? { source, former } : await readAgain(options, work, former)
      if (task) await work.start(task)
    }
    await work.idle()
  }
}

/** Steps are never resumed in the middle: the record is read again, or taken from what was kept of it. */
async function readAgain(
  { flow, systems }: RunOptions,
  work: FlowWork,
  former: DurableRecord,
): Promise<RecordTask | undefined> {
  const { key, label, version } = former
  if (isShortenedKey(key)) {
    const source = { key, label, at: version, record: {}, raw: null, problem: former.reason }
    return { source, former }
  }
  if (former.deleted)
    return { source: { key, label, record: {}, raw: null, deleted: true }, former }
  if (isKept(former.payload)) {
    const { record, raw, edited } = former.payload
    const source = { key, label, at: version, record, raw, ...(edited ? { edited } : {}) }
    return { source, former }
  }
  try {
    const resource = resourceOf(systems, flow.source.resource)
    const source = await resource.get?.(key, work.run.signal)
    if (source) return { source, former }
    return { source: { key, label, record: {}, raw: null }, former, isMissing: true }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (work.run.signal.aborted) return undefined
    const source = { key, label, at: version, record: {}, raw: null }
    const failure = new RecordFailure(error, [], former.doubt)
    const { durable, stop } = concludeFailure(work.run, { source, former }, failure)
    if (durable) work.run.session.effects.putRecord({ ...durable, payload: former.payload })
    if (stop !== undefined) work.stop(stop, 'failed')
  }
  return undefined
}

function isKept(
  payload: Json | undefined,
): payload is { readonly record: JsonObject; readonly raw: Json; readonly edited?: true } {
  return isJsonObject(payload) && isJsonObject(payload['record']) && 'raw' in payload
}
