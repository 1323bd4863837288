import type { Code, FilterCode, StageCode } from './code.ts'
import { Frame } from './frame.ts'
import { allocate, spend } from './meter.ts'
import { isNumeric, listOfNumbers } from './numbers.ts'
import { placeOf, timesKept } from './operators.ts'
import { sequenceOf } from './sequence.ts'
import { isPlainObject, setField, type Value, type ValueList } from './value.ts'

/**
 * Applies filters and index bindings in the order written.
 *
 * `inner` is the frame in which filters over plain items run; over tuples each item gets one of its own below
 * `frame`, with its names.
 */
export function applyStages(
  stages: readonly StageCode[],
  value: Value,
  frame: Frame,
  inner: Frame,
): Value {
  let current = value
  for (const stage of stages) {
    switch (stage.kind) {
      case 'at':
        current = itemAt(stage.position, current)
        break
      case 'filter':
        current = filtered(stage, current, frame, inner)
        break
      case 'index':
        numberItems(stage.name, current)
        break
    }
  }
  return current
}

function itemAt(position: number, value: Value): Value {
  const items = Array.isArray(value) ? value : [value]
  const whole = Math.floor(position)
  const item = items[whole < 0 ? whole + items.length : whole]
  if (Array.isArray(item)) return item
  const results = sequenceOf(item === undefined ? [] : [item])
  if (Array.isArray(value) && value.tupleStream === true) results.tupleStream = true
  return results
}

function filtered(
  { test, slots, isFixed }: FilterCode,
  value: Value,
  frame: Frame,
  inner: Frame,
): ValueList {
  const items: ValueList = Array.isArray(value) ? value : [value]
  const isTuples = items.tupleStream === true
  const named = isFixed && !isTuples ? itemsNamed(test, items, inner) : undefined
  if (named) return sequenceOf(named)
  const results: ValueList = []
  if (isTuples) results.tupleStream = true
  for (let at = 0; at < items.length; at++) {
    spend(1)
    const item = items[at]
    const answer =
      isTuples && isPlainObject(item)
        ? test(item['@'], new Frame(frame, slots, item))
        : test(item, inner)
    for (let times = timesKept(answer, at, items.length); times > 0; times--) results.push(item)
  }
  allocate(results.length)
  return sequenceOf(results)
}

/**
 * The items that a test names by position, where its answer is the same for all of them. Each position is looked up once, so
 * that a loop which takes one item in each turn stays linear. Absent where the answer is no position.
 */
function itemsNamed(test: Code, items: ValueList, frame: Frame): ValueList | undefined {
  if (items.length === 0) return undefined
  const answer = test(items[0], frame)
  const isOne = isNumeric(answer)
  if (!isOne && !listOfNumbers(answer)) return undefined
  const positions = isOne ? [answer] : answer
  spend(positions.length + 1)
  allocate(positions.length)
  const places = positions.map((position) => placeOf(position, items.length))
  return places
    .filter((place) => place >= 0 && place < items.length)
    .toSorted((left, right) => left - right)
    .map((place) => items[place])
}

/** What one filter keeps of a value: the match itself where there is one and it is no list, else a sequence. */
export function kept({ test, isFixed }: FilterCode, value: Value, frame: Frame): Value {
  if (!Array.isArray(value)) return keptOf(value, timesKept(test(value, frame), 0, 1))
  const named = isFixed ? itemsNamed(test, value, frame) : undefined
  if (named) return named.length > 1 || Array.isArray(named[0]) ? sequenceOf(named) : named[0]
  let only: Value
  let results: ValueList | undefined
  for (let at = 0; at < value.length; at++) {
    spend(1)
    const item = value[at]
    for (let left = timesKept(test(item, frame), at, value.length); left > 0; left--) {
      if (results !== undefined) results.push(item)
      else if (only === undefined && !Array.isArray(item)) only = item
      else results = only === undefined ? [item] : [only, item]
    }
  }
  if (results === undefined) return only
  allocate(results.length)
  return sequenceOf(results)
}

/** A list of positions as the predicate can name an item more than once. */
function keptOf(value: Value, times: number): Value {
  if (times > 1) return sequenceOf(Array.from({ length: times }, () => value))
  return times === 1 ? value : undefined
}

/** Tuples are made by the path that numbers them, so they may be written to. */
function numberItems(name: string, value: Value): void {
  if (!Array.isArray(value)) return
  spend(value.length)
  for (let at = 0; at < value.length; at++) {
    const tuple = value[at]
    if (isPlainObject(tuple)) setField(tuple, name, at)
  }
}
