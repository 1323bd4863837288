import { type Message, say } from '../../messages/message.ts'
import { suggestName } from '../../suggest-name.ts'
import type { ValueKind } from '../formula-analysis.ts'
import type { BinaryNode, NegationNode } from '../syntax/syntax-node.ts'
import { type AbstractValue, constant, madeFrom, valueOf } from './abstract-value.ts'
import { type Analysis, lookUnlessNothing, offsetOf } from './analysis.ts'
import { wordsFor } from './kind-words.ts'
import { itemsOf } from './steps.ts'

/** What an operator makes of its two sides, and what is wrong with them. */
export function applyOperator(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue {
  const made = lookUnlessNothing(analysis, [left, right], () =>
    resultOf(analysis, node, left, right),
  )
  return ALWAYS_GIVE.has(node.value) ? { ...made, vanishes: false } : made
}

/** These give something also for nothing. */
const ALWAYS_GIVE: ReadonlySet<BinaryNode['value']> = new Set(['&', 'and', 'or', '=', '!=', 'in'])

// oxlint-disable-next-line complexity -- one case per operator
function resultOf(
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
      return madeFrom(
        valueOf('number', { many: 'maybe', optional: true, vanishes: true, whole: true }),
        sides,
      )
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
  const isConstant = value.made.size === 0 && value.sources.length === 0
  if (typeof only === 'number' && isConstant && value.many === 'no' && !value.optional) {
    return constant(-only)
  }
  lookUnlessNothing(analysis, [value], () => checkNumber(analysis, node, value))
  const optional = value.optional || value.many !== 'no'
  return madeFrom(valueOf('number', { optional, whole: value.whole }), [value])
}

/** How an operand is called in a message: by its path where it has one. */
export function nameOf(value: AbstractValue): Message | undefined {
  const path = pathOf(value)
  return path === undefined ? undefined : say('quoted', { name: path })
}

function pathOf({ sources }: AbstractValue): string | undefined {
  return sources.length === 1 ? sources[0]?.path : undefined
}

function checkNumber(
  analysis: Analysis,
  node: BinaryNode | NegationNode,
  side: AbstractValue,
): void {
  const { kinds, many } = side
  const isOther = kinds !== undefined && kinds.size > 0 && !kinds.has('number')
  const isMany = many === 'list' || (many === 'maybe' && side.constants === undefined)
  if (!isOther && !isMany) return
  const operand = { operator: node.value, subject: nameOf(side) ?? say('oneSide', {}) }
  const offset = offsetOf(analysis.text, node, node.value)
  const report = (severity: 'error' | 'hint', message: Message, hint: Message) => {
    analysis.report({ code: 'formula.type_mismatch', severity, message, hint, offset })
  }
  if (isOther) {
    const message = say('operandIsKind', { ...operand, kinds: wordsFor(kinds) })
    report('error', message, numberHint(kinds, node.value))
  } else if (many === 'list') {
    report('error', say('operandIsList', operand), say('useSum', {}))
  } else {
    report('hint', say('operandMaybeMany', operand), say('useSum', {}))
  }
}

function numberHint(kinds: ReadonlySet<ValueKind>, operator: string): Message {
  if (!kinds.has('string')) return say('onlyNumbersCalculate', {})
  return operator === '+' ? say('useNumberOrJoin', {}) : say('useNumber', {})
}

function checkOrder(
  analysis: Analysis,
  node: BinaryNode,
  left: AbstractValue,
  right: AbstractValue,
): void {
  const operator = node.value
  const offset = offsetOf(analysis.text, node, operator)
  const code = 'formula.type_mismatch'
  for (const side of [left, right]) {
    const { kinds } = side
    if (!kinds || kinds.size === 0 || kinds.has('number') || kinds.has('string')) continue
    const subject = nameOf(side) ?? say('oneSide', {})
    const message = say('orderOfKind', { operator, subject, kinds: wordsFor(kinds) })
    analysis.report({ code, severity: 'error', message, hint: undefined, offset })
    return
  }
  if (!left.kinds || !right.kinds || left.kinds.size === 0 || right.kinds.size === 0) return
  const shared = [...left.kinds].some((kind) => right.kinds?.has(kind))
  if (shared) return
  const compared = { kind: wordsFor(left.kinds), kinds: wordsFor(right.kinds) }
  const message = say('comparesKinds', { operator, ...compared })
  const hint = say('useNumberForText', {})
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
    const compared = { kind: wordsFor(left.kinds), kinds: wordsFor(right.kinds) }
    const message = say('kindsNeverEqual', { operator: node.value, ...compared })
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
    const path = pathOf(list)
    if (!isWhole || path === undefined || other.many !== 'no' || other.kinds?.size === 0) continue
    const named = { operator: node.value, path }
    analysis.report({
      code: 'formula.list_compared',
      severity: 'hint',
      message: list.many === 'list' ? say('listNeverEqual', named) : say('listEqualIfOne', named),
      hint: say('useIn', { path: path.replaceAll('[]', '') }),
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
      message: neverIs(pathOf(itemsOf(field)), JSON.stringify(value)),
      hint:
        near === undefined
          ? say('isOneOfNames', { names: names.slice(0, 12).join(', ') })
          : say('didYouMean', { name: near }),
      offset,
    })
  }
}

function neverIs(field: string | undefined, value: string): Message {
  return field === undefined
    ? say('anyFieldNeverIs', { value })
    : say('fieldNeverIs', { field, value })
}
