import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLargeNumber, isLongDecimal, parseJson } from './parse-json.ts'

describe('a whole number beyond 2^53 - 1', () => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['18446744073709551615', '18446744073709551615'],
    ['[1,9007199254740993]', [1, '9007199254740993']],
    ['{"id":9007199254740993,"at":1}', { id: '9007199254740993', at: 1 }],
    ['{ "id" : 9007199254740993 }', { id: '9007199254740993' }],
    ['[9007199254740993.0,9007199254740993.00]', ['9007199254740993', '9007199254740993']],
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

const write = (fraction: bigint) => `7.${String(fraction).padStart(24, '0')}`
const readExactly = (text: string) => parseJson(text, { decimals: true })

describe('a fraction that a number cannot hold', () => {
  test.each([
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['-0.12345678901234567890', '-0.1234567890123456789'],
    ['9007199254740993.5', '9007199254740993.5'],
    ['123456789012.123456789', '123456789012.123456789'],
    ['0.000000012345678901234567', '0.000000012345678901234567'],
    ['0.10000000000000001', '0.10000000000000001'],
    ['{"a":[1.5,0.1234567890123456789]}', { a: [1.5, '0.1234567890123456789'] }],
  ])('is its digits where that is asked for: %s', (text, value) => {
    expect(readExactly(text)).toEqual(value)
  })

  test.each([
    '19.99',
    '12.10',
    '0.30000000000000004',
    '0.0000001',
    '0.1000000000000000000000000',
    '1.7976931348623157e308',
    '["0.1234567890123456789"]',
  ])('and any other is what it is: %s', (text) => {
    expect(readExactly(text)).toEqual(JSON.parse(text))
  })

  test('never becomes another one', () => {
    // Few digits too, which numbers hold.
    const digits = fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }),
      fc.bigInt({ min: 0n, max: 99n }).map((few) => few * 10n ** 22n),
    )

    fc.assert(
      fc.property(digits, digits, (left, right) => {
        expect(readExactly(write(left)) === readExactly(write(right))).toBe(left === right)
        expect(typeof readExactly(write(left)) === 'string').toBe(isLongDecimal(write(left)))
      }),
    )
  })
})

test('a number beyond all numbers is text where that is asked for', () => {
  const text = '[1e400,-2E+999,1e308,"1e400",0.5]'
  expect(parseJson(text, { huge: true })).toEqual(['1e400', '-2E+999', 1e308, '1e400', 0.5])
})
