import type { Frame } from './frame.ts'
import { sequenceOf, settle } from './sequence.ts'
import { applyStages, kept } from './stages.ts'
import type { StepCode } from './step-code.ts'
import { plainStep } from './steps.ts'
import type { Value, ValueList } from './value.ts'

/**
 * The settled results of steps without names, order or tuples, the same as those of `runSteps`. As long as there is
 * one match, which is what most paths of a mapping have all the way, no list is made for it.
 */
export function runPlainSteps(steps: readonly StepCode[], start: Value, frame: Frame): Value {
  let current = start
  for (let at = 0; at < steps.length; at++) {
    if (Array.isArray(current)) return runOverList(steps, at, current, frame)
    const step = steps[at]
    if (step === undefined) break
    current = resultOf(step, current, frame)
    if (current === undefined) break
    if (!Array.isArray(current)) continue
    if (at === steps.length - 1) return lastResult(current)
    if (current.cons === true) return runOverList(steps, at + 1, [current], frame)
  }
  return current
}

/** {@link runPlainSteps} from a step on whose contexts are the items of a list. */
export function runOverList(
  steps: readonly StepCode[],
  from: number,
  start: ValueList,
  frame: Frame,
): Value {
  if (start.length === 0) return undefined
  let items = start
  for (let at = from; at < steps.length; at++) {
    const step = steps[at]
    const results = step && plainStep(step, items, frame, at === steps.length - 1)
    if (!Array.isArray(results)) return results
    items = results
    if (items.length === 0) break
  }
  return settle(items)
}

function resultOf({ code, stages }: StepCode, context: Value, frame: Frame): Value {
  const found = code?.(context, frame)
  const [stage] = stages
  if (stage === undefined) return found
  if (stage.kind === 'filter' && stages.length === 1 && found !== undefined) {
    return kept(stage, found, frame)
  }
  const results = applyStages(stages, found, frame, frame)
  return isLone(results) ? results[0] : results
}

/** A sequence of one match that is no list: from here on the match stands for itself. */
function isLone(results: Value): results is ValueList {
  if (!Array.isArray(results) || results.length !== 1 || results.sequence !== true) return false
  return results[0] !== undefined && !Array.isArray(results[0])
}

/** A list of the data is itself; a sequence may be somebody else's, so it is made anew. */
function lastResult(found: ValueList): Value {
  return found.sequence === true ? settle(sequenceOf([...found])) : found
}
