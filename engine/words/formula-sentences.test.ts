import { describe, expect, test } from 'vitest'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { analyseFormula } from '../formula/analyse-formula.ts'
import { checkAssignable } from '../formula/check-assignable.ts'
import { compileFormula } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { type AnalysisScope, NO_RECORD } from '../formula/formula-analysis.ts'
import { combineFormula } from '../formula/graph/combine-formula.ts'
import { RecordBudget } from '../formula/run/record-budget.ts'
import type { JsonObject } from '../json.ts'
import { unsaidIn } from '../testing/sentence-codes.ts'
import { FORMULA_MISTAKES, FORMULA_SENTENCES } from './formula-sentences.ts'
import { translateProblem, translateSentences } from './translate-sentences.ts'

const text = { type: 'string' }
const listOf = (properties: JsonObject): JsonObject => ({
  type: 'array',
  items: { type: 'object', properties },
})
const record: JsonObject = {
  type: 'object',
  properties: {
    email: text,
    status: { enum: ['paid', 'open'] },
    former: { enum: ['paid', 'open'] },
    total: { type: 'number' },
    billing: { type: 'object', properties: { city: text } },
    lines: listOf({ price: text, total: { type: 'number' } }),
  },
}
const tables = { rates: { keyedBy: 'shop.order.email', key: text, keyPath: 'email' } }
const scope: AnalysisScope = { record, variables: { settings: { type: 'object' } }, tables }
/** Within a `for`. */
const ofItem: AnalysisScope = { record: text, variables: { record, index: { type: 'integer' } } }

/** No formulas. */
const BROKEN = [
  '',
  '(a',
  'a b',
  'a == b',
  'a != = b',
  'a <> b',
  'a && b',
  'a || b',
  '!a',
  'a AND b',
  'a OR b',
  'a IN b',
  '{"a": 1, "b"',
  '[1, 2)',
  '"abc',
  '"\\q"',
  '"\\u12"',
  '`abc',
  '/* abc',
  '1e999',
  'a +',
  'a.1',
  'a := 3',
  'a@3',
  'a[0]@$v',
  'a^(b)@$v',
  'a{"b": c}.d{"e": f}{"g": h}',
  '$x{"b": c}[0]',
  '%.a',
  '/a',
  '//',
  'function(a) { a }',
  'function($a)<s<n>:n> { 1 }',
  'function($a)<(a<n>s):n> { 1 }',
  '$eval("1")',
  '$match(a, /(?<!x)y/)',
  '$match(a, /(x)\\1/)',
  '$match(a, /x{2000}/)',
  '('.repeat(10_000),
  `${'a ?? '.repeat(20)}b`,
  'a'.repeat(200_001),
]

/** Formulas that cannot do what they say. */
const CHECKED: readonly (readonly [formula: string, scope: AnalysisScope])[] = [
  ['billing.town', scope],
  ['$translate("rates", total)', scope],
  ['$translate("rates", status)', scope],
  ['emial', scope],
  ['email.a', scope],
  [
    'email & phone',
    { record: NO_RECORD, variables: { by: { type: 'object', properties: { email: {} } } } },
  ],
  ['{"a": 1}.b', scope],
  ['total', ofItem],
  ['$setings', scope],
  ['$total', scope],
  ['$upercase(email)', scope],
  ['$nothingLikeThat(email)', scope],
  ['uppercase(email)', scope],
  ['$eval(email)', scope],
  ['$contains(email)', scope],
  ['$sum()', scope],
  ['$length(email, total)', scope],
  ['$first()', scope],
  ['$replace()', scope],
  ['$number(billing)', scope],
  ['$uppercase(total)', scope],
  ['$round("a", 1)', scope],
  ['$sum(lines.price)', scope],
  ['$sum([billing])', scope],
  ['$uppercase([email])', scope],
  ['$uppercase(lines.price)', scope],
  ['$uppercase([1])', scope],
  ['email + 1', scope],
  ['email * 1', scope],
  ['billing + 1', scope],
  ['[total] + 1', scope],
  ['lines.total + 1', scope],
  ['billing > 1', scope],
  ['email > total', scope],
  ['email = total', scope],
  ['lines = "a"', scope],
  ['lines.price = "a"', scope],
  ['status = "payed"', scope],
  ['status = "nothing like that"', scope],
  ['(total > 1 ? status : former) = "payed"', scope],
  ['$not(email)', scope],
  ['$count(email)', scope],
  ['$localDate(email, "Amsterdam")', scope],
  ['$formatDate(email, "DD-MM")', scope],
  ['$countryName(email, "x_")', scope],
]

/** Formulas with the fields that they do not fit. */
const ASSIGNED: readonly (readonly [formula: string, field: JsonObject])[] = [
  ['email', { type: 'number' }],
  ['total', text],
  ['[email]', text],
  ['lines.price', text],
  ['lines.price', { type: 'array', items: text }],
  ['email', { type: 'array', items: text }],
  ['[total]', { type: 'array', items: text }],
  ['"payed"', { enum: ['paid', 'open'] }],
  ['1.5', { type: 'integer' }],
  ['"abc"', { type: 'string', maxLength: 2 }],
  ['{"a": 1}', { type: 'object', properties: { b: text }, additionalProperties: false }],
  ['{"b": 1}', { type: 'object', properties: { b: text } }],
  ['{}', { type: 'object', properties: { b: text }, required: ['b'] }],
]

/** Formulas that fail on an empty record. */
const FAILING = [
  '"a" * 1',
  '1 - "a"',
  '-"a"',
  '1 < "a"',
  '{} < 1',
  '[1.5..2]',
  '[1.."a"]',
  '[1..100000000]',
  '1e300 * 1e300',
  '$string(1/0)',
  '$number("a")',
  '$sqrt(-1)',
  '$power(10, 1000)',
  '$replace("a", "", "b")',
  '$replace("a", "a", "b", -1)',
  '$replace("a", /a/, function() { 1 })',
  '$replace("a", /b*/, "c")',
  '$split("a", "b", -1)',
  '$match("a", /a/, -1)',
  '$match("a", function() { 1 })',
  '$reduce([1, 2], function($a) { 1 })',
  '$sort([1, "a"])',
  '[1, "a"]^($)',
  '[{}, {}]^($)',
  '$formatBase(1, 99)',
  '$formatInteger(1, "#")',
  '$formatInteger(1, "1١")',
  '$toMillis("a")',
  '$fromMillis(1, "[Q]")',
  '$fromMillis(1, "[hN]")',
  '$fromMillis(1, "[Z12345]")',
  '$fromMillis(1, "[Y")',
  '$toMillis("2026 1", "[Y] [H]")',
  '$formatNumber(1, "0.0.0")',
  '$error()',
  '$assert(false)',
  '$single([1, 1])',
  '$single([1], function() { false })',
  '$decodeUrl("%")',
  '$uppercase(1)',
  '$uppercase()',
  '$sum(["a"])',
  '{1: 2}',
  '{"_jsonata_lambda": 1}',
  '{"a": 1, $lowercase("A"): 2}',
  'uppercase("a")',
  '$x()',
  '(1)()',
  '$x(?)',
  '1 ~> 2',
  '$ ~> |$|1|',
  '$ ~> |$|{}, 1|',
  '($clone := 1; $ ~> |$|{}|)',
  '($f := function() { 1 + $f() }; $f())',
  '[1..9999999]',
  '$pad("a", 9999999)',
  '$toMillis($pad("1", 300, "1"), "[Y][M][D][H][m][s]")',
  '$money("a")',
  '$money(1, 1.5)',
  '$words({})',
  '$slug([])',
  '$translate(1, 2)',
  '$translate("a", 2)',
  '$localDate("2026-01-01", "x or y")',
  '$localDate("a", "Europe/Amsterdam")',
  '$toUtc("a", "Europe/Amsterdam")',
  '$addDays("a", 1)',
  '$addDays("2026-01-05", 1.5)',
  '$parseDate("a", "dd, MM or yyyy")',
  '$parseDate("a", "dd-MM-yyyy")',
  '$formatDate("2026-01-05", "DD")',
  '$countryName("NL", "x_")',
]

/** What a record may use up, when nothing of it is left. */
const SPENT = [spent(Infinity, 0), spent(0, Infinity)]

const MISTAKES: readonly (readonly [about: string, said: () => readonly string[]])[] = [
  ...BROKEN.map((formula) => [formula.slice(0, 40), () => saidOfText(formula)] as const),
  ...CHECKED.map(([formula, within]) => [formula, () => saidOfFormula(formula, within)] as const),
  ...ASSIGNED.map(([formula, field]) => [formula, () => saidOfField(formula, field)] as const),
  ['a combination', () => [combineFormula('(a', { kind: 'take-first' }).problem ?? '']],
]

const FAILURES: readonly (readonly [about: string, said: () => string])[] = [
  ...FAILING.map((formula) => [formula, () => failureOf(formula)] as const),
  ...SPENT.map((budget) => ['the record', () => failureOf('1', budget)] as const),
]

describe.each([
  ['Italian', italian],
  ['Dutch', dutch],
])('it is said in %s', (_, words) => {
  test.each(MISTAKES)('what is wrong with %s', (_about, said) => {
    const sentences = said()
    expect(sentences).not.toEqual([])
    for (const sentence of sentences) {
      const translated = translateProblem(sentence, words)
      expect(translated).not.toBe(sentence)
      for (const name of namesIn(sentence)) expect(translated).toContain(name)
    }
  })

  test.each(FAILURES)('why %s fails', (_about, said) => {
    const sentence = said()
    const translated = translateSentences(sentence, words)
    expect(translated).not.toBe(sentence)
    for (const name of namesIn(sentence)) expect(translated).toContain(name)
  })
})

test('together they say every sentence about formulas', () => {
  const texts = [...MISTAKES.flatMap(([, all]) => all()), ...FAILURES.map(([, one]) => one())]
  const codes = Object.keys({ ...FORMULA_MISTAKES, ...FORMULA_SENTENCES })
  // The parser gives a tree or throws.
  expect(unsaidIn(texts, codes)).toEqual(['noFormula'])
})

test.each([
  [
    '$uppercase(total)',
    ['$uppercase richiede testo, ma "total" è un numero', 'Racchiudilo in $string().'],
  ],
  [
    '$sum(["a"])',
    [
      '$sum richiede un elenco di numeri, ma il suo argomento è un elenco di testi',
      'Racchiudilo in $number().',
    ],
  ],
  ['$sum()', ['$sum accetta 1 argomento, non 0']],
  ['email.a', ['"email" è testo e non ha un campo "a"']],
])('the parts of what is wrong with %s are said too', (formula, said) => {
  const sentences = saidOfFormula(formula, scope)
  expect(sentences.map((each) => translateProblem(each, italian))).toEqual(said)
})

test('a value that looks like a list of words stays as it is', () => {
  const said = failureOf('$localDate("2026-01-01", "x or y, z")')
  expect(translateProblem(said, italian)).toBe(
    '$localDate vuole un fuso orario come "Europe/Amsterdam", non "x or y, z"',
  )
})

function namesIn(sentence: string): readonly string[] {
  return sentence.match(/"[^"]*"|\$\w+/g) ?? []
}

function saidOfText(formula: string): readonly string[] {
  return compileFormula(formula).problems.flatMap(saidOf)
}

function saidOfFormula(formula: string, within: AnalysisScope): readonly string[] {
  return analyseFormula(formula, within).problems.flatMap(saidOf)
}

function saidOfField(formula: string, field: JsonObject): readonly string[] {
  const found = checkAssignable(analyseFormula(formula, scope).type, field)
  return found ? saidOf(found) : []
}

function saidOf({ message, hint }: { message: string; hint?: string | undefined }) {
  return hint === undefined ? [message] : [message, hint]
}

function failureOf(formula: string, budget?: RecordBudget): string {
  const { formula: compiled } = compileFormula(formula)
  try {
    compiled?.evaluate({}, { variables: {}, now: 0, budget })
  } catch (thrown) {
    if (thrown instanceof FormulaError) return thrown.message
    throw thrown
  }
  throw new Error(`${formula} does not fail`)
}

function spent(milliseconds: number, items: number): RecordBudget {
  const budget = new RecordBudget()
  budget.take(milliseconds, items)
  return budget
}
