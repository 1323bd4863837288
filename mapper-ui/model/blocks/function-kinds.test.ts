import { expect, test } from 'vitest'
import { describeFunctions } from '../../../engine/index.ts'
import { groupByKind, placedFunctions } from './function-kinds.ts'

const names = describeFunctions().map(({ name }) => name)

test('every function of the language has a kind, and no kind has one that the language lacks', () => {
  expect(placedFunctions.toSorted()).toEqual(names.toSorted())
})

test('grouped by kind, each function is there once', () => {
  const grouped = groupByKind(names, (name) => name)
  expect(grouped.map(({ kind }) => kind)).toEqual([
    'text',
    'numbers',
    'dates',
    'lists',
    'codes',
    'yes-or-no',
  ])
  expect(grouped.flatMap(({ functions }) => functions).toSorted()).toEqual(names.toSorted())
})
