import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './page-cursor.ts'

test('a cursor comes back as it was made', () => {
  const parts = [1764000000000, 'orders', '12']
  expect(decodeCursor(encodeCursor(parts), ['number', 'text', 'id'])).toEqual(parts)
  expect(decodeCursor(undefined, ['id'])).toBeUndefined()
})

test.each([
  ['no JSON', 'x', ['id']],
  ['too few parts', encodeCursor([1]), ['number', 'id']],
  ['a text in place of a number', encodeCursor(['1']), ['number']],
  ['a number that no column holds', encodeCursor([1e300]), ['number']],
  ['half a number', encodeCursor([0.5]), ['number']],
  ['an id that is none', encodeCursor(['1; drop']), ['id']],
  ['an id that is too long', encodeCursor(['9'.repeat(30)]), ['id']],
] as const)('%s is refused', (_, text, kinds) => {
  expect(() => decodeCursor(text, kinds)).toThrow('must be the "next" of a page of this list')
})
