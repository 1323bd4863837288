import { parseFormula } from '../syntax/parse-formula.ts'
import { readWrittenFormula } from './read-written-formula.ts'
import { bindsTighterThan } from './written-formula.ts'

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
  | { readonly text: undefined; readonly problem: string }

/** Makes the formula that a gesture asks for; never one that does not parse. */
export function combineFormula(text: string, gesture: FormulaGesture): CombinedFormula {
  const combined = combine(text.trim(), gesture)
  for (const part of [...(gesture.kind === 'replace' ? [] : [text]), ...partsOf(gesture), combined]) {
    const { problem } = parseFormula(part)
    if (problem) return { text: undefined, problem: `"${part}" is not a formula: ${problem.message}` }
  }
  return { text: combined, problem: undefined }
}

/** The formulas that come with a gesture. */
function partsOf(gesture: FormulaGesture): readonly string[] {
  switch (gesture.kind) {
    case 'replace':
    case 'concatenate':
    case 'first':
    case 'calculate':
      return [gesture.with]
    case 'condition':
      return gesture.otherwise === undefined ? [gesture.test] : [gesture.test, gesture.otherwise]
    case 'wrap':
      return gesture.others ?? []
    default:
      return []
  }
}

function combine(text: string, gesture: FormulaGesture): string {
  switch (gesture.kind) {
    case 'replace':
      return gesture.with.trim()
    case 'concatenate':
      return concatenate(text, gesture.with, gesture.separator)
    case 'first':
      return gesture.of === 'there'
        ? `${operand(text, 40)} ?? ${gesture.with.trim()}`
        : withArgument(text, 'first', gesture.with)
    case 'condition': {
      const otherwise = gesture.otherwise === undefined ? '' : ` : ${gesture.otherwise.trim()}`
      return `${operand(gesture.test, 20)} ? ${text}${otherwise}`
    }
    case 'wrap': {
      const others = (gesture.others ?? []).map((other) => other.trim())
      return call(gesture.name, others.toSpliced(gesture.position ?? 0, 0, text))
    }
    case 'take-first':
      return `${step(text)}[0]`
    case 'join':
      return call('join', [text, JSON.stringify(gesture.separator)])
    case 'aggregate':
      return call(gesture.with, [text])
    case 'convert':
      return call(gesture.to === 'number' ? 'number' : 'string', [text])
    case 'translate':
      return call('translate', [JSON.stringify(gesture.table), text])
    case 'calculate': {
      const level = gesture.operator === '*' || gesture.operator === '/' ? 60 : 50
      return `${operand(text, level - 1)} ${gesture.operator} ${operand(gesture.with, level)}`
    }
  }
}

function concatenate(text: string, other: string, separator: string | undefined): string {
  const between = separator === undefined || separator === '' ? [] : [JSON.stringify(separator)]
  return [operand(text, 49), ...between, operand(other, 50)].join(' & ')
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

/** In brackets where an operator of that level beside it would tear it apart. */
function operand(text: string, level: number): string {
  const trimmed = text.trim()
  const written = readWrittenFormula(trimmed)
  return written && bindsTighterThan(written.root, level) ? trimmed : `(${trimmed})`
}

/** `lines.sku[0]` would take the first of each; the first of all takes brackets. */
function step(text: string): string {
  const written = readWrittenFormula(text)
  return written && bindsTighterThan(written.root, 80) ? text : `(${text})`
}
