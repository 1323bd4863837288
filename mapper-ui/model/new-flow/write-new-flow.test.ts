import { expect, test } from 'vitest'
import { loadProject } from '../../../engine/index.ts'
import { freeFlowName, writeNewFlow } from './write-new-flow.ts'

const flow = {
  name: 'customer-to-debtor',
  title: 'Customers: shop to till',
  source: 'shop.customer',
  target: 'pos.debtor',
  match: { email: 'billing.e-mail' },
  readOnly: [],
}

test('a flow has the least that its answers say', () => {
  expect(writeNewFlow(flow)).toBe(`flow: customer-to-debtor
format: 1
title: "Customers: shop to till"

source:
  read: shop.customer

steps:
  - write: pos.debtor
    match:
      email: =billing.\`e-mail\`
    set:
      email: =billing.\`e-mail\`
`)
})

test('what the target fills itself is not sent, and without a match only links tell', () => {
  expect(writeNewFlow({ ...flow, match: { number: 'number' }, readOnly: ['number'] })).toContain(
    '    match:\n      number: =number\n    set: {}\n',
  )
  expect(writeNewFlow({ ...flow, match: {} })).toContain('  - write: pos.debtor\n    set: {}\n')
})

test('whatever its title is, the file is read as it was meant', () => {
  for (const title of ['a: b', '# no', '"x', 'null', 'x\ny', '=1', '- a']) {
    const file = { path: 'flow.yaml', text: writeNewFlow({ ...flow, title }) }
    const { diagnostics } = loadProject([file], { transports: [] })
    expect(diagnostics.filter(({ code }) => code.startsWith('yaml'))).toEqual([])
  }
})

test.each([
  ['shop.orderLine', 'pos.orderLine', [], 'order-line-to-pos'],
  [
    'shop.orderLine',
    'pos.orderLine',
    ['order-line-to-pos', 'order-line-to-pos-2'],
    'order-line-to-pos-3',
  ],
  ['shop.customer', 'pos.debtor', [], 'customer-to-debtor'],
])('from %s to %s, where there is %j, the name is %s', (source, target, taken, name) => {
  expect(freeFlowName(source, target, new Set(taken))).toBe(name)
})
