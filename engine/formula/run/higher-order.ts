import { callBack, callRaw, requireCallable, wantedArguments } from './calls.ts'
import { LanguageError } from './language-error.ts'
import { allocate, spend, spendOnComparison } from './meter.ts'
import { namesOf } from './names-of.ts'
import { listOfNumbers, listOfTexts } from './numbers.ts'
import { isTrue } from './operators.ts'
import { mergeSort } from './ordering.ts'
import { sequenceOf } from './sequence.ts'
import type { Callable } from './value.ts'
import { isPlainObject, setField, type Value, type ValueList, type ValueObject } from './value.ts'

export function mapList(list: ValueList, procedure: Callable): ValueList {
  const count = wantedArguments(procedure)
  const results: ValueList = []
  for (let at = 0; at < list.length; at++) {
    const result = callBack(procedure, count, list[at], at, list)
    if (result !== undefined) results.push(result)
  }
  allocate(results.length)
  return sequenceOf(results)
}

export function filterList(list: ValueList, procedure: Callable): ValueList {
  const count = wantedArguments(procedure)
  const results: ValueList = []
  for (let at = 0; at < list.length; at++) {
    const item = list[at]
    if (isTrue(callBack(procedure, count, item, at, list))) results.push(item)
  }
  allocate(results.length)
  return sequenceOf(results)
}

export function singleItem(list: ValueList, procedure: Callable | undefined): Value {
  let found: { readonly item: Value } | undefined
  for (let at = 0; at < list.length; at++) {
    const item = list[at]
    const isMatch =
      procedure === undefined ||
      isTrue(callBack(procedure, wantedArguments(procedure), item, at, list))
    if (!isMatch) continue
    if (found !== undefined) throw new LanguageError('D3138', { index: at })
    found = { item }
  }
  if (found === undefined) throw new LanguageError('D3139')
  return found.item
}

export function reduceList(list: ValueList, procedure: Callable, initial: Value): Value {
  if (procedure.arity < 2) throw new LanguageError('D3050', { index: 1 })
  const startsWithFirst = initial === undefined && list.length > 0
  let result = startsWithFirst ? list[0] : initial
  for (let at = startsWithFirst ? 1 : 0; at < list.length; at++) {
    result =
      procedure.arity >= 4
        ? callRaw(procedure, [result, list[at], at, list], null, undefined, undefined)
        : callBack(procedure, procedure.arity >= 3 ? 3 : 2, result, list[at], at)
  }
  return result
}

export function eachField(object: Value, procedure: Callable): ValueList {
  const count = wantedArguments(procedure)
  const results: ValueList = []
  for (const name of namesOf(object)) {
    const result = callBack(procedure, count, fieldOf(object, name), name, object)
    if (result !== undefined) results.push(result)
  }
  allocate(results.length)
  return sequenceOf(results)
}

/** Without fields there is nothing to ask of a function, which then may be missing. */
export function siftFields(object: Value, test: Value): Value {
  const names = namesOf(object)
  if (names.length === 0) return undefined
  const procedure = requireCallable(test)
  const count = wantedArguments(procedure)
  const result: ValueObject = {}
  let isEmpty = true
  for (const name of names) {
    const value = fieldOf(object, name)
    if (!isTrue(callBack(procedure, count, value, name, object))) continue
    setField(result, name, value)
    isEmpty = false
  }
  allocate(namesOf(result).length)
  return isEmpty ? undefined : result
}

function fieldOf(object: Value, name: string): Value {
  return isPlainObject(object) ? object[name] : undefined
}

export function sortList(list: ValueList, procedure: Callable | undefined): ValueList {
  if (list.length <= 1) return list
  const isAfter = procedure === undefined ? defaultOrder(list) : orderBy(procedure)
  allocate(list.length)
  return mergeSort(
    list.map((item) => ({ item })),
    (left, right) => isAfter(left.item, right.item),
  ).map(({ item }) => item)
}

type IsAfter = (left: Value, right: Value) => boolean

/** A function's answer counts as JavaScript would count it: the package asks no more of it. */
function orderBy(procedure: Callable): IsAfter {
  return (left, right) => Boolean(callBack(procedure, 2, left, right, undefined))
}

function defaultOrder(list: ValueList): IsAfter {
  spend(list.length)
  if (!listOfNumbers(list) && !listOfTexts(list)) throw new LanguageError('D3070', { index: 1 })
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return left > right
    if (typeof left !== 'string' || typeof right !== 'string') return false
    spendOnComparison(left, right)
    return left > right
  }
}
