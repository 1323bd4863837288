import { expect, test } from 'vitest'
import { makerFor } from './object-maker.ts'

test('what a maker makes is a plain object without fields', () => {
  const Made = makerFor<number>(['a', 'b'])
  const object = new Made()
  expect(Object.keys(object)).toEqual([])
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
  expect(object.constructor).toBe(Object)
  object['b'] = 2
  expect(JSON.stringify(object)).toBe('{"b":2}')
  expect(structuredClone(object)).toStrictEqual({ b: 2 })
})

test.each([40, 300, 400])('it takes other fields, more than the %i named', (count) => {
  const names = Array.from({ length: count }, (_, at) => `field${at}`)
  const Made = makerFor<number>(names)
  const object = new Made()
  for (const [at, name] of names.toReversed().entries()) object[name] = at
  object['other'] = -1
  expect(Object.keys(object)).toEqual([...names.toReversed(), 'other'])
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
})

test('what one object holds is not seen in another', () => {
  const Made = makerFor<number>(['a'])
  const first = new Made()
  first['a'] = 1
  expect(new Made()).toEqual({})
  expect({}).not.toHaveProperty('a')
})
