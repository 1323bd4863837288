import { expect, onTestFinished, test, vi } from 'vitest'
import { says, textOf } from '../testing/says.ts'
import { compileSchema } from './compile-schema.ts'

test('names the places of all mistakes', () => {
  const check = compileSchema({
    required: ['a/b', 'c'],
    additionalProperties: false,
    properties: {
      'a/b': { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'null' }] } },
      c: { enum: ['x'] },
      d: { const: 1 },
    },
  })
  expect(check({ 'a/b': [1, 'two'], d: 2, e: 3 })).toEqual([
    { path: ['c'], message: says('is missing') },
    { path: ['e'], message: says('is not known here') },
    { path: ['a/b', '1'], message: says('fits none of the choices, got "two"') },
    { path: ['d'], message: says('must be 1, got 2') },
  ])
})

test('other names are told by what is wrong with their values', () => {
  const check = compileSchema({ additionalProperties: { type: 'number' } })
  expect(check({ a: 1, b: 'x' })).toEqual([
    { path: ['b'], message: says('must be a number, got "x"') },
  ])
})

test('two schemas may have one identity', () => {
  const $id = 'https://schemas.example/record'
  expect(compileSchema({ $id, type: 'string' })('text')).toEqual([])
  expect(compileSchema({ $id, type: 'number' })(1)).toEqual([])
})

test('what is no schema is refused, also the second time', () => {
  const broken = { type: 'nonsense' }
  expect(() => compileSchema(broken)).toThrow(/type/)
  expect(() => compileSchema(broken)).toThrow(/type/)
})

test('a secret that does not fit is not repeated', () => {
  const check = compileSchema({
    properties: { secret: { type: 'string', minLength: 32, writeOnly: true } },
  })
  const [mistake] = check({ secret: 'hunter2' })
  expect(mistake?.path).toEqual(['secret'])
  expect(textOf(mistake?.message)).not.toContain('hunter2')
})

test('limits are told in plain words', () => {
  const check = compileSchema({
    properties: { key: { type: 'string', minLength: 32 }, pieces: { type: 'integer', minimum: 0 } },
  })
  expect(check({ key: 'abc', pieces: -1 }).map(({ message }) => textOf(message))).toEqual([
    'must have at least 32 characters, got "abc"',
    'must be at least 0, got -1',
  ])
})

test('no code is made of a schema, whatever its names are', () => {
  const name = '"]; globalThis.broken = 1; //'
  const check = compileSchema({
    $id: 'https://schemas.example/x',
    required: [name],
    properties: { [name]: { format: name, enum: [name, '${globalThis.broken = 1}'] } },
  })
  const made = vi.spyOn(globalThis, 'Function')
  onTestFinished(() => made.mockRestore())
  expect(check({})).toHaveLength(1)
  expect(check({ [name]: 1 }).length).toBeGreaterThan(0)
  expect(made).not.toHaveBeenCalled()
  expect(globalThis).not.toHaveProperty('broken')
})

test('a pattern that would search for years answers at once', () => {
  const check = compileSchema({ properties: { code: { type: 'string', pattern: '^(a+)+$' } } })
  expect(check({ code: `${'a'.repeat(40)}!` })).toHaveLength(1)
  expect(check({ code: 'aaa' })).toEqual([])
})

test('a text that is too long for its pattern does not fit', () => {
  const check = compileSchema({ pattern: '^(a+)+$' })
  expect(check('a'.repeat(5_000_000))).toHaveLength(1)
})

test('what cannot be searched in good time is no schema', () => {
  expect(() => compileSchema({ pattern: '(?=a)b' })).toThrow(/look-around/)
  expect(() => compileSchema({ patternProperties: { '^(a+)+$': {} } })).toThrow(/patternProperties/)
})

test('an address elsewhere is never asked: nothing fits it', () => {
  const check = compileSchema({ properties: { a: { $ref: 'https://schemas.example/away' } } })
  expect(check({})).toEqual([])
  expect(() => check({ a: 1 })).not.toThrow()
})

test('a schema within itself is followed, and its secrets are not repeated', () => {
  const node = {
    type: 'object',
    properties: { key: { type: 'string', writeOnly: true }, next: { $ref: '#/$defs/node' } },
  }
  const check = compileSchema({ $ref: '#/$defs/node', $defs: { node } })
  expect(check({ next: { next: { key: 4711 } } })).toEqual([
    { path: ['next', 'next', 'key'], message: says('must be text') },
  ])
})

test('the user and the password of an address that is refused are not repeated', () => {
  const check = compileSchema({ properties: { url: { pattern: '^https://[^@]+$' } } })
  expect(check({ url: 'https://us:p@ss@shop.example/x' })).toEqual([
    {
      path: ['url'],
      message: says('must have the form that is expected, got "https://…@shop.example/x"'),
    },
  ])
})

test('a pattern is never shown to a person: an answer that fits is, where the author gave one', () => {
  const check = compileSchema({
    properties: {
      given: { type: 'string', pattern: '^[a-z]{2}$', examples: ['it'] },
      usual: { type: 'string', pattern: '^[A-Z]{3}$', default: 'EUR' },
      bare: { type: 'string', pattern: '^\\d+$' },
      secret: { type: 'string', pattern: '^k.*$', writeOnly: true },
    },
  })
  expect(check({ given: 'x', usual: 'x', bare: 'x', secret: 'x' })).toEqual([
    {
      path: ['given'],
      message: says('must have the form that is expected, for example "it", got "x"'),
    },
    {
      path: ['usual'],
      message: says('must have the form that is expected, for example "EUR", got "x"'),
    },
    { path: ['bare'], message: says('must have the form that is expected, got "x"') },
    { path: ['secret'], message: says('must have the form that is expected') },
  ])
})
