import { expect, test } from 'vitest'
import { readStamp, stampText } from './write-stamp.ts'

test('a stamp tells the fields that were written from all others', () => {
  const names = Array.from({ length: 300 }, (_, at) => `field${at}`)
  const [written, others] = [names.slice(0, 20), names.slice(20)]
  const text = stampText('2026-11-29T05:00:00Z', Object.fromEntries(written.map((n) => [n, 1])))
  const stamp = readStamp(text)
  expect(stamp?.at).toBe(Date.parse('2026-11-29T05:00:00Z'))
  expect(written.filter((name) => !stamp?.has(name))).toEqual([])
  expect(others.filter((name) => stamp?.has(name))).toEqual([])
})

test('there is no stamp without a time or a field', () => {
  expect(stampText(undefined, { sku: 'A' })).toBeUndefined()
  expect(stampText('2026-11-29T05:00:00Z', {})).toBeUndefined()
  expect(readStamp(undefined)).toBeUndefined()
})
