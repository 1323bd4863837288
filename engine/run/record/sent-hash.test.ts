import { describe, expect, test } from 'vitest'
import { hashJson } from '../../hash.ts'
import type { Json } from '../../json.ts'
import {
  isLeft,
  isOtherMark,
  leftMark,
  markOf,
  nextMark,
  sentFields,
  sentHash,
  sentMark,
  sentStamp,
} from './sent-hash.ts'

const mark = (kind: Json, value: Json): string => markOf(hashJson, kind, value)
const [one, other] = [mark(['sku'], { sku: 'A' }), mark(['sku'], { sku: 'B' })]

describe('what a link keeps of the last write', () => {
  test.each([
    ['the fields alone, as links from before do', 'abc', undefined, 'abc'],
    ['what it was recognised by as well', 'abc', one, `abc~${one}`],
    ['that alone, where nothing is known of the fields', undefined, one, `~${one}`],
    ['nothing', undefined, undefined, undefined],
  ])('is %s', (_, fields, by, hash) => {
    expect(sentHash(fields, by)).toBe(hash)
    expect(sentFields(hash)).toBe(fields)
    expect(sentMark(hash)).toBe(by)
  })

  test.each([
    ['behind the others', 'abc', one, `abc~${one}~m2.xyzw`],
    ['also where those are unknown', undefined, undefined, '~~m2.xyzw'],
    ['also where nothing is known to recognise it by', 'abc', undefined, 'abc~~m2.xyzw'],
  ])('has the stamp of what was written %s', (_, fields, by, hash) => {
    expect(sentHash(fields, by, 'm2.xyzw')).toBe(hash)
    expect(sentFields(hash)).toBe(fields)
    expect(sentMark(hash)).toBe(by)
    expect(sentStamp(hash)).toBe('m2.xyzw')
  })

  test('says with twelve characters what it was recognised by', () => {
    expect(one).toHaveLength(12)
    expect(mark(['sku'], { sku: 'A' })).toBe(one)
  })
})

describe('a record is recognised by other values', () => {
  test('than before, of the same fields', () => {
    expect(isOtherMark(one, other)).toBe(true)
    expect(isOtherMark(one, one)).toBe(false)
  })

  test('only where both are known, and of the same kind', () => {
    expect(isOtherMark(undefined, one)).toBe(false)
    expect(isOtherMark(one, undefined)).toBe(false)
    expect(isOtherMark(mark(['ean'], { ean: 'A' }), one)).toBe(false)
  })

  test('no less where others have left it', () => {
    expect(isLeft(leftMark(one))).toBe(true)
    expect(isLeft(one)).toBe(false)
    expect(isOtherMark(leftMark(one), one)).toBe(false)
    expect(isOtherMark(leftMark(one), other)).toBe(true)
    expect(leftMark(leftMark(one))).toBe(leftMark(one))
    expect(leftMark(undefined)).toBeUndefined()
  })
})

test('whom others have left stays so as long as it is recognised by the same', () => {
  expect(nextMark(leftMark(one), one)).toBe(leftMark(one))
  expect(nextMark(leftMark(one), other)).toBe(other)
  expect(nextMark(leftMark(one), undefined)).toBe(leftMark(one))
  expect(nextMark(undefined, one)).toBe(one)
})
