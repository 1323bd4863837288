import type { Code } from './code.ts'
import { Frame } from './frame.ts'
import { LanguageError } from './language-error.ts'
import { allocate, spend, spendOnComparison } from './meter.ts'
import { isPlainObject, type Value, type ValueList } from './value.ts'

export interface OrderTerm {
  readonly code: Code
  readonly descending: boolean
}

/** What is kept of an item while it is put in its place takes as much memory as a list of so many. */
const ITEMS_PER_ENTRY = 2

/** An item, and what the first terms are of it: a list, because a map for each item keeps the collector of garbage busy. */
interface Entry {
  readonly item: Value
  readonly keys: Value[]
}

export interface OrderCode {
  readonly terms: readonly OrderTerm[]
  readonly position: number | undefined
  /** Variables that the terms bind for themselves. */
  readonly slots: number
}

/**
 * `^(...)`: the items in order of the terms.
 *
 * The package evaluates a term twice per comparison; here its value is kept per item, which nobody can tell from
 * outside.
 */
export function inOrder(order: OrderCode, items: ValueList, frame: Frame, inner: Frame): ValueList {
  if (items.length <= 1) return items
  allocate(items.length * ITEMS_PER_ENTRY)
  const isTuples = items.tupleStream === true
  const entries = items.map((item): Entry => ({ item, keys: [] }))
  // Terms are asked for in their order: those behind only where the ones before are the same.
  const keyOf = (term: OrderTerm, at: number, { item, keys }: Entry): Value => {
    if (at < keys.length) return keys[at]
    const key =
      isTuples && isPlainObject(item)
        ? term.code(item['@'], new Frame(frame, order.slots, item))
        : term.code(item, inner)
    keys.push(key)
    return key
  }
  return mergeSort(entries, (left, right) => {
    for (const [at, term] of order.terms.entries()) {
      const [one, other] = [keyOf(term, at, left), keyOf(term, at, right)]
      const direction = compareKeys(one, other, term, order.position)
      if (direction !== 0) return direction > 0
    }
    return false
  }).map((entry) => entry.item)
}

/** "No result" comes last in either direction. */
function compareKeys(
  left: Value,
  right: Value,
  term: OrderTerm,
  position: number | undefined,
): number {
  if (left === undefined) return right === undefined ? 0 : 1
  if (right === undefined) return -1
  if (!isKey(left) || !isKey(right)) {
    throw new LanguageError('T2008', { position, value: isKey(left) ? right : left })
  }
  if (typeof left !== typeof right) {
    throw new LanguageError('T2007', { position, value: left, value2: right })
  }
  if (typeof left === 'string' && typeof right === 'string') spendOnComparison(left, right)
  if (left === right) return 0
  return left < right === term.descending ? 1 : -1
}

function isKey(value: Value): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

/** Stable, and asks `isAfter` about the same pairs in the same order as the package does. */
export function mergeSort<Item extends object>(
  items: readonly Item[],
  isAfter: (left: Item, right: Item) => boolean,
): Item[] {
  if (items.length <= 1) return [...items]
  const middle = Math.floor(items.length / 2)
  const left = mergeSort(items.slice(0, middle), isAfter)
  const right = mergeSort(items.slice(middle), isAfter)
  return merge(left, right, isAfter)
}

function merge<Item extends object>(
  left: readonly Item[],
  right: readonly Item[],
  isAfter: (left: Item, right: Item) => boolean,
): Item[] {
  const merged: Item[] = []
  let fromLeft = 0
  let fromRight = 0
  for (;;) {
    spend(1)
    const first = left[fromLeft]
    const second = right[fromRight]
    if (first === undefined) return merged.concat(right.slice(fromRight))
    if (second === undefined) return merged.concat(left.slice(fromLeft))
    if (isAfter(first, second)) {
      merged.push(second)
      fromRight++
    } else {
      merged.push(first)
      fromLeft++
    }
  }
}
