import { expect, test } from 'vitest'
import { findGestureMistake } from './testing/find-gesture-mistake.ts'

test('random gestures on flows laid out by hand change what they mean and no other line', () => {
  for (let seed = 1; seed <= 60; seed++) expect(findGestureMistake(seed)).toBeUndefined()
})
