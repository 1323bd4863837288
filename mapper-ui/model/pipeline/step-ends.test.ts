import { expect, test } from 'vitest'
import { endsOfSteps } from './step-ends.ts'

const SKIP = { skip: 'Not paid', if: '=paid = false' }
const CALL = { call: 'tidy' }
const WRITE = { write: 'pos.order', set: { reference: '=number' } }
const running = { steps: [SKIP, CALL, { if: '=paid', do: [WRITE] }] }
const counted = [
  { step: 'steps.0', outcome: 'skipped', count: 31 },
  { step: 'steps.1.call.do.0', outcome: 'skipped', count: 2 },
  { step: 'steps.1.call.do.4', outcome: 'skipped', count: 3 },
  { step: 'steps.2.do.0', outcome: 'parked', count: 11 },
]

function idsOf(shown: Parameters<typeof endsOfSteps>[2]) {
  return [...endsOfSteps(counted, running, shown)].map(([id, { step }]) => [id, step])
}

test('what ended within steps that are called ended at the step that calls them', () => {
  const ends = endsOfSteps(counted, running, running)
  expect([...ends.keys()]).toEqual(['steps.0', 'steps.1', 'steps.2.do.0'])
  expect(ends.get('steps.1')).toEqual({
    step: 'steps.1',
    ends: [{ outcome: 'skipped', count: 5 }],
  })
})

test('a step that was moved, or is called something else, keeps its numbers', () => {
  expect(idsOf({ steps: [CALL, { ...SKIP, title: 'Paid orders only' }] })).toEqual([
    ['steps.0', 'steps.1'],
    ['steps.1', 'steps.0'],
  ])
})

test('a step that is new, or does something else now, has no numbers', () => {
  expect(idsOf({ steps: [{ skip: 'New' }, { ...SKIP, if: '=paid != true' }] })).toEqual([])
})

test('of two that are the same each has its own, and once one is gone the one in its place', () => {
  const two = { steps: [SKIP, WRITE, SKIP] }
  const both = [
    { step: 'steps.0', outcome: 'skipped', count: 1 },
    { step: 'steps.2', outcome: 'skipped', count: 2 },
  ]
  const own = (shown: typeof two) =>
    [...endsOfSteps(both, two, shown)].map(([id, { step }]) => [id, step])
  expect(own({ steps: [WRITE, SKIP, SKIP] })).toEqual([
    ['steps.1', 'steps.0'],
    ['steps.2', 'steps.2'],
  ])
  expect(own({ steps: [SKIP, WRITE] })).toEqual([['steps.0', 'steps.0']])
})
