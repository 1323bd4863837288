import { expect, test } from 'vitest'
import type { StepPlan } from '../../engine/index.ts'
import { tellStepTitles } from './tell-step-titles.ts'

const flow = (...titles: readonly (string | undefined)[]) => ({
  steps: titles.map(
    (title, at): StepPlan => ({
      kind: 'let',
      values: [],
      path: ['steps', at],
      id: `steps.${at}`,
      title,
      ahead: [],
      more: [],
    }),
  ),
})

const passed = (step: string, title: string) => ({
  step,
  title,
  entered: true,
  decision: null,
  reason: null,
})

test('a step is called as the reader calls it', () => {
  const steps = [passed('steps.0', 'Book the order'), passed('steps.1', 'let a')]
  const told = tellStepTitles(
    steps,
    flow('Book the order', undefined),
    flow('Boek de order', undefined),
  )
  expect(told.map(({ title }) => title)).toEqual(['Boek de order', 'let a'])
})

test('a step of an older version, which is another one by now, keeps what it was called', () => {
  const steps = [passed('steps.0', 'Look for the order')]
  const told = tellStepTitles(steps, flow('Book the order'), flow('Boek de order'))
  expect(told.map(({ title }) => title)).toEqual(['Look for the order'])
})
