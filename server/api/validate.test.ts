import { expect, test } from 'vitest'
import { type Json, type JsonObject, translateSentences } from '../../engine/index.ts'
import { ApiError } from './api-error.ts'
import { dutch } from './contract/words/dutch.ts'
import { italian } from './contract/words/italian.ts'
import { createParser } from './validate.ts'

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

function say(schema: JsonObject, value: Json): string | undefined {
  try {
    createParser({ ...schema }, 'body')(value)
  } catch (error) {
    return error instanceof ApiError ? error.errors?.[0]?.message : undefined
  }
  return undefined
}

test.each(MISTAKES)('%j refuses %j in words of every language', (schema, value) => {
  const said = say(schema, value) ?? ''
  expect(said).toMatch(/^(must (be|have|match|not have)|is|fits) /)
  expect(translateSentences(said, italian)).toMatch(/^(deve|non|manca|qui)/)
  expect(translateSentences(said, dutch)).toMatch(/^(moet|mag|ontbreekt|is hier|past)/)
})
