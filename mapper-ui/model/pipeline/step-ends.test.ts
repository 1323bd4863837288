import { expect, test } from 'vitest'
import { endsOfSteps } from './step-ends.ts'

const SKIP = { skip: 'Not paid', if: '=paid = false' }
const CALL = { call: 'tidy' }
const WRITE = { write: 'pos.order', set: { reference: '=number' } }
const running = { steps: [SKIP, CALL, { if: '=paid', do: [WRITE] }] }
const items = [
  { step: 'steps.0', outcome: 'skipped', count: 31 },
  { step: 'steps.1.call.do.0', outcome: 'skipped', count: 2 },
  { step: 'steps.1.call.do.4', outcome: 'skipped', count: 3 },
  { step: 'steps.2.do.0', outcome: 'parked', count: 11 },
]
const counted = { items, causes: [] }

function idsOf(shown: Parameters<typeof endsOfSteps>[2]) {
  return [...endsOfSteps(counted, running, shown)].map(([id, { step }]) => [id, step])
}

test('what ended within steps that are called ended at the step that calls them', () => {
  const ends = endsOfSteps(counted, running, running)
  expect([...ends.keys()]).toEqual(['steps.0', 'steps.1', 'steps.2.do.0'])
  expect(ends.get('steps.1')).toEqual({
    step: 'steps.1',
    ends: [{ step: expect.any(String), outcome: 'skipped', count: 5 }],
    causes: [],
  })
})

test('records are open at the step at which they ended, or at the one that calls it, by cause', () => {
  const open = { state: 'parked', cause: 'run.tableMiss pay' }
  const causes = [
    { ...open, step: 'steps.1.call.do.0', count: 2 },
    { ...open, step: 'steps.1.call.do.4', count: 3 },
    { state: 'waiting', cause: 'run.missing', step: 'steps.1', count: 1 },
  ]
  const ends = endsOfSteps({ items: [], causes }, running, running)
  expect([...ends.keys()]).toEqual(['steps.1'])
  expect(ends.get('steps.1')?.causes).toMatchObject([
    { ...open, count: 5 },
    { state: 'waiting', count: 1 },
  ])
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
    [...endsOfSteps({ items: both, causes: [] }, two, shown)].map(([id, { step }]) => [id, step])
  expect(own({ steps: [WRITE, SKIP, SKIP] })).toEqual([
    ['steps.1', 'steps.0'],
    ['steps.2', 'steps.2'],
  ])
  expect(own({ steps: [SKIP, WRITE] })).toEqual([['steps.0', 'steps.0']])
})
