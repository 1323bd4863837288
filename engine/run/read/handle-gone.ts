import { say } from '../../messages/message.ts'
import { toText } from '../../messages/to-text.ts'
import type { DeletesPlan } from '../../plan/flow-plan.ts'
import type { SourceRecord } from '../connection.ts'
import type { RecordTask } from '../record/conclude.ts'
import type { RunOptions } from '../run-options.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { GoneReport } from '../store/store.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'

/** The durable record that asks a person about records gone from the source; releasing it means yes. */
export const GONE_KEY = '(gone)'
const PAGE = 500

/**
 * Compares a complete read with the links, and runs the `deletes` steps for every key that is gone. Nothing
 * happens when the source list was empty, or when more is gone than the flow allows, until a person agrees.
 */
export async function handleGone(options: RunOptions, work: FlowWork): Promise<void> {
  const { flow, store } = options
  const source = flow.source.resource.name
  await work.commit()
  const first = await store.gone(flow.name, source, { after: '', limit: PAGE })
  const [asked] = await store.records(flow.name, [GONE_KEY])
  if (first.gone > 0 && !isAllowed(flow.deletes, first, asked)) {
    work.run.session.effects.putRecord(question(options, first, asked))
    await store.resetSeen(flow.name)
    return
  }
  work.report('comparing')
  for (let page = first; page.keys.length > 0 && !work.stopped(); ) {
    for (const key of page.keys) {
      if (work.stopped()) break
      await work.start(await taskOf(key, options, work))
    }
    await work.idle()
    page = await store.gone(flow.name, source, { after: page.keys.at(-1) ?? '', limit: PAGE })
  }
  if (asked) work.run.session.effects.endRecord(GONE_KEY)
  await work.commit()
  if (!work.stopped()) await store.resetSeen(flow.name)
}

/**
 * A record that moved while the list was read may not have been seen: where it can be read by itself, it is. One that
 * left a list which holds only a part of the records is gone for the flow, whatever else there is of it.
 */
async function taskOf(
  key: string,
  { flow, systems, store }: RunOptions,
  { run }: FlowWork,
): Promise<RecordTask> {
  const resource = resourceOf(systems, flow.source.resource)
  const found = flow.source.with ? undefined : await resource.get?.(key, run.signal)
  if (!found) return { source: goneRecord(key) }
  const [previous] = await store.records(flow.name, [key])
  return { source: found, previous }
}

/** All that is left to tell of a record that the source does not have any more. */
export function goneRecord(key: string): SourceRecord {
  return { key, record: {}, raw: null, deleted: true }
}

function isAllowed(
  deletes: DeletesPlan | undefined,
  { seen, known, gone }: GoneReport,
  asked: DurableRecord | undefined,
): boolean {
  if (seen === 0 || !deletes) return false
  const { kind, value } = deletes.limit
  const allowed = kind === 'count' ? value : Math.floor((known * value) / 100)
  // One is always allowed: five per cent of ten articles would otherwise never let one go.
  return gone <= Math.max(allowed, 1) || asked?.state === 'ready'
}

function question(
  { flow, ports }: RunOptions,
  { seen, known, gone }: { readonly seen: number; readonly known: number; readonly gone: number },
  asked: DurableRecord | undefined,
): DurableRecord {
  const source = flow.source.resource.name
  const limit = flow.deletes?.limit
  const limitText = `${limit?.value ?? 0}${limit?.kind === 'percent' ? '%' : ''}`
  const reason =
    seen === 0
      ? say('goneAll', { source, count: known })
      : say('goneMany', { gone, count: known, source, limit: limitText })
  return {
    flow: flow.name,
    key: GONE_KEY,
    label: toText(say('goneName', {})),
    state: 'parked',
    reason,
    cause: `run.gone ${source}`,
    attempts: 0,
    flowVersion: flow.version,
    since: asked?.since ?? ports.clock.now(),
  }
}
