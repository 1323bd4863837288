import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { sampleFromSchema } from './sample-from-schema.ts'

describe('a sample of', () => {
  test.each<[string, JsonObject, unknown]>([
    ['what has a default', { type: 'string', default: 'paid' }, 'paid'],
    ['what has examples', { type: 'string', examples: ['ORD1'], default: 'x' }, 'ORD1'],
    ['a choice', { enum: ['open', 'paid'] }, 'open'],
    ['a labelled choice', { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, 'a'],
    ['a date', { type: 'string', format: 'date' }, '2026-01-05'],
    ['an e-mail address, by its name', { type: 'string' }, 'jo@example.com'],
    ['a number with bounds', { type: 'integer', minimum: 10, maximum: 10 }, 10],
    ['a number in steps', { type: 'number', minimum: 3, multipleOf: 5 }, 5],
    ['a number under a bound', { type: 'number', maximum: 0 }, 0],
    ['a nullable text', { type: ['null', 'string'], title: 'Name' }, 'jo@example.com'],
    ['a list', { type: 'array', items: { type: 'boolean' } }, [true]],
    ['a group without a type', { properties: { city: { type: 'string' } } }, { city: 'Amsterdam' }],
    ['text of a certain length', { type: 'string', maxLength: 4 }, 'jo@e'],
  ])('%s', (_, schema, sample) => {
    expect(sampleFromSchema(schema, 'email')).toEqual(sample)
  })

  test('text without a hint is called as its title', () => {
    expect(sampleFromSchema({ properties: { a: { title: 'Reference' }, b: {} } })).toEqual({
      a: 'Reference',
      b: 'b',
    })
  })
})

test('a sample fits its schema', () => {
  const schema: JsonObject = {
    type: 'object',
    required: ['id', 'email', 'lines'],
    properties: {
      id: { type: 'integer', exclusiveMinimum: 1 },
      email: { type: 'string', format: 'email' },
      at: { type: 'string', format: 'date-time' },
      code: { type: 'string', minLength: 3, maxLength: 5 },
      state: { oneOf: [{ const: 'a' }, { const: 'b' }] },
      lines: {
        type: 'array',
        items: { type: 'object', properties: { price: { type: 'number', maximum: 0.5 } } },
      },
    },
  }
  expect(compileSchema(schema)(sampleFromSchema(schema))).toEqual([])
})

test('a schema that goes on for ever ends', () => {
  const endless: JsonObject = { properties: {} }
  Reflect.set(endless['properties'] as object, 'self', endless)
  expect(JSON.stringify(sampleFromSchema(endless)).length).toBeLessThan(200)
})
