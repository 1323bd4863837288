import { isPlainObject, type Value } from '../run/value.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import { bareNames } from './simple-nodes.ts'

/** Stands for "only the whole evaluation can tell". */
export const NOT_QUICK = Symbol('not quick')

export type QuickPath = (
  input: Value,
) => string | number | boolean | null | undefined | typeof NOT_QUICK

const MAX_NAMES = 3

/**
 * Reads a path of a few bare names, such as `billing.city`, which is what most fields of a mapping are, without all that
 * an evaluation needs: it cannot go on for long, nor make anything. Text, numbers and "no result" are given; whatever has to
 * be looked through is not.
 */
export function quickPathOf(tree: SyntaxNode): QuickPath | undefined {
  const [first, ...others] = bareNames(tree)
  if (first === undefined || others.length >= MAX_NAMES) return undefined
  if (others.length === 0) {
    return (input) => (isPlainObject(input) ? plain(input[first]) : NOT_QUICK)
  }
  return (input) => {
    if (!isPlainObject(input)) return NOT_QUICK
    let value = input[first]
    for (const name of others) {
      if (value === undefined) return undefined
      if (!isPlainObject(value)) return NOT_QUICK
      value = value[name]
    }
    return plain(value)
  }
}

function plain(value: Value): ReturnType<QuickPath> {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value - value === 0 ? value : NOT_QUICK
  return value === undefined || value === null ? value : NOT_QUICK
}
