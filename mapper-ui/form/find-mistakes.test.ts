import { expect, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { findMistakes } from './find-mistakes.ts'

const schema: JsonObject = {
  type: 'object',
  required: ['key'],
  properties: {
    url: { type: 'string', format: 'uri' },
    key: { type: 'string', minLength: 32 },
    send: { oneOf: [{ const: 'always' }, { const: 'new' }] },
    statuses: { type: 'array', items: { oneOf: [{ const: 'paid' }, { const: 'open' }] } },
    days: { type: 'integer', minimum: 1 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$', default: 'EUR' },
    code: { type: 'string', pattern: '^\\d+$' },
  },
}

function mistakesOf(answers: JsonObject) {
  return findMistakes(schema, answers, (key) => key)
}

test('tells what is missing by its name', () => {
  expect(mistakesOf({})).toEqual([{ path: ['key'], message: 'required' }])
})

test('tells of a choice that it is none, and not why each branch does not fit', () => {
  const key = 'k'.repeat(32)
  expect(mistakesOf({ key, send: 'never' })).toEqual([{ path: ['send'], message: 'choose' }])
  expect(mistakesOf({ key, statuses: ['paid', 'lost'] })).toEqual([
    { path: ['statuses', '1'], message: 'choose' },
  ])
})

test('tells addresses, numbers and lengths in words', () => {
  const mistakes = mistakesOf({ url: 'my till', key: 'short', days: 0 })
  expect(mistakes.map(({ message }) => message)).toEqual(['uri', 'minLength', 'minimum'])
})

test('shows an answer that fits in place of a pattern, where the author gave one', () => {
  const key = 'k'.repeat(32)
  const answers = { key, currency: 'euro', code: 'x' }
  const mistakes = findMistakes(
    schema,
    answers,
    (name, values) => `${name} ${JSON.stringify(values)}`,
  )
  expect(mistakes.map(({ message }) => message)).toEqual([
    'patternLike {"example":"EUR"}',
    'pattern undefined',
  ])
})

test('has words of its own for what it knows no better words for', () => {
  const step: JsonObject = {
    type: 'object',
    properties: { step: { type: 'number', multipleOf: 5 } },
  }
  const mistakes = findMistakes(step, { step: 7 }, (key) => key)
  expect(mistakes).toEqual([{ path: ['step'], message: 'unfit' }])
})

test('finds nothing wrong with answers that fit', () => {
  const url = 'http://127.0.0.1:8080'
  expect(mistakesOf({ url, key: 'k'.repeat(32), send: 'new', statuses: ['open'] })).toEqual([])
})
