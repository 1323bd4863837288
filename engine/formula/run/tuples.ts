import { type Accumulated, accumulate, appendTo } from './accumulate.ts'
import { Frame, type Tuple } from './frame.ts'
import { allocate, spend } from './meter.ts'
import { namesOf } from './names-of.ts'
import { inOrder } from './ordering.ts'
import { sequenceOf } from './sequence.ts'
import { applyStages } from './stages.ts'
import type { StepCode } from './step-code.ts'
import { isPlainObject, setField, type Value, type ValueList } from './value.ts'

/** A step of a path in which `@`, `#` or `%` give names: it makes tuples out of contexts or earlier tuples. */
export function tupleStep(
  step: StepCode,
  items: ValueList,
  earlier: ValueList | undefined,
  frame: Frame,
  inner: Frame,
  slots: number,
): ValueList {
  const made =
    step.order === undefined
      ? bindEach(step, earlier ?? items.map((item) => tupleOf(item)), frame, slots)
      : orderTuples(step, items, earlier, frame, inner)
  const staged = applyStages(step.stages, made, frame, inner)
  return Array.isArray(staged) ? staged : []
}

/** The contexts of tuples, once nobody needs their names any more. */
export function tupleContexts(tuples: ValueList): ValueList {
  allocate(tuples.length)
  return sequenceOf(tuples.map((tuple) => (isPlainObject(tuple) ? tuple['@'] : undefined)))
}

function tupleOf(context: Value): Tuple {
  return { '@': context }
}

function bindEach(step: StepCode, tuples: ValueList, frame: Frame, slots: number): ValueList {
  const made: ValueList = []
  for (const tuple of tuples) {
    spend(1)
    if (!isPlainObject(tuple)) continue
    const found = step.code?.(tuple['@'], new Frame(frame, slots, tuple))
    if (found !== undefined) extend(step, tuple, found, made)
  }
  return tupleStream(made)
}

function extend(step: StepCode, tuple: Tuple, found: Value, made: ValueList): void {
  const results: ValueList = Array.isArray(found) ? found : [found]
  allocate(results.length)
  spend(results.length)
  for (const [at, result] of results.entries()) {
    const next: Tuple = { ...tuple }
    if (results.tupleStream === true && isPlainObject(result)) {
      for (const name of namesOf(result)) setField(next, name, result[name])
    } else {
      if (step.focus === undefined) next['@'] = result
      else setField(next, step.focus, result)
      if (step.index !== undefined) setField(next, step.index, at)
      if (step.ancestor !== undefined) setField(next, step.ancestor, tuple['@'])
    }
    made.push(next)
  }
}

/** Ordered tuples lose their mark, as in the package: a stage or grouping behind sees them as plain items. */
function orderTuples(
  step: StepCode,
  items: ValueList,
  earlier: ValueList | undefined,
  frame: Frame,
  inner: Frame,
): ValueList {
  const { order, index } = step
  if (order === undefined) return items
  if (earlier !== undefined) return inOrder(order, earlier, frame, inner)
  return tupleStream(
    inOrder(order, items, frame, inner).map((item, at) => {
      const tuple = tupleOf(item)
      // Without `#` the package binds the position to the name "undefined", which no formula can ask for.
      if (index !== undefined) setField(tuple, index, at)
      return tuple
    }),
  )
}

function tupleStream(tuples: ValueList): ValueList {
  tuples.tupleStream = true
  return sequenceOf(tuples)
}

/** All tuples of a group as one: each name has the list of its values. */
export function mergeTuples(tuples: Value): Tuple {
  if (!Array.isArray(tuples)) return isPlainObject(tuples) ? { ...tuples } : {}
  const merged = new Map<string, Accumulated>()
  for (const tuple of tuples) {
    for (const name of namesOf(tuple)) {
      const value = isPlainObject(tuple) ? tuple[name] : undefined
      const so = merged.get(name)
      if (so === undefined) merged.set(name, accumulate(value))
      else appendTo(so, value)
    }
  }
  const result: Tuple = {}
  for (const [name, { value }] of merged) setField(result, name, value)
  return result
}
