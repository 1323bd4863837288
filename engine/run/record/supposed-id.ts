import { hasUnknown, unknownResourcesOf } from '../../formula/unknown-values.ts'
import { canonicalJson } from '../../json.ts'
import { resourcePlanOf } from '../system.ts'
import { idTypeOf } from './hold-back.ts'
import type { TargetLookup } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'

/**
 * The id of a record that belongs to something which a plan has not created yet: no system can be asked for it, and a
 * run may find it. Nothing where everything is known.
 */
export function supposedId(walk: RecordWalk, { ref, match }: TargetLookup): string | undefined {
  if (!match || !hasUnknown(match)) return undefined
  const type = idTypeOf(resourcePlanOf(walk.run.systems, ref))
  return walk.run.unknowns?.idOf(ref.name, canonicalJson(match), type, unknownResourcesOf(match))
}
