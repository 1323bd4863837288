import { canonicalJson, equalJson, isJsonObject, type Json } from '../../../engine/index.ts'
import { textAt } from '../document/json-path.ts'
import { verbOf } from '../mapping/flow-steps.ts'
import { matchLines } from './match-lines.ts'

/** Pairs the items of two versions of a list, in their order; by position of the first, -1 for those that are gone. */
export function matchItems(before: readonly Json[], after: readonly Json[]): readonly number[] {
  const same = matchLines(before.map(canonicalJson), after.map(canonicalJson))
  const matches = Array.from(same)
  let next = 0
  for (const [at, item] of before.entries()) {
    const known = matches[at] ?? -1
    if (known >= 0) {
      next = known + 1
      continue
    }
    const end = matches.slice(at + 1).find((match) => match >= 0) ?? after.length
    const found = after.findIndex(
      (other, index) => index >= next && index < end && isAlike(item, other),
    )
    if (found < 0) continue
    matches[at] = found
    next = found + 1
  }
  return matches
}

/** The same step or test, changed: by its name, or by what it is about. */
function isAlike(left: Json, right: Json): boolean {
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const name = textAt(left, ['it'])
  if (name !== undefined) return name === textAt(right, ['it'])
  const verb = verbOf(left)
  if (verb === undefined || verb !== verbOf(right)) return false
  if (verb === 'do') return equalJson(left['if'], right['if']) || equalJson(left['do'], right['do'])
  return verb === 'let' || equalJson(left[verb], right[verb])
}
