import type { SyntaxNode } from './syntax-node.ts'
import { walkSyntax } from './walk-syntax.ts'

/**
 * Puts back what the parser loses: it makes the test of `a ?: b` and `a ?? b` by copying `a` through JSON text, which
 * turns every regular expression in it into `{}` and every signature into one that checks nothing.
 */
export function repairClones(tree: SyntaxNode): void {
  walkSyntax(tree, (node) => {
    if (node.type !== 'condition') return
    restore(node.condition, node.then)
    const test = node.condition
    if (test.type === 'function' && test.arguments.length === 1)
      restore(test.arguments[0], node.then)
  })
}

/** Walks the copy beside what it was copied from, as far as the two look the same. */
function restore(copied: unknown, within: unknown): void {
  const copy = withoutThunk(copied)
  const original = withoutThunk(within)
  if (!isObject(copy) || !isObject(original)) return
  if (Reflect.get(copy, 'type') !== Reflect.get(original, 'type')) return
  for (const key of Object.keys(original)) {
    const was = Reflect.get(original, key)
    const is = Reflect.get(copy, key)
    if (was instanceof RegExp) {
      if (isObject(is) && !(is instanceof RegExp)) Reflect.set(copy, key, was)
    } else if (key === 'signature') {
      if (isObject(is)) Reflect.set(copy, key, was)
    } else {
      restore(is, was)
    }
  }
}

/** At the end of a function the parser wraps the last call, so that it can be made later: in a copy not always where it was copied. */
function withoutThunk(value: unknown): unknown {
  const isThunk = isObject(value) && Reflect.get(value, 'thunk') === true
  return isThunk ? Reflect.get(value, 'body') : value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
