import { expect, test } from 'vitest'
import { createRecentMap } from './recent-map.ts'

function filled(count: number, entries: number) {
  const map = createRecentMap<number>(count)
  for (let at = 0; at < entries; at += 1) map.set(`key ${at}`, at)
  return map
}

test('the newest entries are kept, as many as it is made for', () => {
  for (const entries of [10, 11, 19, 20, 21, 35]) {
    const map = filled(10, entries)
    for (let at = entries - 10; at < entries; at += 1) expect(map.get(`key ${at}`)).toBe(at)
  }
})

test('no more than twice as many are kept', () => {
  const map = filled(10, 1_000)
  const kept = Array.from({ length: 1_000 }, (_, at) => map.get(`key ${at}`))
  expect(kept.filter((value) => value !== undefined).length).toBeLessThanOrEqual(20)
})

test('what was set again has its new value, whichever half the old one is in', () => {
  const map = filled(10, 10)
  map.set('key 0', 100)
  expect(map.get('key 0')).toBe(100)
})

test('what was deleted is gone, whichever half it is in', () => {
  const map = filled(10, 15)
  map.delete('key 5')
  map.delete('key 14')
  expect([map.get('key 5'), map.get('key 14'), map.get('key 6')]).toEqual([undefined, undefined, 6])
})
