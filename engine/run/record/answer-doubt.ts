import type { RecordId } from '../connection.ts'
import { NO_EFFECTS } from '../store/effects.ts'
import type { Store } from '../store/store.ts'

/**
 * Takes a person's answer about a create whose outcome nobody knows: it is there, under this id, or it is not. The
 * record is then taken up again. Gives whether there was such a question.
 *
 * @throws {FlowBusyError}
 */
export async function answerDoubt(
  store: Store,
  flow: { readonly name: string; readonly version: string },
  answer: { readonly key: string; readonly id?: RecordId | undefined; readonly worker: string },
): Promise<boolean> {
  const [record] = await store.records(flow.name, [answer.key])
  if (record?.state !== 'in-doubt' || !record.doubt) return false
  const lease = await store.startRun({
    flow: flow.name,
    flowVersion: flow.version,
    worker: answer.worker,
    cause: 'person',
  })
  const { doubt, ...rest } = record
  const { link } = doubt
  await store.commit(lease, {
    ...NO_EFFECTS,
    links: answer.id !== undefined && link ? [{ ...link, id: answer.id, flow: flow.name }] : [],
    settled: [doubt.operation],
    records: [{ ...rest, state: 'ready', attempts: 0 }],
  })
  await store.finishRun(lease, { state: 'finished' })
  return true
}
