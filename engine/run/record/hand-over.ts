import { type Message, say } from '../../messages/message.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { Link } from '../store/link.ts'
import { ownTargets } from './own-targets.ts'
import type { FlowRun } from './record-walk.ts'
import { leftMark, sentHash, sentMark } from './sent-hash.ts'

/** Cause of a record that is handled anew because another one is gone, or has left their target record to it. */
export const HEIR = 'run.heir'

/** Other source records became the same target records as one that is gone: they are theirs alone now. */
export async function handOver(run: FlowRun, key: string): Promise<void> {
  const { flow, session } = run
  const source = flow.source.resource.name
  const heirs: Link[] = []
  for (const target of ownTargets(flow.steps, source)) {
    const own = await session.link({ source, key, target })
    if (own) for (const sharer of await sharersOf(run, own)) heirs.push(sharer)
  }
  await handAnew(run, heirs, say('heir', {}))
}

/** Living links of other records of the flow that lead to the target record of one. */
export async function sharersOf(
  { session }: FlowRun,
  { source, key, target, id }: Link,
): Promise<readonly Link[]> {
  const links = await session.linksTo(target, id)
  return links.filter((link) => !link.dead && link.source === source && link.key !== key)
}

/**
 * The target record may hold values of the record that shared it: what was last sent of those that keep it is not
 * believed, and they are handled anew.
 */
export async function handAnew(
  run: FlowRun,
  heirs: readonly Link[],
  reason: Message,
): Promise<void> {
  if (heirs.length === 0) return
  const { session } = run
  for (const link of heirs) {
    session.putLink({ ...link, hash: sentHash(undefined, leftMark(sentMark(link.hash))) })
  }
  const keys = [...new Set(heirs.map(({ key }) => key))]
  const kept = new Map((await session.records(keys)).map((record) => [record.key, record]))
  for (const key of keys) {
    const previous = kept.get(key)
    if (previous && previous.state !== 'parked') continue
    session.effects.putRecord(ready(run, key, previous, reason))
  }
}

function ready(
  run: FlowRun,
  key: string,
  previous: DurableRecord | undefined,
  reason: Message,
): DurableRecord {
  const { flow, ports } = run
  return {
    attempts: 0,
    since: ports.clock.now(),
    ...previous,
    reason,
    cause: HEIR,
    flow: flow.name,
    key,
    state: 'ready',
    flowVersion: flow.version,
    ignored: undefined,
  }
}
