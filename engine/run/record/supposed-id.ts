import { hasUnknown, unknownResourcesOf } from '../../formula/unknown-values.ts'
import { canonicalJson } from '../../json.ts'
import { resourcePlanOf } from '../system.ts'
import { idTypeOf } from './hold-back.ts'
import type { Whereabouts } from './locate.ts'
import type { RecordRun } from './record-run.ts'

/**
 * The id of a record that belongs to something which a plan has not created yet: no system can be asked for it, and a
 * run may find it. Nothing where everything is known.
 */
export function supposedId(run: RecordRun, { ref, match }: Whereabouts): string | undefined {
  if (!match || !hasUnknown(match)) return undefined
  const type = idTypeOf(resourcePlanOf(run.systems, ref))
  return run.unknowns?.idOf(ref.name, canonicalJson(match), type, unknownResourcesOf(match))
}
