import { expect, test } from 'vitest'
import { findGestureMistake } from './testing/find-gesture-mistake.ts'

test('random gestures on flows laid out by hand change what they mean and no other line', () => {
  for (let seed = 1; seed <= 60; seed++) expect(findGestureMistake(seed)).toBeUndefined()
})

test('a step that is taken away is not looked for in another one that is written alike', () => {
  expect(findGestureMistake(5_134_518)).toBeUndefined()
})
