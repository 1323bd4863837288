import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Message, say } from '../../messages/message.ts'
import { OperationError, type SourceRecord } from '../connection.ts'
import { concludeFailure } from '../record/conclude.ts'
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
      const source = work.recall(former.key) ?? (await readAgain(options, work, former))
      if (source) await work.start({ source, former })
    }
    await work.idle()
  }
}

/** Steps are never resumed in the middle: the record is read again, or taken from what was kept of it. */
async function readAgain(
  { flow, systems, ports }: RunOptions,
  work: FlowWork,
  former: DurableRecord,
): Promise<SourceRecord | undefined> {
  const { key, label, version } = former
  if (isShortenedKey(key)) {
    return { key, label, at: version, record: {}, raw: null, problem: former.reason }
  }
  if (former.deleted) return { key, label, record: {}, raw: null, deleted: true }
  if (isKept(former.payload)) {
    const { record, raw, edited } = former.payload
    return { key, label, at: version, record, raw, ...(edited ? { edited } : {}) }
  }
  try {
    const resource = resourceOf(systems, flow.source.resource)
    const source = await resource.get?.(key, work.run.signal)
    if (source) return source
    end(work, former, say('noLongerThere', {}))
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (work.run.signal.aborted) return undefined
    const source = { key, label, at: version, record: {}, raw: null }
    const failure = new RecordFailure(error, [])
    const { durable, stop } = concludeFailure(work.run, { source, former }, failure)
    if (durable) work.run.session.effects.putRecord({ ...durable, payload: former.payload })
    if (stop !== undefined) work.stop(stop, 'failed')
  }
  return undefined

  function end({ run }: FlowWork, { flowVersion }: DurableRecord, reason: Message): void {
    run.session.effects.endRecord(key)
    run.session.effects.count('skipped', 1)
    const at = ports.clock.now()
    run.session.effects.event({
      key,
      label,
      outcome: 'skipped',
      reason,
      flowVersion,
      at,
      writes: [],
    })
  }
}

function isKept(
  payload: Json | undefined,
): payload is { readonly record: JsonObject; readonly raw: Json; readonly edited?: true } {
  return isJsonObject(payload) && isJsonObject(payload['record']) && 'raw' in payload
}
