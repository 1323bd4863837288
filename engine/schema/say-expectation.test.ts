import { expect, test } from 'vitest'
import { schemaMistakes } from '../testing/schema-mistakes.ts'
import { readSentence } from '../words/read-sentence.ts'
import { compileSchema } from './compile-schema.ts'

test.each(schemaMistakes)('%j refuses %j by a sentence that is found again', (schema, value) => {
  const [mistake, ...others] = compileSchema(schema)(value)
  expect(others).toEqual([])
  const message = mistake?.message ?? ''
  const sentence = readSentence(message)
  const { expected } = sentence?.values ?? {}
  expect(expected === undefined ? sentence : readSentence(expected)).toBeDefined()
})
