import { expect, test } from 'vitest'
import type { TablePlan } from '../../plan/flow-plan.ts'
import type { MissingRow } from '../store/missing-row.ts'
import { createTranslate } from './translate.ts'

const sizes: TablePlan = {
  title: 'Sizes',
  rows: { S: 'small' },
  otherwise: { kind: 'nothing' },
}

function missedOf(...values: readonly string[]): readonly MissingRow[] {
  const missed: MissingRow[] = []
  const translate = createTranslate({ sizes }, undefined, (row) => missed.push(row))
  for (const value of values) expect(translate('sizes', value)).toBeUndefined()
  return missed
}

test('a value without a row is told as it is', () => {
  expect(missedOf('XL')).toEqual([{ table: 'sizes', value: 'XL' }])
})

test('of a long one its beginning is told, for what is told is kept', () => {
  const [{ value } = { value: '' }] = missedOf(`a${'字'.repeat(900_000)}`)
  expect(value).toMatch(/^a字{100,}…$/)
  expect(value.length).toBeLessThanOrEqual(301)
})
