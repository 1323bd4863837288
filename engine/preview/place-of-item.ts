import type { DocumentPath } from '../diagnostic.ts'
import { equalJson, isJsonObject, type Json } from '../json.ts'
import type { ValuePlan } from '../plan/value-plan.ts'

/**
 * Where an item that a `for` came to stands in the source record: in the list that the formula names, at its own
 * position there or, behind a filter or an order, at that of the first that is equal.
 */
export function placeOfItem(
  plan: ValuePlan,
  from: { readonly input: unknown; readonly base: DocumentPath | undefined },
  item: Json,
  index: number,
): DocumentPath | undefined {
  if (!from.base || plan.kind !== 'formula') return undefined
  for (const path of plan.formula.uses.paths) {
    const found = isJsonObject(from.input) ? valueAt(from.input, path) : undefined
    if (!Array.isArray(found)) {
      if (equalJson(found, item)) return [...from.base, ...path]
      continue
    }
    const list: readonly Json[] = found
    const at = equalJson(list[index], item)
      ? index
      : list.findIndex((each) => equalJson(each, item))
    if (at >= 0) return [...from.base, ...path, at]
  }
  return undefined
}

/** What stands at a path; nothing where it does not lead. */
export function valueAt(value: Json, path: DocumentPath): Json | undefined {
  let at: Json | undefined = value
  for (const name of path) {
    if (typeof name === 'number') at = Array.isArray(at) ? at[name] : undefined
    else at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}
