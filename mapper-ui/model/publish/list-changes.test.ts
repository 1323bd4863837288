import { expect, test } from 'vitest'
import type { Json } from '../../../engine/index.ts'
import { listChanges } from './list-changes.ts'

const write = {
  write: 'pos.order',
  match: { reference: '=number' },
  set: { paid: true, to: { city: '=city', zip: '=zip' } },
}
const skip = { skip: 'Not chosen', if: '=no' }
const flow = (steps: Json[], more = {}): Json => ({
  flow: 'orders',
  title: 'Orders',
  steps,
  ...more,
})

const group = (steps: Json[]) => ({ if: '=a', do: steps })

const told = (before: Json, after: Json) =>
  listChanges(before, after).map(({ kind, field, before: old, after: now }) =>
    field ? [kind, field.kind, field.name, old, now] : [kind, old ?? now],
  )

test('tells fields by their step, groups too', () => {
  const now = { ...write, set: { paid: true, to: { city: '=town', zip: '=zip' }, note: 'x' } }
  const before = flow([skip, write])
  const after = flow([skip, now])
  expect(told(before, after)).toEqual([
    ['changed', 'set', 'to.city', '=city', '=town'],
    ['added', 'set', 'note', undefined, 'x'],
  ])
  expect(listChanges(before, after)[0]?.step).toEqual(now)
})

test('tells steps that are new or gone, also within groups, and keys', () => {
  expect(told(flow([write, group([skip])]), flow([write, group([skip, { fail: 'no' }])]))).toEqual([
    ['added', { fail: 'no' }],
  ])
  expect(
    told(flow([skip, write]), flow([write], { trigger: { every: '5m' }, tests: [{ it: 'x' }] })),
  ).toEqual([
    ['added', 'key', 'trigger', undefined, { every: '5m' }],
    ['removed', skip],
  ])
  expect(told(flow([skip]), flow([{ ...skip, if: '=yes' }]))).toEqual([
    ['changed', 'key', 'if', '=no', '=yes'],
  ])
})

test('a step that was only moved is no change', () => {
  expect(told(flow([skip, write]), flow([write, skip]))).toEqual([])
})

test('tells tables that are new or gone, and of others each row and key', () => {
  const tables = (more: Record<string, Json>) => flow([], { tables: more })
  const paid = { title: 'Payment methods', rows: { ideal: 6, cash: 1 } }
  const taxes = { title: 'Taxes', rows: { high: 'normal' } }
  expect(told(tables({ taxes }), tables({ paid }))).toEqual([
    ['removed', 'table', 'taxes', taxes, undefined],
    ['added', 'table', 'paid', undefined, paid],
  ])
  expect(told(flow([]), tables({ paid }))).toEqual([['added', 'table', 'paid', undefined, paid]])
  const now = { title: 'Payment methods', rows: { ideal: 7, card: 2 }, otherwise: 'keep' }
  const changes = listChanges(tables({ paid }), tables({ paid: now }))
  expect(changes.map(({ kind, field, before, after }) => [kind, field, before, after])).toEqual([
    ['changed', { kind: 'row', name: 'ideal', table: 'paid' }, 6, 7],
    ['removed', { kind: 'row', name: 'cash', table: 'paid' }, 1, undefined],
    ['added', { kind: 'row', name: 'card', table: 'paid' }, undefined, 2],
    ['added', { kind: 'table', name: 'otherwise', table: 'paid' }, undefined, 'keep'],
  ])
})

test('tells field by field when one is sent', () => {
  const before = { ...write, createOnly: ['paid', 'note'] }
  const after = { ...write, createOnly: ['paid', 'to'], onlyIfEmpty: ['note'] }
  expect(told(flow([before]), flow([after]))).toEqual([
    ['removed', 'createOnly', 'note', true, undefined],
    ['added', 'createOnly', 'to', undefined, true],
    ['added', 'onlyIfEmpty', 'note', undefined, true],
  ])
  // What is decided by a formula is told as it is written.
  expect(told(flow([write]), flow([{ ...write, createOnly: '=x' }]))).toEqual([
    ['added', 'key', 'createOnly', undefined, '=x'],
  ])
})
