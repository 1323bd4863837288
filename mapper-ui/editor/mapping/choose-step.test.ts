import { expect, test } from 'vitest'
import { chooseStep } from './choose-step.ts'

const FLOW = {
  steps: [
    { let: { name: '=title', sku: '=sku', price: '=price' } },
    { write: 'pos.order', set: { reference: '=number' } },
    { do: [{ write: 'pos.order', set: { reference: '=number', status: '=status' } }] },
    { write: 'pos.debtor', set: { email: '=email', lastname: '=lastname' } },
  ],
}

test('who opens a mapping sees the write that fills most, not one that only remembers', () => {
  expect(chooseStep(FLOW, undefined)?.path).toEqual(['steps', 2, 'do', 0])
})

test('the step that is selected is mapped, or the first within it', () => {
  expect(chooseStep(FLOW, ['steps', 1])?.path).toEqual(['steps', 1])
  expect(chooseStep(FLOW, ['steps', 2])?.path).toEqual(['steps', 2, 'do', 0])
})

test('without a write the first step that has fields is mapped', () => {
  expect(chooseStep({ steps: FLOW.steps.slice(0, 1) }, undefined)?.path).toEqual(['steps', 0])
  expect(chooseStep({ steps: [{ skip: 'Nothing yet' }] }, undefined)).toBeUndefined()
})
