import { expect, test } from 'vitest'
import { heapGrowthFor } from './settle-heap-growth.ts'

const MB = 1024 * 1024

test('a heap may grow to two and a half times of what is in use', () => {
  expect(heapGrowthFor(4096 * MB)).toBe(150)
  expect(heapGrowthFor((128 + 3 * 32) * MB)).toBe(150)
})

test('a heap that somebody has bounded tightly is left to V8', () => {
  expect(heapGrowthFor((128 + 3 * 8) * MB)).toBeUndefined()
})
