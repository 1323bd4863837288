import { expect, test } from 'vitest'
import { type Message, toText } from '../../engine/index.ts'
import { authorSays } from '../../engine/testing/says.ts'
import { toOpenRecord } from './record-answers.ts'
import { allKeys } from './shown-keys.ts'

const record = {
  flow: 'customers',
  key: '7',
  state: 'in-doubt',
  reason: authorSays('nobody knows whether it was created'),
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
    sayReason: toText,
  })
  expect(doubt).toEqual({ target: 'pos.debtor', match: { email: 'anna@example.com' } })
})

test('others see by which fields it was', () => {
  const { doubt } = toOpenRecord('shop', record, {
    labelled: new Set(),
    keys: allKeys,
    sayReason: toText,
  })
  expect(doubt).toEqual({ target: 'pos.debtor', match: { email: '•••' } })
})

const sayReason = (message: Message): string => `${message.code}, said to whoever looks`

test.each([
  ['(gone)', 'goneName, said to whoever looks', new Set<string>()],
  ['7', 'Anna', undefined],
  ['7', null, new Set<string>()],
])('a record with the key %s is called %s', (key, name, labelled) => {
  const label = key === '7' ? 'Anna' : 'records that are gone'
  const shown = toOpenRecord(
    'shop',
    { ...record, key, label },
    { labelled, keys: allKeys, sayReason },
  )
  expect(shown.label).toBe(name)
})

test.each(['', ' '])(
  'a record that is called %j is called by its key, as one without a name is',
  (label) => {
    const sight = { labelled: undefined, keys: allKeys, sayReason }
    expect(toOpenRecord('shop', { ...record, label }, sight).label).toBeNull()
  },
)
