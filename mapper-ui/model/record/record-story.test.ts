import { expect, test } from 'vitest'
import type { Payload } from '../../../server/contract/payload.ts'
import { tellStory } from './record-story.ts'

const say = (value: boolean | number) => (typeof value === 'boolean' ? `so ${value}` : `${value}`)

const step = (title: string, entered: boolean, decision: string | null = null, id = title) => ({
  step: id,
  title,
  entered,
  decision,
  reason: null,
})

const PAYLOAD: Payload = {
  isMasked: true,
  titles: {
    source: { number: 'Order number', billing: 'Billing address' },
    writes: { 'pos.order': { reference: 'Reference', paymentMethod: 'Payment method' } },
    tables: { paymentMethod: 'Payment methods' },
  },
  record: {
    number: 'A-1',
    paid: true,
    method: 'ideal',
    billing: { street: '***', number: '***', city: 'Delft', region: '' },
    lines: [
      { sku: 'X', quantity: 2 },
      { sku: 'Y', quantity: 1 },
    ],
    memo: '',
    channel: 'main',
  },
  steps: [
    step('skip', false, null, 'steps.0'),
    step('fail', false, null, 'steps.1'),
    step('fail', false, null, 'steps.1'),
    step('find pos.product', true, 'missing'),
    step('find pos.product', true, 'found'),
    step('find pos.product', true, 'found'),
    step('find pos.order', true, 'missing'),
    step('find pos.debtor', false),
    step('write pos.order', true, 'create'),
  ],
  writes: [
    {
      action: 'create',
      resource: 'pos.order',
      id: 7,
      step: 'steps.5',
      before: null,
      set: {
        reference: 'A-1',
        paid: true,
        paymentMethod: 15,
        comment: null,
        address: { line: '***', city: 'Delft' },
        lines: [{ sku: 'X', price: 5 }, { sku: 'Y' }],
      },
      origins: [
        { field: 'reference', formula: 'number', sources: ['number'], tableRows: [] },
        {
          field: 'paymentMethod',
          formula: '$method',
          sources: ['$method', 'method'],
          tableRows: ['paymentMethod: ideal', 'other: (no row)'],
        },
        { field: 'address', formula: 'x', sources: ['billing.street'], tableRows: [] },
        { field: 'lines[].sku', formula: 'sku', sources: ['lines[].sku'], tableRows: [] },
      ],
    },
  ],
  exchanges: [],
}

const story = tellStory(PAYLOAD, say)

test('tells of the source record what was used, in its order, by its titles', () => {
  expect(story.source.map(({ path, title, value }) => [path, title, value])).toEqual([
    ['number', 'Order number', 'A-1'],
    ['method', 'method', 'ideal'],
    ['billing', 'Billing address', '***, Delft'],
    ['lines', 'lines', ['X, 2', 'Y, 1']],
  ])
  expect(story.unused).toBe(3)
})

test('tells of each write the values and what they come from, and which are empty', () => {
  expect(story.writes).toMatchObject([
    {
      id: 7,
      blank: [{ path: 'comment', title: 'comment' }],
      isCompared: false,
      fields: [
        { title: 'Reference', value: 'A-1', from: ['number'], origins: ['Order number'] },
        { path: 'paid', value: 'so true', from: [] },
        {
          title: 'Payment method',
          value: '15',
          from: ['method', 'paymentMethod: ideal', 'other: (no row)'],
          origins: ['method', 'Payment methods: ideal'],
        },
        { path: 'address', value: '***, Delft', from: ['billing'] },
        { path: 'lines', value: ['X, 5', 'Y'], from: ['lines'] },
      ],
    },
  ])
})

test('tells of an update what was there before, where something else is there now', () => {
  const [write] = PAYLOAD.writes
  const set = { reference: 'A-1', paid: false, comment: '', note: null }
  const before = { paid: true, comment: 'Ring twice' }
  const updated = write ? [{ ...write, action: 'update', set, before }] : []
  const [told] = tellStory({ ...PAYLOAD, writes: updated }, say).writes
  expect(told?.isCompared).toBe(true)
  expect(told?.fields.map(({ path, before: was, value }) => [path, was, value])).toEqual([
    ['reference', undefined, 'A-1'],
    ['paid', 'so true', 'so false'],
    ['comment', 'Ring twice', ''],
  ])
  expect(told?.blank).toEqual([{ path: 'note', title: 'note' }])
})

test('tells what decided: checks that passed, what was found, and rows of tables', () => {
  expect(story.decisions).toEqual([
    { kind: 'checks', count: 2 },
    { kind: 'found', title: 'find pos.product', step: 'find pos.product', count: 2 },
    { kind: 'missing', title: 'find pos.order', step: 'find pos.order', count: 0 },
    {
      kind: 'row',
      name: 'paymentMethod: ideal',
      title: 'Payment methods',
      row: 'ideal',
      value: '15',
    },
  ])
})

test('gets along with a record of which nothing is kept', () => {
  const nothing = { ...PAYLOAD, record: null, steps: [], writes: [] }
  expect(tellStory(nothing, say)).toEqual({ source: [], unused: 0, decisions: [], writes: [] })
})
