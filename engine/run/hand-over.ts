import { say } from '../words/sentences.ts'
import type { DurableRecord } from './durable-record.ts'
import { ownTargets } from './own-targets.ts'
import type { FlowRun } from './record-run.ts'
import type { Store } from './store.ts'

/** Cause of a record that is handled anew because another one is gone. */
export const HEIR = 'run.heir'

/**
 * Other source records became the same target record as one that is gone. It is theirs alone now, and may hold values of
 * the one that is gone: what was last sent of them is not believed, and they are handled anew.
 */
export async function handOver(
  run: FlowRun,
  store: Pick<Store, 'records'>,
  key: string,
): Promise<void> {
  const { flow, session } = run
  const source = flow.source.resource.name
  const heirs = new Set<string>()
  for (const target of ownTargets(flow.steps, source)) {
    const own = await session.link({ source, key, target })
    const sharing = own ? await session.linksTo(target, own.id) : []
    for (const link of sharing) {
      if (link.dead || link.source !== source || link.key === key) continue
      session.putLink({ ...link, hash: undefined })
      heirs.add(link.key)
    }
  }
  if (heirs.size === 0) return
  const kept = new Map(
    (await store.records(flow.name, [...heirs])).map((record) => [record.key, record]),
  )
  for (const heir of heirs) {
    const former = kept.get(heir)
    if (!former || former.state === 'parked') session.effects.putRecord(ready(run, heir, former))
  }
}

function ready(run: FlowRun, key: string, former: DurableRecord | undefined): DurableRecord {
  const { flow, ports } = run
  return {
    attempts: 0,
    since: ports.clock.now(),
    ...former,
    reason: say('heir', {}),
    cause: HEIR,
    flow: flow.name,
    key,
    state: 'ready',
    flowVersion: flow.version,
    ignored: undefined,
  }
}
