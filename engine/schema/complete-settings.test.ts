import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { says } from '../testing/says.ts'
import { completeSettings } from './complete-settings.ts'
import { hiddenQuestions } from './hidden-questions.ts'

const schema = {
  type: 'object',
  required: ['store', 'calculation'],
  properties: {
    store: { type: 'integer', 'x-options': 'pos.store' },
    calculation: { default: 'sellable', oneOf: [{ const: 'sellable' }, { const: 'available' }] },
    statuses: { type: 'array', items: { enum: ['paid', 'not_paid'] }, default: ['paid'] },
    mail: { type: 'object', properties: { from: { type: 'string', default: 'shop' } } },
  },
}

test('fills defaults in where nothing was answered, within groups too', () => {
  expect(completeSettings(schema, { store: 1, mail: {} })).toEqual({
    settings: { store: 1, calculation: 'sellable', statuses: ['paid'], mail: { from: 'shop' } },
    mistakes: [],
  })
})

test('keeps what was answered', () => {
  const { settings } = completeSettings(schema, {
    store: 1,
    calculation: 'available',
    statuses: [],
  })
  expect(settings).toEqual({ store: 1, calculation: 'available', statuses: [] })
})

describe('says what is wrong with', () => {
  test.each([
    ['a question without answer', {}, ['store'], 'is missing'],
    ['a wrong type', { store: 'one' }, ['store'], 'must be a whole number, got "one"'],
    [
      'an answer that is no choice',
      { store: 1, calculation: 'guess' },
      ['calculation'],
      'must be one of "sellable", "available", got "guess"',
    ],
    [
      'an item of a list',
      { store: 1, statuses: ['paid', 'sent'] },
      ['statuses', '1'],
      'must be one of "paid", "not_paid", got "sent"',
    ],
  ])('%s', (_, answers, path, message) => {
    expect(completeSettings(schema, answers).mistakes).toEqual([{ path, message: says(message) }])
  })
})

describe('a question that hangs on another', () => {
  const asked = {
    type: 'object',
    required: ['mail', 'address'],
    properties: {
      mail: { type: 'boolean', default: false },
      address: { type: 'string', minLength: 3, 'x-show': '=$settings.mail' },
    },
  }
  const pathsOf = (answers: JsonObject) =>
    completeSettings(asked, answers).mistakes.map(({ path }) => path)

  test('has to be answered only where it is asked', () => {
    expect(pathsOf({})).toEqual([])
    expect(pathsOf({ mail: true })).toEqual([['address']])
    expect(pathsOf({ mail: true, address: 'a@b' })).toEqual([])
  })

  test('is checked all the same where it was answered', () => {
    expect(pathsOf({ address: 'a' })).toEqual([['address']])
  })

  test.each(['=$settings.', '=$error("no")'])('is asked where %s cannot be computed', (show) => {
    const properties = { address: { type: 'string', 'x-show': show } }
    expect(hiddenQuestions({ properties }, {})).toEqual([])
  })
})
