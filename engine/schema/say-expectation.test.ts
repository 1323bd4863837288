import { expect, test } from 'vitest'
import { schemaMistakes } from '../testing/schema-mistakes.ts'
import { compileSchema } from './compile-schema.ts'
import { sayChoices } from './say-expectation.ts'

test.each(schemaMistakes)('%j refuses %j in words of ours', (schema, value) => {
  const [mistake, ...others] = compileSchema(schema)(value)
  expect(others).toEqual([])
  const expected = mistake?.message.values['expected'] ?? mistake?.message
  expect(expected).toMatchObject({ code: expect.stringMatching(/^(is|has|fits|orElse)/) })
})

test('where there is nothing to choose from, no choice is known', () => {
  expect(sayChoices([])).toEqual({ code: 'isNotKnown', values: {} })
})
