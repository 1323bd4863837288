import { describe, expect, test } from 'vitest'
import { dutch } from '../../server/api/contract/words/dutch.ts'
import { italian } from '../../server/api/contract/words/italian.ts'
import { PLACES, SENTENCES, say } from './sentences.ts'
import { readSentence, translateSentences } from './translate-sentences.ts'

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
    pattern: '"^a$"',
    format: 'email',
    expected: 'must be text',
    other: 'must be nothing',
    got: '{"a":1}',
  }

  test.each(Object.entries(SENTENCES))('%s is found again by its text', (code, text) => {
    const said = text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x')
    expect(readSentence(said)?.code).toBe(code)
  })

  test.each([
    ['Italian', italian],
    ['Dutch', dutch],
  ])('has the same places in %s', (_, words) => {
    const own: Readonly<Record<string, string>> = words
    for (const [code, text] of Object.entries({ ...SENTENCES, ...PLACES })) {
      expect({ code, places: placesOf(own[code] ?? '') }).toEqual({ code, places: placesOf(text) })
    }
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

test('several after each other are told apart', () => {
  const other = say('waitInVain', { source: 'shop.category', key: '12' })
  expect(translateSentences(`${missing}; ${other}`, dutch)).toBe(
    'pos.product niet gevonden met sku "A; 1", size 3; shop.category 12 staat niet in de volledige lijst, of is overgeslagen',
  )
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
