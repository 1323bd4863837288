import { say } from '../../messages/message.ts'
import type { DeleteStep, WriteStep } from '../../plan/flow-plan.ts'
import type { RecordId } from '../connection.ts'
import { type Link, linkWakeKey } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import type { TargetLookup } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'

/** Another living source record that became the same target record; one of the same kind, where `source` is given. */
export async function findOwner(
  walk: RecordWalk,
  { ref, link }: TargetLookup,
  id: RecordId,
  source?: string,
): Promise<Link | undefined> {
  const name = link && linkWakeKey(link)
  const owners = await walk.run.session.linksTo(ref.name, id)
  return owners.find(
    (owner) =>
      !owner.dead &&
      linkWakeKey(owner) !== name &&
      (source === undefined || owner.source === source),
  )
}

/** A record that is gone leaves its target record to another one. Of two that go together, the second sees that. */
export function letGo(
  walk: RecordWalk,
  step: DeleteStep | WriteStep,
  { ref, link }: TargetLookup,
  { source, key, id }: Link,
): Ending {
  if (link) walk.run.session.killLink(link)
  const reason = say('shared', { resource: ref.name, id, source, key })
  return { kind: 'skipped', reason, step: step.id }
}
