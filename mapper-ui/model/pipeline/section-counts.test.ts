import { expect, test } from 'vitest'
import { viewPipeline } from './pipeline-view.ts'
import { countSections } from './section-counts.ts'

const flow = {
  source: { read: 'shop.order' },
  steps: [
    { skip: 'Not chosen', if: '=a' },
    { do: [{ fail: 'No town', if: '=b' }] },
    { write: 'pos.order', set: {} },
  ],
}
const view = viewPipeline(
  flow,
  [],
  [
    { from: 0, title: 'Which orders', more: '' },
    { from: 1, title: 'All that it needs', more: '' },
    { from: 2, title: 'The order', more: '' },
  ],
)

function ended(counts: Readonly<Record<string, number>>) {
  return new Map(
    Object.entries(counts).map(([step, count]) => [
      step,
      { step, ends: [{ outcome: 'skipped', count }], causes: [] },
    ]),
  )
}

test('what is written ends nobody', () => {
  const wrote = new Map([
    ['steps.0', { step: 'steps.0', ends: [{ outcome: 'created', count: 40 }], causes: [] }],
  ])
  expect(countSections(view, wrote, 100).get('section.0')).toEqual({ reached: 100, continued: 100 })
})

test('who ends in a section does not reach the next one', () => {
  const counts = countSections(view, ended({ 'steps.0': 290, 'steps.1.do.0': 17 }), 412)
  expect([...counts]).toEqual([
    ['section.0', { reached: 412, continued: 122 }],
    ['section.1', { reached: 122, continued: 105 }],
    ['section.2', { reached: 105, continued: 105 }],
  ])
})

test('steps that were moved since make no number negative', () => {
  const counts = countSections(view, ended({ 'steps.0': 5 }), 3)
  expect(counts.get('section.0')).toEqual({ reached: 3, continued: 0 })
})
