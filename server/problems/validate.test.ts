import { expect, test } from 'vitest'
import { isMessage, type Json, type JsonObject, loadWords, toText } from '../../engine/index.ts'
import { schemaMistakes } from '../../engine/testing/schema-mistakes.ts'
import { ApiError } from './api-error.ts'
import { createParser } from './validate.ts'

const italian = await loadWords('it')
const dutch = await loadWords('nl')

function mistakeOf(schema: JsonObject, value: Json): unknown {
  try {
    createParser({ ...schema }, 'body')(value)
  } catch (error) {
    return error instanceof ApiError ? error.errors?.[0]?.message : undefined
  }
  return undefined
}

test.each(schemaMistakes)('%j refuses %j in words of every language', (schema, value) => {
  const said = mistakeOf(schema, value)
  if (!isMessage(said)) throw new Error('it says nothing')
  expect(toText(said)).toMatch(/^(must (be|have|match|not have)|is|fits) /)
  expect(toText(said, italian)).toMatch(/^(deve|non|manca|qui)/)
  expect(toText(said, dutch)).toMatch(/^(moet|mag|ontbreekt|is hier|past)/)
})
