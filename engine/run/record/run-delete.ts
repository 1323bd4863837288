import type { DeleteStep } from '../../plan/flow-plan.ts'
import { OperationError, type RecordId } from '../connection.ts'
import type { ItemResult } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { findOwner, letGo } from './let-go.ts'
import { findByMatch, type Whereabouts, whereaboutsOf } from './locate.ts'
import type { RecordRun, Scope } from './record-run.ts'
import { missingEnding } from './run-find.ts'

/** Removes a target record, unless another living source record owns it too. */
export async function runDelete(
  run: RecordRun,
  step: DeleteStep,
  scope: Scope,
): Promise<ItemResult> {
  const place = whereaboutsOf(run, scope, step)
  const link = place.link && (await run.session.link(place.link))
  const { hit, ending } = link
    ? { hit: link }
    : await findByMatch(run, place, step.id, { fresh: false })
  if (ending) return { ending }
  run.trace?.({ kind: 'lookup', step, found: hit !== undefined })
  if (!hit) return { ending: missingEnding(step.missing, place, step.id) }

  // Of two that go together, the second must see that the first has let go.
  const shared = JSON.stringify([place.ref.name, hit.id])
  return run.session.deletes.hold(shared, () => deleteUnlessShared(run, step, place, hit.id))
}

async function deleteUnlessShared(
  run: RecordRun,
  step: DeleteStep,
  place: Whereabouts,
  id: RecordId,
): Promise<ItemResult> {
  const { ref, link } = place
  const owner = await findOwner(run, place, id)
  if (owner) return { ending: letGo(run, step, place, owner) }
  try {
    const { signal, mayWrite } = run
    await resourceOf(run.systems, ref).delete(id, { signal, mayWrite })
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof OperationError) || error.class !== 'gone') throw error
  }
  if (link) run.session.unlink(link)
  const gone = { action: 'delete', resource: ref.name, id, set: {} } as const
  run.writes.push(gone)
  run.story?.wrote(step, gone)
  return {}
}
