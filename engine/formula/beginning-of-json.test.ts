import { expect, test } from 'vitest'
import { beginningOfJson } from './beginning-of-json.ts'

test.each([[null], [12.5], ['a "b"'], [[1, [], ['x', null]]], [{ a: 1, b: { c: [true] }, d: {} }]])(
  'what is short comes out whole: %j',
  (value) => {
    expect(beginningOfJson(value, 60)).toBe(JSON.stringify(value))
  },
)

test('what is long begins as its JSON does, and is not much longer than asked for', () => {
  const value = { list: Array.from({ length: 1000 }, (_, at) => ({ at, text: 'x'.repeat(at) })) }
  const beginning = beginningOfJson(value, 60)
  expect(beginning?.length).toBeGreaterThan(60)
  expect(beginning?.length).toBeLessThan(140)
  expect(JSON.stringify(value)).toContain(beginning?.slice(0, 60))
})

test('no result and functions have none', () => {
  expect(beginningOfJson(undefined, 60)).toBeUndefined()
  expect(beginningOfJson(() => 1, 60)).toBeUndefined()
  expect(beginningOfJson([() => 1, undefined], 60)).toBe('[null,null]')
})
