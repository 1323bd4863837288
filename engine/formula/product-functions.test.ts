import { describe, expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { compileFormula } from './compile-formula.ts'
import type { EvaluationContext } from './formula.ts'
import { productFunctions } from './product-functions.ts'

const context: EvaluationContext = {
  variables: {},
  now: 0,
  translate: (table, value) => ({ paymentMethod: { ideal: 3 } })[table]?.[value as 'ideal'],
}

function call(name: string, ...args: unknown[]): unknown {
  return productFunctions.find((each) => each.name === name)?.implementation(args, context)
}

function compute(text: string, record: Json | undefined): Json | undefined {
  const { formula, problems } = compileFormula(text)
  expect(problems).toEqual([])
  return formula?.evaluate(record, context)
}

describe('every example in the help is true', () => {
  const examples = productFunctions.flatMap((each) => each.examples)
  test.each(examples.map((each) => [each.formula, JSON.stringify(each.record) ?? '', each]))(
    '%s %s',
    (formula, _, { record, result }) => {
      expect(compute(formula, record)).toEqual(result)
    },
  )

  test('and every function has one', () => {
    expect(productFunctions.filter((each) => each.examples.length === 0)).toEqual([])
  })
})

describe('$money', () => {
  test('agrees with decimal arithmetic for every half cent up to a thousand', () => {
    const wrong: number[] = []
    for (let mils = 5; mils < 1_000_000; mils += 10) {
      if (call('money', mils / 1000) !== (mils + 5) / 1000) wrong.push(mils / 1000)
    }
    expect(wrong).toEqual([])
  })

  test.each(['12,50', '1e3', 'abc', '0x10', true, {}])('refuses %j', (amount) => {
    expect(() => call('money', amount)).toThrow('$money expects a number, not')
  })

  test('leaves numbers beyond decimals as they are', () => {
    expect(call('money', 1.5e21)).toBe(1.5e21)
    expect(call('money', 1e-9)).toBe(0)
    expect(Object.is(call('money', -0.001), 0)).toBe(true)
  })
})

describe('dates', () => {
  test('come back the same from local time, in every hour of a year but the one that comes twice', () => {
    const hour = 3_600_000
    const start = Date.UTC(2026, 0, 1)
    const lost: string[] = []
    for (let at = start; at < start + 365 * 24 * hour; at += hour) {
      const there = call('localTime', at, 'Europe/Amsterdam')
      const back = call('toUtc', there, 'Europe/Amsterdam')
      if (typeof back !== 'string' || Date.parse(back) !== at) lost.push(new Date(at).toISOString())
    }
    expect(lost).toEqual(['2026-10-25T01:00:00.000Z'])
  })

  test.each([
    [
      'summer half an hour ahead',
      '2026-12-01T12:00:00',
      'Australia/Lord_Howe',
      '2026-12-01T01:00:00Z',
    ],
    [
      'the half hour that comes twice',
      '2026-04-05T01:45:00',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00Z',
    ],
    [
      'the half hour that is skipped',
      '2026-10-04T02:15:00',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00Z',
    ],
    ['a quarter of an hour', '2026-01-01T00:00:00', 'Asia/Kathmandu', '2025-12-31T18:15:00Z'],
    ['a day that was skipped', '2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['midnight that is skipped', '2026-09-06T00:00:00', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['the 29th of February', '2028-02-29', 'America/New_York', '2028-02-29T05:00:00Z'],
  ])('know %s', (_, local, zone, utc) => {
    expect(call('toUtc', local, zone)).toBe(utc)
  })

  test.each([
    ['a day that does not exist', 'toUtc', ['2026-02-30', 'Europe/Amsterdam']],
    ['an unknown zone', 'localDate', ['2026-01-05T10:00:00Z', 'Europe/Nowhere']],
    ['a time that does not say where', 'localDate', ['2026-01-05T10:00:00', 'Europe/Amsterdam']],
    ['text after another picture', 'parseDate', ['2026-12-31', 'dd/MM/yyyy']],
    ['a picture that names a part twice', 'parseDate', ['1 1 2026', 'd d yyyy']],
    ['half a day', 'addDays', ['2026-01-01', 0.5]],
  ])('refuse %s', (_, name, args) => {
    expect(() => call(name, ...args)).toThrow(`$${name} expects`)
  })

  test.each([
    ['formatDate', ['2026-12-31', 'YYYY-MM-DD'], '$formatDate: "YYYY" means nothing in a picture'],
    [
      'parseDate',
      ['2026-12-31T10:00', 'yyyy-MM-ddTHH:mm'],
      '$parseDate: "T" means nothing in a picture',
    ],
  ])('%s does not guess what letters of a picture mean', (name, args, message) => {
    expect(() => call(name, ...args)).toThrow(message)
  })

  test('keep milliseconds and years before 1970', () => {
    expect(call('toUtc', '1969-12-31T23:59:59.5Z', 'UTC')).toBe('1969-12-31T23:59:59.500Z')
    expect(call('localTime', -1, 'UTC')).toBe('1969-12-31T23:59:59.999')
  })
})

describe('$textFromHtml', () => {
  test.each([
    ['an attribute with a bracket in it', '<a title="1 > 0">yes</a>', 'yes'],
    ['a comment', 'a<!-- <p>no</p> -->b', 'ab'],
    ['a comment without end', 'a<!-- b', 'a'],
    ['a tag without end', 'a <b class="x', 'a'],
    ['upper case script', 'a<SCRIPT>x</ScRiPt >b', 'ab'],
    ['table cells', '<tr><td>a</td><td>b</td></tr>', 'a b'],
    ['white space between', 'a\n   b <p> c </p>', 'a b\nc'],
    ['numbers of characters', '&#8364;&#x20ac;&#128;&#0;&#xD800;', '€€€��'],
    ['unknown names', 'R&D; &nosuch; &amp', 'R&D; &nosuch; &amp'],
  ])('reads %s', (_, html, text) => {
    expect(call('textFromHtml', html)).toBe(text)
  })

  test.each(['<', '<a ', '<!--', '<script>', '&', '<a "', '</', '&#', '<p>'])(
    'takes a million characters of %s in its stride',
    // Quadratic work would take hours, and a test ends after half a minute.
    (piece) => {
      const html = piece.repeat(1_000_000 / piece.length)
      expect(JSON.stringify(call('textFromHtml', html) ?? '').length).toBeLessThan(2_000_100)
    },
  )
})

test('countries of three and two letters are those that the computer knows', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCodePoint(65 + at))
  const pairs = letters.flatMap((one) => letters.map((two) => one + two))
  const known = pairs.filter((code) => call('countryCode', code) === code)
  expect(known).toHaveLength(249)
  expect(known.filter((code) => names.of(code) === undefined)).toEqual([])
  expect(
    ['DEU', 'CHE', 'SVN', 'SVK', 'EST', 'PRT', 'DNK', 'POL', 'SWE', 'UKR'].map((code) =>
      call('countryCode', code),
    ),
  ).toEqual(['DE', 'CH', 'SI', 'SK', 'EE', 'PT', 'DK', 'PL', 'SE', 'UA'])
})

test.each([
  ['AT', 'ATU12345678'],
  ['BE', 'BE0123456789'],
  ['BG', 'BG123456789'],
  ['BG', 'BG1234567890'],
  ['CY', 'CY12345678X'],
  ['CZ', 'CZ12345678'],
  ['CZ', 'CZ1234567890'],
  ['DE', 'DE123456789'],
  ['DK', 'DK12345678'],
  ['EE', 'EE123456789'],
  ['EL', 'EL123456789'],
  ['GR', 'EL123456789'],
  ['Greece', 'EL123456789'],
  ['ES', 'ESX1234567X'],
  ['ES', 'ES12345678X'],
  ['FI', 'FI12345678'],
  ['FR', 'FR12345678901'],
  ['FR', 'FRXX123456789'],
  ['Monaco', 'FR12345678901'],
  ['HR', 'HR12345678901'],
  ['HU', 'HU12345678'],
  ['IE', 'IE1234567WA'],
  ['IE', 'IE1S23456L'],
  ['IT', 'IT12345678901'],
  ['LT', 'LT123456789'],
  ['LT', 'LT123456789012'],
  ['LU', 'LU12345678'],
  ['LV', 'LV12345678901'],
  ['MT', 'MT12345678'],
  ['NL', 'NL123456789B01'],
  ['PL', 'PL1234567890'],
  ['PT', 'PT123456789'],
  ['RO', 'RO12'],
  ['RO', 'RO1234567890'],
  ['SE', 'SE123456789001'],
  ['SI', 'SI12345678'],
  ['SK', 'SK1234567890'],
  ['XI', 'XI123456789'],
  ['XI', 'XIGD123'],
])('a VAT number of %s is taken with and without its letters', (country, number) => {
  expect(call('vatNumber', number)).toBe(number)
  expect(call('vatNumber', number.slice(2), country)).toBe(number)
})
