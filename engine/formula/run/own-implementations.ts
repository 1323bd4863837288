import { packageFunction } from '../syntax/jsonata-package.ts'
import { accumulate, appendTo } from './accumulate.ts'
import { requireCallable } from './calls.ts'
import { checkDatePicture } from './date-picture.ts'
import { evaluationContext } from './evaluation.ts'
import { lookUp } from './fields.ts'
import {
  eachField,
  filterList,
  mapList,
  reduceList,
  siftFields,
  singleItem,
  sortList,
} from './higher-order.ts'
import { LanguageError } from './language-error.ts'
import { contains, matchList, replaced, splitText } from './matching.ts'
import { allocate, checkedText, checkLength, spend } from './meter.ts'
import { namesOf } from './names-of.ts'
import { isNumeric } from './numbers.ts'
import { append, sameValue, truth } from './operators.ts'
import { checkPicture, spendOnArguments } from './package-costs.ts'
import { sequenceOf } from './sequence.ts'
import { lengthOf, padded, textOf } from './text.ts'
import {
  asValue,
  isPlainObject,
  setField,
  type Value,
  type ValueList,
  type ValueObject,
} from './value.ts'

type Implementation = (args: readonly Value[], context: Value) => Value

/**
 * Functions that do not go to the package: those that call back (the package waits there), that could run or grow
 * without limit, that change lists of the data, that take data for a function by its fields, or that ask for the time.
 */
export const ownImplementations: Readonly<Record<string, Implementation>> = {
  string: ([value, pretty]) => (value === undefined ? undefined : textOf(value, pretty === true)),
  // Called in part (`$clone(?)`) it may get anything.
  clone: ([value]) =>
    typeof value === 'object' && value !== null ? asValue(JSON.parse(textOf(value))) : value,
  boolean: ([value]) => truth(value),
  not: ([value]) => (value === undefined ? undefined : truth(value) !== true),
  exists: ([value]) => value !== undefined,
  type: ([value]) => typeOf(value),
  append: ([left, right]) => append(left, right),
  lookup: ([object, name]) => {
    if (typeof name === 'string') return lookUp(object, name)
    // A list has no item with a field without a name, which is a list of none to who calls back.
    return Array.isArray(object) && name === undefined ? sequenceOf([]) : undefined
  },
  keys: ([value]) => {
    const names = fieldNames(value)
    allocate(names.length)
    return sequenceOf([...names])
  },
  spread: ([value]) => spread(value),
  merge: ([list]) => (Array.isArray(list) ? merged(list) : undefined),
  distinct: ([list]) => (Array.isArray(list) ? distinct(list) : list),
  zip: (lists) => zipped(lists),
  max: ([numbers]) => extreme(numbers, Math.max),
  min: ([numbers]) => extreme(numbers, Math.min),

  map: withList(mapList),
  filter: withList(filterList),
  single: ([list, test]) =>
    Array.isArray(list)
      ? singleItem(list, test === undefined ? undefined : requireCallable(test))
      : undefined,
  reduce: ([list, combine, initial]) =>
    Array.isArray(list) ? reduceList(list, requireCallable(combine), initial) : undefined,
  each: ([object, procedure]) => eachField(object, requireCallable(procedure)),
  sift: ([object, test]) => siftFields(object, test),
  sort: ([list, isAfter]) =>
    Array.isArray(list)
      ? sortList(list, isAfter === undefined ? undefined : requireCallable(isAfter))
      : undefined,

  contains: ([text, token]) =>
    typeof text === 'string' && token !== undefined
      ? contains(text, textOrFunction(token))
      : undefined,
  match: ([text, matcher, limit]) => {
    if (typeof text !== 'string') return undefined
    const most = countOf(limit, 'D3040', 3)
    // Where none is wanted, nothing is looked for.
    return most === 0 ? sequenceOf([]) : matchList(text, requireCallable(matcher), most)
  },
  replace: ([text, pattern, replacement, limit]) => {
    if (typeof text !== 'string') return undefined
    if (pattern === '') throw new LanguageError('D3010', { value: pattern, index: 2 })
    const most = countOf(limit, 'D3011', 4)
    if (most === 0) return text
    const by = replacement === undefined ? undefined : textOrFunction(replacement)
    return replaced(text, textOrFunction(pattern), by, most)
  },
  split: ([text, separator, limit]) => {
    if (typeof text !== 'string') return undefined
    const most = countOf(limit, 'D3020', 3)
    return most === 0 ? [] : splitText(text, textOrFunction(separator), most)
  },
  join: ([texts, separator]) => {
    if (!Array.isArray(texts)) return undefined
    return joined(texts, typeof separator === 'string' ? separator : '')
  },
  length: ([text]) => (typeof text === 'string' ? lengthOf(text) : undefined),
  pad: ([text, width, filling]) => {
    if (typeof text !== 'string' || typeof width !== 'number') return text
    return padded(text, Math.trunc(width), typeof filling === 'string' ? filling : '')
  },
  formatNumber: withPicture('formatNumber'),
  formatInteger: withPicture('formatInteger'),
  parseInteger: withPicture('parseInteger'),
  toMillis: (args) => {
    checkPicture(undefined, args[1])
    checkDatePicture(args[0], args[1])
    return fromPackage('toMillis', args)
  },
  fromMillis: (args) => {
    checkPicture(args[0], args[1])
    return fromPackage('fromMillis', args)
  },
  now: (args) => {
    checkPicture(undefined, args[0])
    return fromPackage('fromMillis', [evaluationContext().now, ...args])
  },
  millis: () => evaluationContext().now,
}

function withList(run: typeof mapList): Implementation {
  return ([list, procedure]) =>
    Array.isArray(list) ? run(list, requireCallable(procedure)) : undefined
}

/** The package looks into the picture without asking whether there is one. */
function withPicture(name: string): Implementation {
  return (args) => {
    const [value, picture] = args
    if (value !== undefined && picture === undefined) {
      throw new LanguageError('T0410', { token: name, index: 2 })
    }
    checkPicture(value, picture)
    return fromPackage(name, args)
  }
}

function fromPackage(name: string, args: readonly Value[]): Value {
  spendOnArguments(args)
  // What the package may ask for: the time, where a picture leaves parts of it open.
  const self = { environment: { timestamp: new Date(evaluationContext().now) } }
  const result = asValue(Reflect.apply(packageFunction(name).implementation, self, args))
  return typeof result === 'string' ? checkedText(result) : result
}

function textOrFunction(value: Value) {
  return typeof value === 'string' ? value : requireCallable(value)
}

function countOf(limit: Value, code: string, index: number): number | undefined {
  if (typeof limit !== 'number') return undefined
  if (limit < 0) throw new LanguageError(code, { value: limit, index })
  return limit
}

function typeOf(value: Value): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return isNumeric(value) ? 'number' : typeof value
}

function fieldNames(value: Value): readonly string[] {
  if (!Array.isArray(value)) return namesOf(value)
  const names: ValueObject = Object.create(null)
  for (const item of value) {
    spend(1)
    for (const name of fieldNames(item)) names[name] = true
  }
  return namesOf(names)
}

function spread(value: Value): Value {
  if (Array.isArray(value)) {
    const results = accumulate(sequenceOf([]))
    for (const item of value) {
      spend(1)
      appendTo(results, spread(item))
    }
    return results.value
  }
  if (!isPlainObject(value)) return value
  const names = namesOf(value)
  allocate(names.length * ITEMS_PER_OBJECT)
  return sequenceOf(names.map((name) => withField({}, name, value[name])))
}

/** An object takes as much memory as a list of so many items. */
const ITEMS_PER_OBJECT = 4

function withField(object: ValueObject, name: string, value: Value): ValueObject {
  setField(object, name, value)
  return object
}

function merged(list: ValueList): ValueObject {
  const result: ValueObject = {}
  for (const object of list) {
    spend(1)
    const names = namesOf(object)
    allocate(names.length)
    for (const name of names) {
      if (isPlainObject(object)) setField(result, name, object[name])
    }
  }
  return result
}

/** Scalars are found by hash, so a long list of them stays fast. */
function distinct(list: ValueList): ValueList {
  if (list.length <= 1) return list
  const scalars = new Set<Value>()
  const objects: ValueList = []
  const results: ValueList = []
  for (const item of list) {
    spend(1)
    if (typeof item === 'object' && item !== null) {
      spend(objects.length)
      if (objects.some((other) => sameValue(item, other))) continue
      objects.push(item)
    } else {
      if (scalars.has(item) && !Number.isNaN(item)) continue
      scalars.add(item)
    }
    results.push(item)
  }
  allocate(results.length)
  return list.sequence === true ? sequenceOf(results) : results
}

function zipped(lists: readonly Value[]): ValueList {
  const lengths = lists.map((list) => (Array.isArray(list) ? list.length : 0))
  // Without lists there are no rows; the least of no numbers would be infinity.
  const length = lists.length === 0 ? 0 : Math.min(...lengths)
  const rows: ValueList = []
  for (let at = 0; at < length; at++) {
    spend(1)
    allocate(lists.length)
    rows.push(lists.map((list) => (Array.isArray(list) ? list[at] : undefined)))
  }
  return rows
}

function extreme(numbers: Value, pick: (left: number, right: number) => number): Value {
  if (!Array.isArray(numbers) || numbers.length === 0) return undefined
  spend(numbers.length)
  let so: number | undefined
  for (const number of numbers) {
    if (typeof number === 'number') so = so === undefined ? number : pick(so, number)
  }
  return so
}

function joined(texts: ValueList, separator: string): string {
  spend(texts.length)
  let length = separator.length * Math.max(texts.length - 1, 0)
  for (const text of texts) length += typeof text === 'string' ? text.length : 0
  checkLength(length)
  return texts.join(separator)
}
