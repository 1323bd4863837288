import { type Accumulated, accumulate, appendTo } from './accumulate.ts'
import type { GroupingCode, PairCode } from './code.ts'
import { Frame } from './frame.ts'
import { LanguageError } from './language-error.ts'
import { allocate, spend } from './meter.ts'
import { mergeTuples } from './tuples.ts'
import { isPlainObject, setField, type Value, type ValueList, type ValueObject } from './value.ts'

interface Group {
  readonly pair: PairCode
  readonly items: Accumulated
}

/** A group takes as much memory as a list of so many items. */
const ITEMS_PER_GROUP = 4

/** `{key: value}` behind an expression, and the object constructor: items with the same key share one value. */
export function grouped(
  { pairs, position, slots }: GroupingCode,
  value: Value,
  frame: Frame,
  inner: Frame,
): ValueObject {
  const isTuples = Array.isArray(value) && value.tupleStream === true
  const groups = new Map<string, Group>()
  for (const item of groupedItems(value, isTuples)) {
    spend(1)
    const tuple = isTuples && isPlainObject(item) ? item : undefined
    const context = tuple === undefined ? item : tuple['@']
    const within = tuple === undefined ? inner : new Frame(frame, slots, tuple)
    for (const pair of pairs) {
      const key = checkedKey(pair.key(context, within), position)
      if (key !== undefined) addTo(groups, key, pair, item, position)
    }
  }
  const result: ValueObject = {}
  for (const [key, { pair, items }] of groups) {
    const found = isTuples
      ? tupleValue(pair, items.value, frame, slots)
      : pair.value(items.value, inner)
    if (found !== undefined) setField(result, key, found)
  }
  return result
}

/** Nothing to group is grouped once with "no result", so that `{}` over nothing gives literal fields. */
function groupedItems(value: Value, isTuples: boolean): ValueList {
  if (!Array.isArray(value)) return [value]
  return value.length === 0 && !isTuples ? [undefined] : value
}

function checkedKey(key: Value, position: number | undefined): string | undefined {
  if (key === undefined) return undefined
  if (typeof key !== 'string') throw new LanguageError('T1003', { position, value: key })
  if (key === '_jsonata_lambda' || key === '_jsonata_function') {
    throw new LanguageError('D1013', { position, value: key })
  }
  return key
}

function addTo(
  groups: Map<string, Group>,
  key: string,
  pair: PairCode,
  item: Value,
  position: number | undefined,
): void {
  const group = groups.get(key)
  if (group === undefined) {
    allocate(ITEMS_PER_GROUP)
    groups.set(key, { pair, items: accumulate(item) })
    return
  }
  if (group.pair !== pair) throw new LanguageError('D1009', { position, value: key })
  appendTo(group.items, item)
}

function tupleValue(pair: PairCode, items: Value, frame: Frame, slots: number): Value {
  const { '@': context, ...names } = mergeTuples(items)
  return pair.value(context, new Frame(frame, slots, names))
}
