import { describe, expect, test } from 'vitest'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { CONNECTOR_PARTS, CONNECTOR_SENTENCES } from './connector-sentences.ts'
import { FILE_PARTS, FILE_SENTENCES } from './file-sentences.ts'
import { FLOW_PARTS, FLOW_SENTENCES } from './flow-sentences.ts'
import { FORMULA_MISTAKES, FORMULA_PARTS, FORMULA_SENTENCES } from './formula-sentences.ts'
import { RECORD_PARTS, RECORD_SENTENCES } from './record-sentences.ts'
import { sayAnyOf } from './say-either.ts'
import { HISTORY_SENTENCES, PARTS, SENTENCES, say } from './sentences.ts'
import { TEST_PARTS, TEST_SENTENCES } from './test-sentences.ts'
import {
  type SentenceWords,
  translatePart,
  translateProblem,
  translateSentences,
} from './translate-sentences.ts'
import { VALUE_PARTS, VALUE_SENTENCES } from './value-sentences.ts'

const missing = say('missing', {
  resource: 'pos.product',
  place: say('placeWith', { values: 'sku "A; 1", size 3' }),
})

describe('every sentence', () => {
  /** Values as they look in life, by the names that sentences have for them. */
  const values: Readonly<Record<string, string>> = {
    resource: 'pos.product',
    source: 'shop.order',
    place: 'with sku "A"',
    values: 'sku "A"',
    count: '3',
    gone: '2',
    request: 'PUT /products/7 (422)',
    host: 'shop.example',
    said: 'no stock',
    value: '"a"',
    choices: '"a", 2, null',
    bound: '3',
    like: '"EUR"',
    format: 'email',
    expected: 'must be text',
    other: 'must be nothing',
    got: '{"a":1}',
    sent: 'array',
    mistake: 'is missing',
    mistakes: '"name" is missing',
    difference: 'price: want 1, got 2',
    changed: '2',
    holder: 'the item',
    function: '$sum',
    variable: '$x',
    given: '"a"',
    second: '"b"',
    token: '")"',
    found: '{}',
  }

  /** Says of each which one it is. */
  const codes = Object.fromEntries(
    Object.keys({ ...SENTENCES, ...PARTS }).map((code) => [code, `[${code}]`]),
  ) as SentenceWords

  function filled(text: string): string {
    return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x')
  }

  test.each(Object.entries(SENTENCES))('%s is found again by its text', (code, text) => {
    expect(translateProblem(filled(text), codes)).toBe(`[${code}]`)
  })

  test.each(Object.entries(HISTORY_SENTENCES))('%s is found in a history', (code, text) => {
    expect(translateSentences(filled(text), codes)).toBe(`[${code}]`)
  })

  test.each(Object.entries(PARTS))('%s is found as a part', (code, text) => {
    expect(translatePart(filled(text), codes)).toBe(`[${code}]`)
  })

  test.each([
    ['Italian', italian],
    ['Dutch', dutch],
  ])('has the same places in %s', (_, words) => {
    const own: Readonly<Record<string, string>> = words
    for (const [code, text] of Object.entries({ ...SENTENCES, ...PARTS })) {
      expect({ code, places: placesOf(own[code] ?? '') }).toEqual({ code, places: placesOf(text) })
    }
  })

  test('has a name that no other one has', () => {
    const areas = [
      RECORD_SENTENCES,
      RECORD_PARTS,
      VALUE_SENTENCES,
      VALUE_PARTS,
      FORMULA_MISTAKES,
      FORMULA_SENTENCES,
      FORMULA_PARTS,
      FILE_SENTENCES,
      FILE_PARTS,
      FLOW_SENTENCES,
      FLOW_PARTS,
      CONNECTOR_SENTENCES,
      CONNECTOR_PARTS,
      TEST_SENTENCES,
      TEST_PARTS,
    ]
    const names = areas.flatMap((area) => Object.keys(area))
    expect(names).toEqual([...new Set(names)])
  })
})

test('a reason is said in another language, with its values as they were', () => {
  expect(translateSentences(missing, italian)).toBe(
    'pos.product non trovato con sku "A; 1", size 3',
  )
})

test('a sentence within another one is translated too', () => {
  const said = say('failuresInARow', {
    count: 10,
    said: say('refusedBecause', {
      system: 'My Shop',
      request: 'GET /orders (401)',
      said: say('redirected', { url: 'https://x.example' }),
    }),
  })
  expect(translateSentences(said, dutch)).toBe(
    '10 records achter elkaar mislukten; de laatste: My Shop weigerde GET /orders (401): we worden doorgestuurd naar "https://x.example". Controleer het adres van het systeem',
  )
})

test('what a system sent amiss is said as a whole', () => {
  const mistakes = ['price', 'lines[0].tax'].map((field) =>
    say('sentMisfit', { field, allowed: sayAnyOf(['a number', 'nothing']), sent: 'string' }),
  )
  const said = say('asSent', { title: 'Order', said: mistakes.join('; ') })
  expect(translateSentences(said, dutch)).toBe(
    'Order, zoals het systeem het stuurde: "price" moet een getal of niets zijn, kreeg string; "lines[0].tax" moet een getal of niets zijn, kreeg string',
  )
})

test('several after each other are told apart', () => {
  const other = say('waitInVain', { source: 'shop.category', key: '12' })
  expect(translateSentences(`${missing}; ${other}`, dutch)).toBe(
    'pos.product niet gevonden met sku "A; 1", size 3; shop.category 12 staat niet in de volledige lijst, of is overgeslagen',
  )
})

test('what looks like sentences without end is let be', () => {
  const row = 'is missing; '.repeat(1_000)
  const nest = '"$x": '.repeat(2_000)
  const inner = 'unexpected: '.repeat(2_000)
  expect(translateProblem(row, italian)).toBe(row)
  expect(translateProblem(nest, italian).length).toBeGreaterThan(0)
  expect(translateSentences(inner, italian)).toContain('unexpected: unexpected: ')
})

test('what an author wrote stays as it is', () => {
  for (const text of [
    'Customer not found in ERP',
    'the buyer refused to pay; call them',
    'no e-mail address: a customer needs one',
  ]) {
    expect(translateSentences(text, italian)).toBe(text)
  }
})

function placesOf(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted()
}
