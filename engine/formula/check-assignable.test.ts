import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { say } from '../messages/message.ts'
import { says } from '../testing/says.ts'
import { analyseFormula } from './analyse-formula.ts'
import { checkAssignable } from './check-assignable.ts'
import { schemaOfType } from './schema-of-type.ts'

const record: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    total: { type: 'number' },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
  },
}
const list = { type: 'array', items: { type: 'string' } }
const objects = {
  type: 'array',
  items: { type: 'object', properties: { sku: { type: 'string' } } },
}

const typeOf = (formula: string) => analyseFormula(formula, { record, variables: {} }).type

describe('a result does not fit', () => {
  test.each<[string, string, JsonObject, string, string]>([
    ['text for a number', 'name', { type: 'number' }, 'error', 'type_mismatch'],
    ['a number for text', 'total', { type: 'string' }, 'error', 'type_mismatch'],
    ['a list for one value', '[name]', { type: 'string' }, 'error', 'type_mismatch'],
    ['perhaps several for one value', 'lines.sku', { type: 'string' }, 'hint', 'type_mismatch'],
    ['perhaps one for a list', 'lines.sku', list, 'hint', 'singleton_list'],
    [
      'objects made of each item, for a list',
      'lines.{"sku": sku}',
      objects,
      'hint',
      'singleton_list',
    ],
    ['a filter for a list', 'lines[sku = "a"]', objects, 'hint', 'singleton_list'],
    ['one value for a list', 'name', list, 'hint', 'singleton_list'],
    ['a list of numbers for one of texts', '[total]', list, 'error', 'type_mismatch'],
    [
      'a constant that is no choice',
      '"bussiness"',
      { enum: ['business', 'personal'] },
      'error',
      'constant_unknown',
    ],
    [
      'one of two constants',
      'total > 1 ? "business" : "x"',
      { enum: ['business'] },
      'hint',
      'constant_unknown',
    ],
    [
      'text that is too long',
      '"abcdef"',
      { type: 'string', maxLength: 5 },
      'error',
      'text_too_long',
    ],
    ['a fraction for a whole number', '1.5', { type: 'integer' }, 'error', 'fraction'],
    ['perhaps a fraction', 'total > 1 ? 1 : 0.5', { type: 'integer' }, 'hint', 'fraction'],
    [
      'a field that the target lacks',
      '{"skuu": name}',
      { properties: { sku: {} } },
      'error',
      'field_unknown',
    ],
    [
      'a field that the target needs',
      '{"n": name}',
      { required: ['m'], properties: { n: {}, m: {} } },
      'hint',
      'field_missing',
    ],
    [
      'a field of another type',
      '{"n": {"m": name}}',
      { properties: { n: { properties: { m: { type: 'number' } } } } },
      'error',
      'type_mismatch',
    ],
  ])('%s', (_, formula, target, severity, code) => {
    expect(checkAssignable(typeOf(formula), target)).toMatchObject({
      severity,
      code: `formula.${code}`,
    })
  })
})

test('a field that takes nothing but null says so', () => {
  expect(checkAssignable(typeOf('name'), { type: 'null' })?.message).toEqual(
    says('the result is text, and the field takes null'),
  )
})

describe('a result fits', () => {
  test.each<[string, string, JsonObject]>([
    ['a list made with brackets', '[lines.sku]', list],
    [
      'one value or a list, where both will do',
      'lines.sku',
      { type: ['array', 'string'], items: { type: 'string' } },
    ],
    ['null, which clears', 'null', { type: 'number' }],
    ['what nothing is known of', '$lookup({}, name)', { type: 'number' }],
    ['anything, in a field that takes anything', 'lines.sku', {}],
    ['text in a field that may be null', 'name', { type: ['string', 'null'] }],
    ['a whole constant', '-2', { type: 'integer' }],
    ['a fraction, where one of two kinds takes it', '1.5', { type: ['integer', 'number'] }],
    ['a number in an integer field, which is checked later', 'total', { type: 'integer' }],
  ])('%s', (_, formula, target) => {
    expect(checkAssignable(typeOf(formula), target)).toBeUndefined()
  })
})

test('the schema of a result tells later formulas what it is', () => {
  const variables = { made: schemaOfType(typeOf('{"a": name, "b": [lines.{"c": sku}]}')) }
  const { problems, type } = analyseFormula('$made.b.cc & $made.a', { variables })
  expect(problems).toMatchObject([
    { code: 'formula.field_unknown', hint: say('didYouMean', { name: 'c' }) },
  ])
  expect(type.kinds).toEqual(['string'])
})
