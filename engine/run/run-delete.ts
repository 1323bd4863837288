import type { DeleteStep } from '../plan/flow-plan.ts'
import { OperationError } from './connection.ts'
import { findByMatch, whereaboutsOf } from './locate.ts'
import type { ItemResult } from './outcome.ts'
import type { RecordRun, Scope } from './record-run.ts'
import { missingEnding } from './run-find.ts'
import { resourceOf } from './system.ts'

/** Removes a target record, unless another living source record owns it too. */
export async function runDelete(
  run: RecordRun,
  step: DeleteStep,
  scope: Scope,
): Promise<ItemResult> {
  const place = whereaboutsOf(run, scope, step)
  const link = place.link && (await run.session.link(place.link))
  const { hit, ending } = link ? { hit: link } : await findByMatch(run, place, step.id, false)
  if (ending) return { ending }
  run.trace?.({ kind: 'lookup', step, found: hit !== undefined })
  if (!hit) return { ending: missingEnding(step.missing, place, step.id) }

  const owners = await run.session.linksTo(place.ref.name, hit.id)
  const other = owners.find((owner) => !owner.dead && owner.key !== place.link?.key)
  if (other) {
    const reason = `${place.ref.name} ${hit.id} also belongs to ${other.source} ${other.key}, so it stays`
    return { ending: { kind: 'skipped', reason, step: step.id } }
  }
  try {
    await resourceOf(run.systems, place.ref).delete(hit.id, run.signal)
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof OperationError) || error.class !== 'gone') throw error
  }
  if (link) run.session.unlink(link)
  const gone = { action: 'delete', resource: place.ref.name, id: hit.id, set: {} } as const
  run.writes.push(gone)
  run.story?.wrote(step, gone)
  return {}
}
