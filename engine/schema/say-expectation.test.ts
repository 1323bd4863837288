import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../json.ts'
import { readSentence } from '../words/translate-sentences.ts'
import { compileSchema } from './compile-schema.ts'

/** A keyword, and a value that does not fit. */
const MISTAKES: readonly (readonly [schema: JsonObject, value: Json])[] = [
  [{ type: 'string' }, 1],
  [{ type: 'number' }, 'a'],
  [{ type: 'integer' }, 1.5],
  [{ type: 'boolean' }, 'yes'],
  [{ type: 'array' }, 'a'],
  [{ type: 'object' }, 'a'],
  [{ type: 'null' }, 'a'],
  [{ type: ['string', 'null'] }, 1],
  [{ enum: ['a', 2] }, 'c'],
  [{ const: 'a' }, 'c'],
  [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'c'],
  [{ anyOf: [{ type: 'array' }, { type: 'object' }] }, 'c'],
  [{ type: 'object', required: ['a'] }, {}],
  [{ type: 'object', properties: {}, additionalProperties: false }, { a: 1 }],
  [{ minLength: 2 }, 'a'],
  [{ maxLength: 1 }, 'ab'],
  [{ pattern: '^b$' }, 'a'],
  [{ format: 'email' }, 'a'],
  [{ minimum: 2 }, 1],
  [{ maximum: -2.5 }, 1],
  [{ exclusiveMinimum: 1 }, 1],
  [{ exclusiveMaximum: 1 }, 1],
  [{ multipleOf: 2 }, 1],
  [{ minItems: 1 }, []],
  [{ maxItems: 1 }, [1, 2]],
  [{ uniqueItems: true }, [1, 1]],
  [{ minProperties: 1 }, {}],
  [{ maxProperties: 1 }, { a: 1, b: 2 }],
]

test.each(MISTAKES)('%j refuses %j by a sentence that is found again', (schema, value) => {
  const [mistake, ...others] = compileSchema(schema)(value)
  expect(others).toEqual([])
  const message = mistake?.message ?? ''
  const sentence = readSentence(message)
  const { expected } = sentence?.values ?? {}
  expect(expected === undefined ? sentence : readSentence(expected)).toBeDefined()
})
