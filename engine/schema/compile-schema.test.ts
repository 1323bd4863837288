import { expect, test } from 'vitest'
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
    { path: ['c'], message: 'is missing' },
    { path: ['e'], message: 'is not known here' },
    { path: ['a/b', '1'], message: 'fits none of the choices, got "two"' },
    { path: ['d'], message: 'must be 1, got 2' },
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
  expect(mistake?.message).not.toContain('hunter2')
})

test('limits are told in plain words', () => {
  const check = compileSchema({
    properties: { key: { type: 'string', minLength: 32 }, pieces: { type: 'integer', minimum: 0 } },
  })
  expect(check({ key: 'abc', pieces: -1 }).map(({ message }) => message)).toEqual([
    'must have at least 32 characters, got "abc"',
    'must be at least 0, got -1',
  ])
})
