import { type Message, say } from '../../messages/message.ts'
import { parseFormula } from '../syntax/parse-formula.ts'
import { readWrittenFormula } from './read-written-formula.ts'
import { BINDING, opensOf, reachesOf } from './written-formula.ts'

/** What a drop menu offers to make of a formula, and of what was dropped on it. Formulas without their leading `=`. */
export type FormulaGesture =
  | { readonly kind: 'replace'; readonly with: string }
  /** `&`, which takes what is absent for empty text. */
  | { readonly kind: 'concatenate'; readonly with: string; readonly separator?: string | undefined }
  /** `there`: `??`, the first that exists. `filled`: `$first`, which passes over null and empty text too. */
  | { readonly kind: 'first'; readonly with: string; readonly of: 'there' | 'filled' }
  /** Gives the old value when the test holds, else (when given) another. */
  | { readonly kind: 'condition'; readonly test: string; readonly otherwise?: string | undefined }
  /** Puts the old value at a place among the arguments of a function (its name without `$`). */
  | {
      readonly kind: 'wrap'
      readonly name: string
      readonly position?: number | undefined
      readonly others?: readonly string[] | undefined
    }
  | { readonly kind: 'take-first' }
  | { readonly kind: 'join'; readonly separator: string }
  | {
      readonly kind: 'aggregate'
      readonly with: 'sum' | 'average' | 'min' | 'max' | 'count'
    }
  | { readonly kind: 'convert'; readonly to: 'number' | 'text' }
  /** Through a table of the flow. */
  | { readonly kind: 'translate'; readonly table: string }
  | {
      readonly kind: 'calculate'
      readonly operator: '+' | '-' | '*' | '/'
      readonly with: string
    }

export type CombinedFormula =
  | { readonly text: string; readonly problem: undefined }
  /** What stands there, or what was dropped, is not a formula. */
  | { readonly text: undefined; readonly problem: Message }

/** Makes the formula that a gesture asks for; never one that does not parse. */
export function combineFormula(text: string, gesture: FormulaGesture): CombinedFormula {
  const combined = combine(text.trim(), gesture)
  for (const part of [
    ...(gesture.kind === 'replace' ? [] : [text]),
    ...partsOf(gesture),
    combined,
  ]) {
    const { problem } = parseFormula(part)
    if (!problem) continue
    const said = say('partIsNoFormula', { formula: part, said: problem.message })
    return { text: undefined, problem: said }
  }
  return { text: combined, problem: undefined }
}

/** The formulas that come with a gesture. */
function partsOf(gesture: FormulaGesture): readonly string[] {
  if (gesture.kind === 'condition') {
    return gesture.otherwise === undefined ? [gesture.test] : [gesture.test, gesture.otherwise]
  }
  if (gesture.kind === 'wrap') return gesture.others ?? []
  if (gesture.kind === 'aggregate') return []
  return 'with' in gesture ? [gesture.with] : []
}

function combine(text: string, gesture: FormulaGesture): string {
  switch (gesture.kind) {
    case 'replace':
      return gesture.with.trim()
    case 'concatenate':
      return concatenate(text, gesture.with, gesture.separator)
    case 'first':
      return firstOf(text, gesture.with, gesture.of)
    case 'condition':
      return onlyWhen(gesture.test, text, gesture.otherwise)
    case 'wrap':
      return wrap(text, gesture.name, gesture.position ?? 0, gesture.others ?? [])
    case 'take-first':
      return `${wholeList(text)}[0]`
    case 'join':
    case 'aggregate':
    case 'convert':
    case 'translate':
      return throughFunction(text, gesture)
    case 'calculate':
      return calculate(text, gesture.operator, gesture.with)
  }
}

function throughFunction(
  text: string,
  gesture: FormulaGesture & { readonly kind: 'join' | 'aggregate' | 'convert' | 'translate' },
): string {
  switch (gesture.kind) {
    case 'join':
      return call('join', [text, JSON.stringify(gesture.separator)])
    case 'aggregate':
      return call(gesture.with, [text])
    case 'convert':
      return call(gesture.to === 'number' ? 'number' : 'string', [text])
    case 'translate':
      return call('translate', [JSON.stringify(gesture.table), text])
  }
}

function firstOf(text: string, other: string, kind: 'there' | 'filled'): string {
  if (kind === 'filled') return withArgument(text, 'first', other)
  const root = readWrittenFormula(text)?.root
  const goesOn = root?.type === 'infix' && root.operator === '??'
  return `${goesOn ? text : leftOf('??', text)} ?? ${other.trim()}`
}

function onlyWhen(test: string, text: string, otherwise: string | undefined): string {
  const rest = otherwise === undefined ? '' : ` : ${otherwise.trim()}`
  return `${leftOf('?', test)} ? ${text}${rest}`
}

function wrap(text: string, name: string, position: number, others: readonly string[]): string {
  const args = others.map((other) => other.trim())
  return call(name, [...args.slice(0, position), text, ...args.slice(position)])
}

function calculate(text: string, operator: '+' | '-' | '*' | '/', other: string): string {
  return `${leftOf(operator, text)} ${operator} ${rightOf(operator, other)}`
}

function concatenate(text: string, other: string, separator: string | undefined): string {
  const between = separator === undefined || separator === '' ? [] : [JSON.stringify(separator)]
  return [leftOf('&', text), ...between, rightOf('&', other)].join(' & ')
}

/** One more argument for a call of that function, or a call of it with both. */
function withArgument(text: string, name: string, other: string): string {
  const written = readWrittenFormula(text)
  const isCall =
    written?.root.type === 'call' &&
    written.root.callee.type === 'variable' &&
    written.root.callee.value === name &&
    text.endsWith(')')
  return isCall ? `${text.slice(0, -1)}, ${other.trim()})` : call(name, [text, other.trim()])
}

function call(name: string, args: readonly string[]): string {
  return `$${name}(${args.join(', ')})`
}

/** Left of an operator, in brackets where it would be torn apart. */
function leftOf(operator: string, text: string): string {
  const root = readWrittenFormula(text.trim())?.root
  return root && reachesOf(root) >= (BINDING[operator] ?? 0) ? text.trim() : `(${text.trim()})`
}

/** Right of an operator, in brackets where it would be torn apart. */
function rightOf(operator: string, text: string): string {
  const root = readWrittenFormula(text.trim())?.root
  return root && opensOf(root) > (BINDING[operator] ?? 0) ? text.trim() : `(${text.trim()})`
}

/** `lines.sku[0]` would take the first of each; the first of all takes brackets. */
function wholeList(text: string): string {
  const root = readWrittenFormula(text)?.root
  return root && opensOf(root) > (BINDING['.'] ?? 0) && reachesOf(root) === Infinity
    ? text
    : `(${text})`
}
