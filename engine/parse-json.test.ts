import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLargeNumber, parseJson } from './parse-json.ts'

describe('a whole number beyond 2^53 - 1', () => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['18446744073709551615', '18446744073709551615'],
    ['[1,9007199254740993]', [1, '9007199254740993']],
    ['{"id":9007199254740993,"at":1}', { id: '9007199254740993', at: 1 }],
    ['{ "id" : 9007199254740993 }', { id: '9007199254740993' }],
  ])('is its digits: %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  test.each([
    '9007199254740991',
    '-9007199254740991',
    '1234567890123456',
    '0.1234567890123456789',
    '12345678901234567e3',
    '1e300',
    '"9007199254740993"',
    '{"9007199254740993":1}',
    '{"a":"id: 9007199254740993, \\" 9007199254740993 \\\\"}',
    '["\\\\",9007199254740991]',
  ])('and anything else is what it is: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test.each([
    '',
    '{',
    '{9007199254740993:1}',
    '09007199254740993',
    '9007199254740993 1',
    '- 9007199254740993',
  ])('and no JSON stays no JSON: %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test('wherever it stands', () => {
    for (let before = 0; before < 40; before++) {
      const text = `["${'x'.repeat(before)}",9007199254740993]`
      expect(parseJson(text)).toEqual(['x'.repeat(before), '9007199254740993'])
    }
  })

  test('never becomes another one', () => {
    const whole = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
    fc.assert(
      fc.property(whole, whole, (left, right) => {
        const [one, other] = [parseJson(`${left}`), parseJson(` ${right} `)]
        expect(JSON.stringify(one).replaceAll('"', '')).toBe(String(left))
        expect(one === other).toBe(left === right)
      }),
    )
  })
})

test('whatever text there is in it, JSON is read as JavaScript reads it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(30), (json, spaces) => {
      const text = `${' '.repeat(spaces)}${json}`
      expect(parseJson(text)).toEqual(JSON.parse(text, (_, value) => large(value)))
    }),
  )
})

/** A double as large is written by JavaScript without a fraction, so it is digits when it is read. */
function large(value: unknown): unknown {
  const isWhole = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER
  return isWhole && isLargeNumber(String(value)) ? String(value) : value
}
