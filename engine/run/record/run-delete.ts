import type { DeleteStep } from '../../plan/flow-plan.ts'
import { OperationError, type RecordId } from '../connection.ts'
import type { ItemResult } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { findOwner, letGo } from './let-go.ts'
import { findByMatch, type TargetLookup, targetLookupOf } from './locate.ts'
import type { RecordWalk, Scope } from './record-walk.ts'
import { missingEnding } from './run-find.ts'

/** Removes a target record, unless another living source record owns it too. */
export async function runDelete(
  walk: RecordWalk,
  step: DeleteStep,
  scope: Scope,
): Promise<ItemResult> {
  const place = targetLookupOf(walk, scope, step)
  const link = place.link && (await walk.run.session.link(place.link))
  const { hit, ending } = link
    ? { hit: link }
    : await findByMatch(walk, place, step.id, { fresh: false })
  if (ending) return { ending }
  walk.run.trace?.({ kind: 'lookup', step, found: hit !== undefined })
  if (!hit) return { ending: missingEnding(step.missing, place, step.id) }

  // Of two that go together, the second must see that the first has let go.
  const shared = JSON.stringify([place.ref.name, hit.id])
  return walk.run.session.deletes.hold(shared, () => deleteUnlessShared(walk, step, place, hit.id))
}

async function deleteUnlessShared(
  walk: RecordWalk,
  step: DeleteStep,
  place: TargetLookup,
  id: RecordId,
): Promise<ItemResult> {
  const { ref, link } = place
  const owner = await findOwner(walk, place, id)
  if (owner) return { ending: letGo(walk, step, place, owner) }
  try {
    const {
      run: { signal, mayWrite },
    } = walk
    await resourceOf(walk.run.systems, ref).delete(id, { signal, mayWrite })
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof OperationError) || error.class !== 'gone') throw error
  }
  if (link) walk.run.session.unlink(link)
  const gone = { action: 'delete', resource: ref.name, id, set: {} } as const
  walk.writes.push({ ...gone, step: step.id })
  walk.run.story?.wrote(step, gone)
  return {}
}
