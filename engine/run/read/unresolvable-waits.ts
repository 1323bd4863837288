import { isSameMessage, type Message, partsOf, say } from '../../messages/message.ts'
import type { RunOptions } from '../run-options.ts'
import type { ListedRecord } from '../store/durable-record.ts'
import { parseLinkWakeKey } from '../store/link.ts'
import type { FlowWork } from './flow-work.ts'

const MAX_LOOKED_AT = 1_000
const MAX_TOGETHER = 20
/** Longer chains of parents are not followed; they are no cycle that a person could make sense of. */
const MAX_CHAIN = 100

/**
 * After a complete read every record of the source has had its turn. Whoever still waits for one that did not
 * come, or in a circle, would wait for ever: its reason says so.
 */
export async function reportUnresolvableWaits(
  { flow, store }: RunOptions,
  work: FlowWork,
): Promise<void> {
  await work.commit()
  const waiting = await store.list({ flow: flow.name, states: ['waiting'], limit: MAX_LOOKED_AT })
  const durable = await store.list({
    flow: flow.name,
    states: ['parked', 'retrying', 'in-doubt', 'ready'],
    limit: MAX_LOOKED_AT,
  })
  if (waiting.length === MAX_LOOKED_AT || durable.length === MAX_LOOKED_AT) return
  const source = flow.source.resource.name
  const parents = new Map(waiting.map((record) => [record.key, parentOf(record, source)]))
  const unfinished = new Set(durable.map(({ key }) => key))
  const reasons = new Map<string, Message>()
  for (const { key, reason } of waiting) {
    const why = whyUnresolvable(key, parents, unfinished, source)
    if (why !== undefined && !says(reason, why)) {
      reasons.set(key, say('several', { reasons: [...partsOf(reason), why] }))
    }
  }
  await putReasons(reasons, work)
}

function says(reason: Message, why: Message): boolean {
  return partsOf(reason).some((part) => isSameMessage(part, why))
}

/** A few at a time: what is kept of a record may be many megabytes. */
async function putReasons(reasons: ReadonlyMap<string, Message>, work: FlowWork): Promise<void> {
  const { session } = work.run
  const keys = [...reasons.keys()]
  for (let at = 0; at < keys.length; at += MAX_TOGETHER) {
    for (const record of await session.records(keys.slice(at, at + MAX_TOGETHER))) {
      session.effects.putRecord({ ...record, reason: reasons.get(record.key) ?? record.reason })
    }
    await work.commit()
  }
}

function parentOf({ waitsFor = '' }: ListedRecord, source: string): string | undefined {
  const link = parseLinkWakeKey(waitsFor)
  return link?.source === source ? link.key : undefined
}

function whyUnresolvable(
  key: string,
  parents: ReadonlyMap<string, string | undefined>,
  unfinished: ReadonlySet<string>,
  source: string,
): Message | undefined {
  const chain = [key]
  for (let at = parents.get(key); at !== undefined; at = parents.get(at)) {
    if (at === key) return say('waitInCircle', { chain: [...chain, key].join(' → ') })
    if (chain.includes(at) || chain.length > MAX_CHAIN) return undefined
    if (!parents.has(at)) {
      return unfinished.has(at) ? undefined : say('waitInVain', { source, key: at })
    }
    chain.push(at)
  }
  return undefined
}
