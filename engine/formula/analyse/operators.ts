import { suggestName } from '../../suggest-name.ts'
import type { BinaryNode, NegationNode } from '../syntax/syntax-node.ts'
import { type AbstractValue, constant, madeFrom, valueOf } from './abstract-value.ts'
import { type Analysis, offsetOf } from './analysis.ts'
import { wordsFor } from './kind-words.ts'
import { itemsOf } from './steps.ts'

/** What an operator makes of its two sides, and what is wrong with them. */
// oxlint-disable-next-line complexity -- one case per operator
export function applyOperator(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue {
  const sides = [left, right]
  const optional = sides.some((side) => side.optional || side.many !== 'no')
  switch (node.value) {
    case '&':
      return madeFrom(valueOf('string'), sides)
    case '..':
      for (const side of sides) checkNumber(analysis, node, side)
      return madeFrom(valueOf('number', { many: 'maybe', optional: true, whole: true }), sides)
    case 'and':
    case 'or':
      return madeFrom(valueOf('boolean'), sides)
    case '=':
    case '!=':
    case 'in':
      checkEqual(analysis, node, left, right)
      return madeFrom(valueOf('boolean'), sides)
    case '<':
    case '<=':
    case '>':
    case '>=':
      checkOrder(analysis, node, left, right)
      return madeFrom(valueOf('boolean', { optional }), sides)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      for (const side of sides) checkNumber(analysis, node, side)
      const whole = node.value !== '/' && left.whole && right.whole
      return madeFrom(valueOf('number', { optional, whole }), sides)
    }
  }
}

export function negate(
  analysis: Analysis,
  node: NegationNode,
  value: AbstractValue,
): AbstractValue {
  const [only] = value.constants ?? []
  if (typeof only === 'number' && value.made.size === 0 && value.sources.length === 0) {
    return constant(-only)
  }
  checkNumber(analysis, node, value)
  return madeFrom(valueOf('number', { optional: value.optional, whole: value.whole }), [value])
}

/** How an operand is called in a message: by its path where it has one. */
export function nameOf(value: AbstractValue): string | undefined {
  const [source] = value.sources
  return value.sources.length === 1 && source ? `"${source.path}"` : undefined
}

function checkNumber(
  analysis: Analysis,
  node: BinaryNode | NegationNode,
  side: AbstractValue,
): void {
  const { kinds, many } = side
  const name = nameOf(side)
  const offset = offsetOf(analysis.text, node, node.value)
  const report = (severity: 'error' | 'hint', message: string, hint: string) => {
    analysis.report({ code: 'formula.type_mismatch', severity, message, hint, offset })
  }
  if (kinds && kinds.size > 0 && !kinds.has('number')) {
    const isText = kinds.has('string')
    const number = 'Use $number() around it.'
    const join = node.value === '+' ? `${number} To join texts, write "&".` : number
    const hint = isText ? join : 'Only numbers can be calculated with.'
    report(
      'error',
      `"${node.value}" needs numbers, and ${name ?? 'one side'} is ${wordsFor(kinds)}`,
      hint,
    )
  } else if (many === 'list') {
    const message = `"${node.value}" needs numbers, and ${name ?? 'one side'} is a list`
    report('error', message, 'Use $sum(), or calculate inside the list: items.(price * quantity).')
  } else if (many === 'maybe' && side.constants === undefined) {
    const message = `"${node.value}" needs numbers, and ${name ?? 'one side'} can be more than one`
    report('hint', message, 'Use $sum(), or calculate inside the list: items.(price * quantity).')
  }
}

function checkOrder(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): void {
  const offset = offsetOf(analysis.text, node, node.value)
  const code = 'formula.type_mismatch'
  for (const side of [left, right]) {
    const { kinds } = side
    if (!kinds || kinds.size === 0 || kinds.has('number') || kinds.has('string')) continue
    const message = `"${node.value}" compares numbers or texts, and ${nameOf(side) ?? 'one side'} is ${wordsFor(kinds)}`
    analysis.report({ code, severity: 'error', message, hint: undefined, offset })
    return
  }
  if (!left.kinds || !right.kinds || left.kinds.size === 0 || right.kinds.size === 0) return
  const shared = [...left.kinds].some((kind) => right.kinds?.has(kind))
  if (shared) return
  const message = `"${node.value}" compares ${wordsFor(left.kinds)} with ${wordsFor(right.kinds)}`
  const hint = 'Use $number() around the text.'
  analysis.report({ code, severity: 'error', message, hint, offset })
}

/** Says when two values can never be equal: kinds that differ, or a constant that the field does not know. */
function checkEqual(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): void {
  if (node.value !== 'in' && (left.many !== 'no' || right.many !== 'no')) {
    checkListEqual(analysis, node, left, right)
    return
  }
  if (!left.kinds || !right.kinds || left.kinds.size === 0 || right.kinds.size === 0) return
  if (left.kinds.has('array') || right.kinds.has('array')) return
  const offset = offsetOf(analysis.text, node, node.value)
  const shared = [...left.kinds].some((kind) => right.kinds?.has(kind))
  if (!shared) {
    const message = `"${node.value}" compares ${wordsFor(left.kinds)} with ${wordsFor(right.kinds)}, which are never equal`
    const code = 'formula.type_mismatch'
    analysis.report({ code, severity: 'hint', message, hint: undefined, offset })
    return
  }
  checkConstants(analysis, left, right, offset)
  checkConstants(analysis, right, left, offset)
}

/**
 * Says when a whole list is compared with one value, which asks whether there is exactly one item. What a filter found is
 * compared like that all the time, and mostly is one.
 */
function checkListEqual(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): void {
  for (const [list, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const isWhole = list.many !== 'no' && list.many !== 'unknown' && list.conditions.size === 0
    const name = nameOf(list)
    if (!isWhole || name === undefined || other.many !== 'no' || other.kinds?.size === 0) continue
    const never = list.many === 'list' ? 'which are never equal' : 'equal only if there is just one'
    analysis.report({
      code: 'formula.list_compared',
      severity: 'hint',
      message: `"${node.value}" compares the list ${name} with one value, ${never}`,
      hint: `To ask whether it is among them, use "in": value in ${name.slice(1, -1).replaceAll('[]', '')}.`,
      offset: offsetOf(analysis.text, node, node.value),
    })
    return
  }
}

function checkConstants(
  analysis: Analysis,
  written: AbstractValue,
  field: AbstractValue,
  offset: number,
): void {
  const isField = field.sources.length > 0
  if (!isField || !field.constants || !written.constants || written.sources.length > 0) return
  const names = field.constants.map(String)
  for (const value of written.constants) {
    if (field.constants.includes(value)) continue
    const near = suggestName(String(value), names)
    analysis.report({
      code: 'formula.constant_unknown',
      severity: 'hint',
      message: `${nameOf(itemsOf(field)) ?? 'the field'} is never ${JSON.stringify(value)}`,
      hint:
        near === undefined
          ? `It is one of ${names.slice(0, 12).join(', ')}.`
          : `Did you mean "${near}"?`,
      offset,
    })
  }
}
