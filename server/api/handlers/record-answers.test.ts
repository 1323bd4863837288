import { expect, test } from 'vitest'
import { toOpenRecord } from './record-answers.ts'
import { allKeys } from './shown-keys.ts'

const record = {
  flow: 'customers',
  key: '7',
  state: 'in-doubt',
  reason: 'nobody knows whether it was created',
  cause: 'run.doubt',
  attempts: 1,
  flowVersion: 'v',
  since: 0,
  doubt: { operation: 'o', claim: 'c', target: 'pos.debtor', match: { email: 'anna@example.com' } },
} as const

test('what a doubt was matched by shows to those who may reveal data', () => {
  const { doubt } = toOpenRecord('shop', record, {
    labelled: undefined,
    keys: allKeys,
    sayReason: String,
  })
  expect(doubt).toEqual({ target: 'pos.debtor', match: { email: 'anna@example.com' } })
})

test('others see by which fields it was', () => {
  const { doubt } = toOpenRecord('shop', record, {
    labelled: new Set(),
    keys: allKeys,
    sayReason: String,
  })
  expect(doubt).toEqual({ target: 'pos.debtor', match: { email: '•••' } })
})
