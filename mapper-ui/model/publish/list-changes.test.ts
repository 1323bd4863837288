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
