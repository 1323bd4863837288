import type { SyntaxNode } from '../syntax/syntax-node.ts'
import {
  type AbstractValue,
  type Many,
  madeFrom,
  merge,
  NOTHING,
  opaque,
  valueOf,
} from './abstract-value.ts'
import { type Analysis, everything } from './analysis.ts'
import { checkArguments } from './check-arguments.ts'
import { checkConstants } from './check-constants.ts'
import { reportCount } from './check-count.ts'
import { checkCounted } from './check-counted.ts'
import { checkNot } from './check-not.ts'
import { checkTranslate } from './check-translate.ts'
import { type KnownFunction, knownFunction } from './function-forms.ts'
import type { SpecialCall } from './special/special-function.ts'
import { specialResult } from './special-functions.ts'

/** Numbers that come out whole, and functions whose result is whole when what they get is. */
const WHOLE = new Set(['count', 'length', 'floor', 'ceil', 'millis', 'toMillis', 'parseInteger'])
const KEEPS_WHOLE = new Set(['abs', 'sum', 'max', 'min', 'power'])
/** What does not have the form asked for gives no result. */
const MAY_REFUSE = new Set([
  'emailAddress',
  'countryCode',
  'countryName',
  'vatNumber',
  'slug',
  'textFromHtml',
])

/** What a function of the language, or one of ours, gives for arguments. */
export function callNamed(
  analysis: Analysis,
  name: string,
  given: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
  callback: SpecialCall['callback'],
): AbstractValue {
  const known = knownFunction(name)
  if (!known) return madeFrom(everything(analysis), given)
  const values = withContext(analysis, known, given, context, node)
  checkArguments(analysis, known, values, node)
  checkConstants(analysis, known, values, node)
  if (name === 'not') checkNot(analysis, values[0], node)
  if (name === 'translate') checkTranslate(analysis, values, node)
  if (name === 'count') checkCounted(analysis, values[0], node)
  const special = specialResult({ analysis, name, values, callback })
  return special ?? ordinaryResult(known, values, callback)
}

/** A first argument that is left out is the context, where the function's form says so. */
function withContext(
  analysis: Analysis,
  { name, form, arity }: KnownFunction,
  values: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
): readonly AbstractValue[] {
  const [first] = form.parameters
  const needed = form.parameters.filter((each) => !each.optional).length
  if (!first?.fromContext || values.length >= needed || values.length < arity.min) return values
  const { kinds } = context
  const fits = !kinds || !first.kinds || [...kinds].some((kind) => first.kinds?.has(kind))
  if (fits) return [context, ...values]
  reportCount(analysis, name, { min: needed, max: arity.max }, values.length, node)
  return values
}

/** Made of all its arguments, and of all that functions among them can make of the others. */
function ordinaryResult(
  { name, form, always, listAlways, own }: KnownFunction,
  values: readonly AbstractValue[],
  callback: SpecialCall['callback'],
): AbstractValue {
  const functions = values.filter((value) => value.callees.length > 0)
  const data = values.filter((value) => value.callees.length === 0)
  const all = opaque(data.length === 0 ? NOTHING : data.reduce(merge))
  const calls = functions.map((each) => callback(each, [all, all, all, all]))
  const { kinds, list } = form.result
  const single: Many = kinds ? 'no' : 'unknown'
  const many: Many = list ? (listAlways ? 'list' : 'maybe') : single
  const isGiven = isThere(values[0]) && values.every(isCertain)
  const certain = always || (isGiven && many !== 'maybe' && many !== 'unknown')
  const base = valueOf('null', {
    kinds,
    many,
    optional: !certain || MAY_REFUSE.has(name) || (own && canBeEmpty(values[0])),
    whole: isWhole(name, values),
  })
  return madeFrom(base, [...data, ...functions, ...calls])
}

function isWhole(name: string, values: readonly AbstractValue[]): boolean {
  if (WHOLE.has(name) || (name === 'round' && values.length === 1)) return true
  return KEEPS_WHOLE.has(name) && values.every((value) => value.whole)
}

/** Ours give no result for empty text. */
function canBeEmpty(value: AbstractValue | undefined): boolean {
  const { kinds, constants } = value ?? {}
  return kinds?.has('string') !== false && constants?.includes('') !== false
}

function isCertain({ optional, many }: AbstractValue): boolean {
  return !optional && (many === 'no' || many === 'list')
}

/** True when a function that is given this has something to work on. */
function isThere(value: AbstractValue | undefined): boolean {
  return (
    value !== undefined &&
    !value.optional &&
    value.many === 'no' &&
    value.kinds?.has('null') === false
  )
}
