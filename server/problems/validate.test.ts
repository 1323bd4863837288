import { expect, test } from 'vitest'
import { type Json, type JsonObject, translateSentences } from '../../engine/index.ts'
import { schemaMistakes } from '../../engine/testing/schema-mistakes.ts'
import { dutch } from '../contract/words/dutch.ts'
import { italian } from '../contract/words/italian.ts'
import { ApiError } from './api-error.ts'
import { createParser } from './validate.ts'

function say(schema: JsonObject, value: Json): string | undefined {
  try {
    createParser({ ...schema }, 'body')(value)
  } catch (error) {
    return error instanceof ApiError ? error.errors?.[0]?.message : undefined
  }
  return undefined
}

test.each(schemaMistakes)('%j refuses %j in words of every language', (schema, value) => {
  const said = say(schema, value) ?? ''
  expect(said).toMatch(/^(must (be|have|match|not have)|is|fits) /)
  expect(translateSentences(said, italian)).toMatch(/^(deve|non|manca|qui)/)
  expect(translateSentences(said, dutch)).toMatch(/^(moet|mag|ontbreekt|is hier|past)/)
})
