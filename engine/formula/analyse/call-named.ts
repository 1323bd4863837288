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
import { type Analysis, everything, inDoubt, lookUnlessNothing } from './analysis.ts'
import { checkArguments } from './check-arguments.ts'
import { checkConstants } from './check-constants.ts'
import { checkCounted } from './check-counted.ts'
import { checkNot } from './check-not.ts'
import { checkTranslate } from './check-translate.ts'
import { type KnownFunction, knownFunction } from './function-forms.ts'
import type { SpecialCall } from './special/special-function.ts'
import { specialResult } from './special-functions.ts'
import { withContext } from './with-context.ts'

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
  'match',
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
  const check = () => checkCall(analysis, known, values, node)
  if (isLost(known, values)) inDoubt(analysis, check)
  else lookUnlessNothing(analysis, values, check)
  const special = specialResult({ analysis, name, values, callback })
  return special ?? ordinaryResult(analysis, known, values, callback)
}

function checkCall(
  analysis: Analysis,
  known: KnownFunction,
  values: readonly AbstractValue[],
  node: SyntaxNode,
): void {
  checkArguments(analysis, known, values, node)
  checkConstants(analysis, known, values, node)
  if (known.name === 'not') checkNot(analysis, values[0], node)
  if (known.name === 'translate') checkTranslate(analysis, values, node)
  if (known.name === 'count') checkCounted(analysis, values[0], node)
}

/** Made of all its arguments, and of all that functions among them can make of the others. */
function ordinaryResult(
  analysis: Analysis,
  known: KnownFunction,
  values: readonly AbstractValue[],
  callback: SpecialCall['callback'],
): AbstractValue {
  const { name, form, always, listAlways, own } = known
  const functions = values.filter((value) => value.callees.length > 0)
  const data = values.filter((value) => value.callees.length === 0)
  const all = opaque(data.length === 0 ? NOTHING : data.reduce(merge))
  // Nobody says that they are called at all.
  const calls = inDoubt(analysis, () =>
    functions.map((each) => callback(each, [all, all, all, all])),
  )
  const { kinds, list } = form.result
  const single: Many = kinds ? 'no' : 'unknown'
  const many: Many = list ? (listAlways ? 'list' : 'maybe') : single
  const needed = neededOf(name, values)
  const isGiven = needed.every(isThere) && values.every(isCertain)
  const certain = always || (isGiven && many !== 'maybe' && many !== 'unknown')
  const base = valueOf('null', {
    kinds,
    many,
    optional:
      !certain ||
      mayRefuse(name, values) ||
      isLost(known, values) ||
      (own && needed.some(canBeEmpty)),
    whole: isWhole(name, values),
  })
  const made = madeFrom(base, [...data, ...functions, ...calls])
  return always ? { ...made, vanishes: false } : losing(made, known, values)
}

/** Noted, if the function may give nothing although it is given something. */
function losing(
  made: AbstractValue,
  known: KnownFunction,
  values: readonly AbstractValue[],
): AbstractValue {
  const isLosing = mayRefuse(known.name, values) || isLost(known, values)
  return isLosing ? { ...made, vanishes: true } : made
}

function mayRefuse(name: string, values: readonly AbstractValue[]): boolean {
  return MAY_REFUSE.has(name) || (name === 'toMillis' && values.length > 1)
}

/** What a function gives nothing without: a date is not looked at where there are no days to add. */
function neededOf(
  name: string,
  values: readonly AbstractValue[],
): readonly (AbstractValue | undefined)[] {
  return name === 'addDays' ? [values[0], values[1]] : [values[0]]
}

/** Functions of ours give nothing for what is nothing to them. */
function isLost({ name, own }: KnownFunction, values: readonly AbstractValue[]): boolean {
  return own && neededOf(name, values).some(isNothingToOurs)
}

function isWhole(name: string, values: readonly AbstractValue[]): boolean {
  if (WHOLE.has(name) || (name === 'round' && values.length === 1)) return true
  if (name === 'power' && !isNeverNegative(values[1])) return false
  return KEEPS_WHOLE.has(name) && values.every((value) => value.whole)
}

function isNeverNegative(value: AbstractValue | undefined): boolean {
  return value?.constants?.every((each) => typeof each === 'number' && each >= 0) === true
}

/** Ours give no result for empty text. */
function canBeEmpty(value: AbstractValue | undefined): boolean {
  const { kinds, constants } = value ?? {}
  return kinds?.has('string') !== false && constants?.includes('') !== false
}

/** Null, empty text, and what a formula makes of text, which may be empty; what is empty in a record is missing from it. */
function isNothingToOurs(value: AbstractValue | undefined): boolean {
  const { kinds, sources = [] } = value ?? {}
  const isNull = kinds?.size === 1 && kinds.has('null')
  return isNull || (sources.length === 0 && canBeEmpty(value))
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
