import { expect, test } from 'vitest'
import { canonicalJson, type Json } from './json.ts'

test('canonical JSON is the same whatever the order of names, at every depth', () => {
  const one = { b: [{ y: 1, x: 'a"b' }], a: null, c: { 2: true, 1: false } }
  const other = { c: { 1: false, 2: true }, a: null, b: [{ x: 'a"b', y: 1 }] }
  expect(canonicalJson(one)).toBe('{"a":null,"b":[{"x":"a\\"b","y":1}],"c":{"1":false,"2":true}}')
  expect(canonicalJson(other)).toBe(canonicalJson(one))
})

test('canonical JSON of many objects that begin with the same name is that of each of them', () => {
  const objects = Array.from({ length: 50 }, (_, at): Json => ({ id: at, [`f${at}`]: 1, a: 'x' }))
  for (const turn of [1, 2]) {
    for (const [at, object] of objects.entries()) {
      expect(canonicalJson(object), `turn ${turn}`).toBe(`{"a":"x","f${at}":1,"id":${at}}`)
    }
  }
})

test('canonical JSON can be read back, with empty lists, empty objects and empty texts', () => {
  const value: Json = {
    list: [],
    object: {},
    text: '',
    nested: [[], ['']],
    control: '\u0001\ud800',
  }
  expect(JSON.parse(canonicalJson(value))).toEqual(value)
})
