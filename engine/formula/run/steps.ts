import { keepList } from './fields.ts'
import { Frame } from './frame.ts'
import { grouped } from './grouping.ts'
import { allocate, spend } from './meter.ts'
import { inOrder } from './ordering.ts'
import { sequenceOf, spreadInto } from './sequence.ts'
import { applyStages } from './stages.ts'
import type { PathCode, StepCode } from './step-code.ts'
import { tupleContexts, tupleStep } from './tuples.ts'
import type { Value, ValueList } from './value.ts'

/** The results of a path's steps from given contexts on, not yet settled. */
export function runSteps(path: PathCode, start: ValueList, frame: Frame): Value {
  const inner = path.hasNames ? new Frame(frame, path.slots) : frame
  const { results, tuples } = walk(path, start, frame, inner)
  let found = results
  if (tuples !== undefined) found = path.givesTuples ? tuples : tupleContexts(tuples)
  if (path.keepList && Array.isArray(found)) found = keepList(found)
  if (path.grouping === undefined) return found
  return grouped(path.grouping, tuples ?? found, frame, inner)
}

interface Walked {
  readonly results: Value
  readonly tuples: ValueList | undefined
}

function walk(path: PathCode, start: ValueList, frame: Frame, inner: Frame): Walked {
  if (path.followsSteps && start.length === 0) return { results: sequenceOf([]), tuples: undefined }
  const { steps } = path
  let items = path.followsSteps ? asSequence(start, steps[0]) : start
  let results: Value
  let tuples: ValueList | undefined
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]
    if (step === undefined) break
    if (step.startsList && step.code) {
      results = step.code(items, inner)
    } else if (step.tuple || tuples !== undefined) {
      tuples = tupleStep(step, items, tuples, frame, inner, path.slots)
    } else {
      results = plainStep(step, items, inner, at === steps.length - 1)
    }
    if (tuples !== undefined) continue
    if (results === undefined || isEmpty(results)) break
    // A filter behind `["x"]` gives the item itself.
    items = Array.isArray(results) ? results : [results]
  }
  return { results, tuples }
}

/** What earlier steps gave is a sequence, which shows when it is put in order; a list of the data gets no mark. */
function asSequence(items: ValueList, next: StepCode | undefined): ValueList {
  if (next?.order === undefined || items.sequence === true) return items
  return sequenceOf([...items])
}

function isEmpty(value: Value): boolean {
  return Array.isArray(value) && value.length === 0
}

/** The results of a step without names on each of its contexts. */
export function plainStep(step: StepCode, items: ValueList, frame: Frame, isLast: boolean): Value {
  if (step.order !== undefined) {
    return applyStages(step.stages, inOrder(step.order, items, frame, frame), frame, frame)
  }
  const { code, stages } = step
  if (code === undefined) return undefined
  const results: ValueList = []
  let count = 0
  let first: Value
  for (const item of items) {
    spend(1)
    let found = code(item, frame)
    if (stages.length > 0) {
      found = applyStages(stages, found, frame, frame)
      if (items.length === 1 && isFiltered(found)) return found
    }
    if (found === undefined) continue
    if (count === 0) first = found
    count++
    spreadInto(results, found)
  }
  if (isLast && count === 1 && Array.isArray(first) && first.sequence !== true) return first
  allocate(count)
  return sequenceOf(results)
}

/** What a filter has just made is the step's results already. */
function isFiltered(value: Value): value is ValueList {
  return (
    Array.isArray(value) &&
    value.sequence === true &&
    value.tupleStream !== true &&
    value.keepSingleton !== true &&
    value.cons !== true
  )
}
