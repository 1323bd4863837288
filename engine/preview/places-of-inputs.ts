import type { DocumentPath } from '../diagnostic.ts'
import { isJsonObject } from '../json.ts'
import type { StepPlan } from '../plan/flow-plan.ts'
import type { Moment } from '../run/record/trace.ts'
import { placeOfItem } from './place-of-item.ts'

/**
 * Where the inputs of steps stand in the source record: an item of a `for` in the list that it goes through, which
 * belongs to the record or to the item of a loop around it. Those of which that cannot be told are left out.
 */
export function basesOf(
  visits: ReadonlyArray<{ readonly step: StepPlan; readonly moment: Moment }>,
): ReadonlyMap<unknown, DocumentPath> {
  const bases = new Map<unknown, DocumentPath>()
  for (const { step, moment } of visits) {
    const { input, context, turn } = moment
    const { record } = context.variables
    bases.set(record, [])
    if (bases.has(input) || !('for' in step) || !step.for || !isJsonObject(input)) continue
    // The latest is the innermost.
    for (const [outer, base] of [...bases].toReversed()) {
      const place = placeOfItem(step.for, { input: outer, base }, input, turn.at(-1) ?? 0)
      if (!place) continue
      bases.set(input, place)
      break
    }
  }
  return bases
}
