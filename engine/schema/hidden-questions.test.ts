import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { hiddenQuestions } from './hidden-questions.ts'

const ask = (shows: Readonly<Record<string, string>>): JsonObject => ({
  properties: Object.fromEntries(
    Object.entries(shows).map(([name, show]) => [name, { type: 'string', 'x-show': show }]),
  ),
})

test('a question whose condition says no is hidden, one that cannot be computed is asked', () => {
  const schema = ask({ yes: '=a', no: '=$settings.b', broken: '=a(', fails: '=$error("no")' })
  expect(hiddenQuestions(schema, { a: true, b: false })).toEqual(['no'])
})

test('conditions that compute for long keep nobody waiting: those after them are asked', () => {
  const slow = '=$sum($map([1..1000000], function($i) { $i })) = 1'
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`slow${at}`, slow]))
  expect(hiddenQuestions(ask({ first: '=false', ...many, last: '=false' }), {})).toEqual(['first'])
})
