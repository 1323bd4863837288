import type { Code } from '../run/code.ts'
import { readNames } from '../run/fields.ts'
import { spend } from '../run/meter.ts'
import { isPlainObject, type Value } from '../run/value.ts'
import type { PathNode, Stage } from '../syntax/syntax-node.ts'
import { compileNames } from './compile-names.ts'
import { bareName, isBare, isLiteral, leadingNames } from './simple-nodes.ts'

/** `options[name = "wrap"].value`: where the list is, what picks one of its items, and what is read of that. */
interface OneMatch {
  readonly list: readonly string[]
  readonly field: string
  readonly constant: Value
  readonly behind: readonly string[]
}

/**
 * Looks an item of a list up by one of its fields, without a closure for each item: this is how mappings read options,
 * custom fields and addresses. Whatever is not that simple in a record, such as a second match, is left to `general`.
 */
export function compileOneMatch(path: PathNode, general: Code): Code {
  const match = oneMatch(path)
  if (match === undefined) return general
  const { field, constant, behind } = match
  const list = compileNames(match.list)
  return (context, frame) => {
    const items = list(context, frame)
    if (!Array.isArray(items) || items.sequence === true) return general(context, frame)
    spend(items.length)
    let found: Value
    for (const item of items) {
      if (!isPlainObject(item)) return general(context, frame)
      const key = item[field]
      if (isSame(key, constant)) {
        if (found !== undefined) return general(context, frame)
        found = item
      } else if (Array.isArray(key)) {
        return general(context, frame)
      }
    }
    return found === undefined ? undefined : readNames(found, behind)
  }
}

/** Texts, the usual case, by themselves: JavaScript compares what it knows to be texts much faster. */
function isSame(key: Value, constant: Value): boolean {
  if (typeof constant === 'string') return typeof key === 'string' && key === constant
  return key === constant
}

function oneMatch({ steps }: PathNode): OneMatch | undefined {
  const before = leadingNames(steps)
  const step = steps[before.length]
  const others = steps.slice(before.length + 1)
  const behind = leadingNames(others)
  if (step?.type !== 'name' || behind.length < others.length) return undefined
  const { stages, ...bare } = step
  const [stage, second] = stages ?? []
  const test = second === undefined && isBare(bare) ? testOf(stage) : undefined
  return test && { list: [...before, step.value], ...test, behind }
}

/** A filter that compares a field with a constant. */
function testOf(stage: Stage | undefined): Pick<OneMatch, 'field' | 'constant'> | undefined {
  if (stage?.type !== 'filter' || stage.expr.type !== 'binary') return undefined
  const { value: operator, lhs, rhs, predicate, group, keepArray } = stage.expr
  if (operator !== '=' || predicate !== undefined || group !== undefined || keepArray === true) {
    return undefined
  }
  const field = bareName(lhs)
  return field === undefined || !isLiteral(rhs) ? undefined : { field, constant: rhs.value }
}
