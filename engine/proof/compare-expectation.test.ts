import { describe, expect, test } from 'vitest'
import type { TestExpectation } from '../plan/flow-plan.ts'
import { authorSays, says } from '../testing/says.ts'
import { compareExpectation, type TestOutcome } from './compare-expectation.ts'

const path = ['tests', 0, 'expect']
const update = {
  action: 'update',
  resource: 'pos.product',
  id: 70,
  set: { name: 'Tee', price: 24.2, lines: [{ sku: 'A', quantity: 1 }], note: null },
} as const
const done: TestOutcome = { result: 'done', writes: [update] }

function differencesOf(expected: TestExpectation, actual = done) {
  return compareExpectation(expected, actual, path)
}

function expectWrite(write: object): TestExpectation {
  return { writes: [{ action: 'update', resource: 'pos.product', without: [], ...write }] }
}

test.each([
  ['nothing', {}],
  ['the result', { result: 'done' }],
  ['part of the fields, at any depth', expectWrite({ set: { lines: [{ sku: 'A' }] } })],
  ['a cleared field', expectWrite({ set: { note: null } })],
  ['the record written to', expectWrite({ id: '70' })],
  ['a field that is not sent', expectWrite({ without: ['description', 'size.width'] })],
] as const)('accepts what happened when a test wants %s', (_, expected) => {
  expect(differencesOf(expected)).toEqual([])
})

describe('reports, with its place in the file,', () => {
  test.each([
    [
      'another value',
      expectWrite({ set: { price: 20 } }),
      ['writes', 0, 'set', 'price'],
      'price: want 20, got 24.2',
    ],
    [
      'a value within a list',
      expectWrite({ set: { lines: [{ quantity: 2 }] } }),
      ['writes', 0, 'set', 'lines', 0, 'quantity'],
      'lines[0].quantity: want 2, got 1',
    ],
    [
      'a list of another length',
      expectWrite({ set: { lines: [] } }),
      ['writes', 0, 'set', 'lines'],
      'lines: want [], got [{"sku":"A","quantity":1}]',
    ],
    [
      'a field that was not sent',
      expectWrite({ set: { ean: '1' } }),
      ['writes', 0, 'set', 'ean'],
      'ean: want "1", got nothing',
    ],
    [
      'a cleared field that was wanted not sent',
      expectWrite({ without: ['note'] }),
      ['writes', 0, 'without', 0],
      'note: want it not sent, got null',
    ],
    ['another record', expectWrite({ id: 71 }), ['writes', 0, 'id'], 'id: want 71, got 70'],
    ['other writes', { writes: [] }, ['writes'], 'writes: want none, got update pos.product'],
    ['another result', { result: 'skipped' }, ['result'], 'result: want skipped, got done'],
    [
      'a reason that is not there',
      { reason: 'sold' },
      ['reason'],
      'reason: want text with "sold", got nothing',
    ],
  ] as const)('%s', (_, expected, where, message) => {
    expect(differencesOf(expected)).toEqual([{ path: [...path, ...where], message: says(message) }])
  })

  test('a failure that the test does not speak of', () => {
    const failed: TestOutcome = {
      result: 'failed',
      reason: authorSays('The product has no SKU'),
      writes: [],
    }
    expect(differencesOf({ writes: [] }, failed)).toEqual([
      {
        path: [...path, 'result'],
        message: says('result: want no failure, got failed: The product has no SKU'),
      },
    ])
  })
})

test('takes part of the reason for the reason', () => {
  const failed: TestOutcome = {
    result: 'failed',
    reason: authorSays('no row for "bitcoin"'),
    writes: [],
  }
  expect(differencesOf({ result: 'failed', reason: 'bitcoin' }, failed)).toEqual([])
})
