import { describe, expect, test } from 'vitest'
import { toText } from '../messages/to-text.ts'
import { says } from '../testing/says.ts'
import { analyseFormula } from './analyse-formula.ts'
import type { AnalysisScope, FormulaType } from './formula-analysis.ts'

const text = { type: 'string' }
const record = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    email: text,
    price: text,
    status: { enum: ['paid', 'open'] },
    billing: { type: 'object', properties: { city: text, number: text } },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: text,
          price: { type: 'number' },
          quantity: { type: 'integer' },
          options: { type: 'array', items: { type: 'object', properties: { name: text } } },
        },
      },
    },
    extra: {},
  },
}
const settings = {
  type: 'object',
  required: ['store'],
  properties: {
    store: { type: 'integer' },
    mode: { oneOf: [{ const: 'full' }, { const: 'part' }] },
    statuses: { type: 'array', items: { enum: ['paid', 'open'] } },
  },
}
const scope: AnalysisScope = { record, variables: { settings } }

describe('the type of', () => {
  test.each<[string, Partial<FormulaType>]>([
    ['email', { kinds: ['string'], cardinality: 'optional' }],
    ['$settings.store', { kinds: ['number'], cardinality: 'one', whole: true }],
    ['lines', { kinds: ['object'], cardinality: 'many', alwaysList: true }],
    ['lines.sku', { kinds: ['string'], cardinality: 'many', alwaysList: false }],
    ['lines.sku[]', { cardinality: 'many', alwaysList: true }],
    ['[lines.sku]', { kinds: ['string'], cardinality: 'many', alwaysList: true }],
    ['lines[0].sku', { kinds: ['string'], cardinality: 'optional' }],
    ['lines[sku = "a"]', { kinds: ['object'], cardinality: 'many', alwaysList: false }],
    ['lines.options', { cardinality: 'many', alwaysList: false }],
    ['$map(lines, function($l) { $l.sku })', { cardinality: 'many', alwaysList: false }],
    ['$split(email, "@")', { kinds: ['string'], cardinality: 'many', alwaysList: true }],
    ['email & "x"', { kinds: ['string'], cardinality: 'one' }],
    ['$exists(email)', { kinds: ['boolean'], cardinality: 'one' }],
    ['id > 1 ? "a" : "b"', { constants: ['a', 'b'], cardinality: 'one' }],
    ['$count(lines)', { kinds: ['number'], cardinality: 'one', whole: true }],
    ['id / 2', { kinds: ['number'], whole: false }],
    ['$first(email, "none")', { kinds: ['string'], cardinality: 'one' }],
    ['$lookup({"full": id, "part": 1}, $settings.mode)', { kinds: ['number'], whole: true }],
    ['extra.deep.down', { cardinality: 'unknown' }],
  ])('%s', (formula, type) => {
    expect(analyseFormula(formula, scope)).toMatchObject({ type, problems: [] })
  })
})

describe('the lineage of', () => {
  test.each<[string, string[], string[], string[]]>([
    ['billing.city', ['billing.city'], [], []],
    ['$$.billing.city', ['billing.city'], [], []],
    ['lines[quantity > 1].sku', ['lines[].sku'], ['lines[].quantity'], ['lines[]']],
    ['lines^(>price).sku', ['lines[].sku'], ['lines[].price'], []],
    ['lines.{"s": sku, "c": %.email}', ['email', 'lines[].sku'], [], ['lines[]']],
    ['lines{sku: $sum(price)}', ['lines[].price'], ['lines[].sku'], ['lines[]']],
    ['$count(lines)', [], [], ['lines']],
    ['$exists(email)', [], [], ['email']],
    ['id = 1 ? email : price', ['email', 'price'], ['id'], []],
    ['($x := lines[0]; $x.sku)', ['lines[].sku'], [], ['lines[]']],
    ['$lookup({"full": id, "part": 1}, $settings.mode)', ['id'], ['$settings.mode'], []],
    ['lines.sku ~> $join(",")', ['lines[].sku'], [], []],
    [
      '$filter(lines, function($l) { $l.price > 1 }).sku',
      ['lines[].sku'],
      ['lines[].price'],
      ['lines'],
    ],
    ['($f := function($l) { $l.sku }; $map(lines, $f))', ['lines[].sku'], [], ['lines']],
    ['lines.options.name', ['lines[].options[].name'], [], []],
    ['**.name', ['**'], [], []],
  ])('%s', (formula, values, conditions, counts) => {
    expect(analyseFormula(formula, scope).lineage).toEqual({ values, conditions, counts })
  })

  test('an object is told field by field', () => {
    const { fields } = analyseFormula('{"a": email, "b": lines.{"c": sku}}', scope)
    expect(fields.map(({ field, values }) => [field, values])).toEqual([
      ['a', ['email']],
      ['b[].c', ['lines[].sku']],
    ])
  })

  test('a field rests on what decides about its object, and on what may replace it', () => {
    const { fields } = analyseFormula('id = 1 ? $merge([{"a": email}, extra]) : {"b": 1}', scope)
    expect(fields).toMatchObject([
      { field: 'a', values: ['email', 'extra.a'], conditions: ['id'], counts: ['extra'] },
      { field: 'b', conditions: ['id'] },
    ])
  })

  test('a function that calls itself ends, and rests on all there is', () => {
    const formula = '($f := function($n) { $n > 0 ? $f($n - 1) : email }; $f(id))'
    expect(analyseFormula(formula, scope).lineage.values).toEqual(
      expect.arrayContaining(['$', '$settings']),
    )
  })

  test('only a field as it is counts as a copy', () => {
    const copies = ['email', 'lines.sku', '$uppercase(email)', 'lines[0].sku', '{"a": id}'].filter(
      (formula) => analyseFormula(formula, scope).copy,
    )
    expect(copies).toEqual(['email', 'lines.sku'])
  })
})

describe('a mistake is named with its place:', () => {
  test.each([
    ['a misspelt field', 'billing.ctiy', 'field_unknown', 8, 'Did you mean "city"?'],
    ['a misspelt field in backticks', '`emial`', 'field_unknown', 0, 'Did you mean "email"?'],
    ['a misspelt setting', '$settings.stor', 'field_unknown', 10, 'Did you mean "store"?'],
    ['a field of text', 'email.domain', 'field_unknown', 6, undefined],
    ['a field in a filter', 'lines[qantity > 1]', 'field_unknown', 6, 'Did you mean "quantity"?'],
    [
      'a field in a function',
      '$map(lines, function($l) { $l.skuu })',
      'field_unknown',
      30,
      'Did you mean "sku"?',
    ],
    ['text in a product', 'price * 2', 'type_mismatch', 6, 'Use $number() around it.'],
    [
      'texts added up',
      'email + price',
      'type_mismatch',
      6,
      'Use $number() around it. To join texts, write "&".',
    ],
    ['a list in a sum', '1 + lines', 'type_mismatch', 2, 'Only numbers can be calculated with.'],
    [
      'text compared with a number',
      'price > 3',
      'type_mismatch',
      6,
      'Use $number() around the text.',
    ],
    ['a number for text', '$uppercase(id)', 'type_mismatch', 0, 'Use $string() around it.'],
    [
      'a list for text',
      '$uppercase($split(email, "@"))',
      'type_mismatch',
      0,
      'Take one of them, such as [0], or go through the list: items.( … ).',
    ],
    ['an unknown name', '$setings.store', 'variable_unknown', 0, 'Did you mean "$settings"?'],
    [
      'a field with a dollar sign',
      '$email',
      'variable_unknown',
      0,
      'Without the dollar sign, "email" is the field.',
    ],
    ['an unknown function', '1 + $cuont(lines)', 'function_unknown', 4, 'Did you mean "$count"?'],
    ['a forgotten dollar', 'uppercase(email)', 'function_unknown', 0, 'Did you mean "$uppercase"?'],
    ['too many arguments', '$uppercase(email, 1)', 'argument_count', 0, undefined],
    [
      'a misspelt time zone',
      '$localDate(id, "Europe/Amsterdm")',
      'argument_impossible',
      0,
      undefined,
    ],
    [
      'a picture of another tool',
      '$formatDate(email, "YYYY-MM-DD", "UTC")',
      'argument_impossible',
      0,
      undefined,
    ],
    ['a language that none is', '$countryName(email, "!")', 'argument_impossible', 0, undefined],
    ['too few arguments', '$substring(email)', 'argument_count', 0, undefined],
  ])('%s', (_, formula, code, offset, hint) => {
    expect(analyseFormula(formula, scope).problems[0]).toMatchObject({
      code: `formula.${code}`,
      severity: 'error',
      offset,
      hint: hint && says(hint),
    })
  })

  test.each([
    ['a constant that the field never has', 'status = "payd"', 'constant_unknown'],
    ['one in a list', 'status in ["paid", "opne"]', 'constant_unknown'],
    ['$not of a field that may be absent', '$not(email)', 'not_absent'],
    ['the characters of a text counted as a list', '$count(email)', 'counts_one'],
    ['kinds that are never equal', 'id = "1"', 'type_mismatch'],
    ['a sequence in a product', 'lines.price * 2', 'type_mismatch'],
    ['a sequence compared with one value', 'lines.sku = "A"', 'list_compared'],
    ['one value compared with a sequence', 'email != lines.sku', 'list_compared'],
    ['a list compared with one value', 'lines = 1', 'list_compared'],
  ])('as likely, %s', (_, formula, code) => {
    expect(analyseFormula(formula, scope).problems).toMatchObject([
      { code: `formula.${code}`, severity: 'hint' },
    ])
  })

  test('in words an author understands', () => {
    const formulas = [
      'price * 2',
      'emial',
      '$uppercase(id)',
      '$join(lines.quantity)',
      'email.x',
      '$round()',
      '{}.x',
    ]
    const said = formulas.flatMap((formula) =>
      analyseFormula(formula, scope).problems.map((problem) => toText(problem.message)),
    )
    expect(said).toMatchInlineSnapshot(`
      [
        ""*" needs numbers, and "price" is text",
        "the record has no field "emial"",
        "$uppercase needs text, and "id" is a number",
        "$join needs a list of texts, and "lines[].quantity" is a number",
        ""email" is text and has no field "x"",
        "$round takes 1 to 2 arguments, not 0",
        "the object has no field "x"",
      ]
    `)
  })
})

describe('nothing is said', () => {
  test.each([
    ['about a record without schema', 'a.b.c * d', { variables: {} }],
    [
      'about fields of an open object',
      'other',
      {
        record: { type: 'object', properties: { a: {} }, additionalProperties: true },
        variables: {},
      },
    ],
    [
      'about an object of which nothing is listed',
      'other.field',
      { record: { type: 'object' }, variables: {} },
    ],
    [
      'about names where others may be known',
      '$other.field',
      { variables: {}, openVariables: true },
    ],
    ['about what a reference says', 'a.b', { record: { $ref: '#/$defs/order' }, variables: {} }],
    [
      'about one of several kinds',
      'a * 2',
      { record: { properties: { a: { type: ['string', 'number'] } } }, variables: {} },
    ],
    ['about text that does not parse', 'a +', { variables: {} }],
    [
      'about fields that one alternative has',
      'a',
      { record: { oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, variables: {} },
    ],
    ['about what a filter found', 'lines[quantity > 1].sku = "A" and lines[0].sku = "B"', scope],
    ['about a zone that only the record knows', '$localDate(id, email)', scope],
    ['about what may be a list when it is counted', '$count(lines.options) + $count(extra)', scope],
    ['about lists that are compared', 'lines.sku = ["A", "B"] and "A" in lines.sku', scope],
    ['about the context standing in', 'lines.sku.$uppercase()', scope],
    ['about names bound in the formula', '($x := 1; function($y) { $x + $y }(2))', scope],
  ] as [string, string, AnalysisScope][])('%s', (_, formula, given) => {
    expect(analyseFormula(formula, given).problems).toEqual([])
  })
})
