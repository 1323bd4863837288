import { describe, expect, test } from 'vitest'
import { completeSettings } from './complete-settings.ts'

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
    expect(completeSettings(schema, answers).mistakes).toEqual([{ path, message }])
  })
})
