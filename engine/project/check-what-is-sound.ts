import type { Static, TSchema } from 'typebox'
import type { Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { type Area, checkSpec } from '../language/check-spec.ts'
import { pruneSpec } from '../language/prune-spec.ts'

export interface SoundPart<T> {
  readonly spec: T
  /** False when something was taken out, so that the rest is only good for finding more mistakes. */
  readonly isWhole: boolean
}

/**
 * Checks a value like {@link checkSpec}, and where it fails gives what is left without the wrong parts, so that
 * the meaning of the rest can be checked in the same go. Nothing when too little is left.
 */
export function checkWhatIsSound<T extends TSchema>(
  schema: T,
  value: Json,
  area: Area,
  report: Report,
): SoundPart<Static<T>> | undefined {
  let problems: Problem[] = []
  const collect = (problem: Problem) => void problems.push(problem)
  const spec = checkSpec(schema, value, area, collect)
  if (spec !== undefined) return { spec, isWhole: true }
  for (const problem of problems) report(problem)
  let left = value
  // Taking out a part can make the part around it wrong, but only so far up.
  for (let round = 0; round < 4; round++) {
    left = pruneSpec(left, problems)
    problems = []
    const rest = checkSpec(schema, left, area, collect)
    if (rest !== undefined) return { spec: rest, isWhole: false }
  }
  return undefined
}
