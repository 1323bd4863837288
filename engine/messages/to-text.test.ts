import { describe, expect, test } from 'vitest'
import { changeTexts, changeValues } from './change-values.ts'
import { loadWords } from './load-words.ts'
import { type Message, say, sayAll, sayEither } from './message.ts'
import { toText } from './to-text.ts'

const dutch = await loadWords('nl')
const italian = await loadWords('it')
const place = say('placeWith', { values: { sku: 'A; "1"', size: 3 } })
const missing = say('missing', { resource: 'pos.product', place })

const atLeast = (count: number): Message => say('hasAtLeastCharacters', { count })

/** Calls everything as it is. */
describe('a message becomes text in the words of a language', () => {
  test('with the messages in it', () => {
    expect(toText(missing)).toBe('pos.product not found with sku "A; \\"1\\"", size 3')
    expect(toText(missing, dutch)).toBe('pos.product niet gevonden met sku "A; \\"1\\"", size 3')
  })

  test('as each language joins one of several', () => {
    const kinds = ['text', 'number', 'list'] as const
    const either = sayEither(kinds.map((kind) => say(kind, {})))
    expect(toText(either)).toBe('text, a number or a list')
    expect(toText(either, dutch)).toBe('tekst, een getal of een lijst')
    expect(toText(either, italian)).toMatch(/^[^,]+, [^,]+ o [^,]+$/)
  })

  test('each reason for itself where there are several', () => {
    const both = sayAll([missing, say('waitUnmade', {})])
    expect(both && toText(both)).toContain('size 3; no active flow')
    expect(sayAll([missing])).toBe(missing)
    expect(sayAll([])).toBeUndefined()
  })

  test('in the form that a count asks for', () => {
    expect(toText(atLeast(1))).toBe('must have at least 1 character')
    expect(toText(atLeast(2))).toBe('must have at least 2 characters')
    expect(toText(atLeast(1), italian)).toBe('deve avere almeno 1 carattere')
    // A million is a form of its own in Italian, with the words of other numbers.
    expect(toText(atLeast(1_000_000), italian)).toBe('deve avere almeno 1000000 caratteri')
  })

  test('with what people call things, and what authors say in that language', () => {
    const namer = {
      author: (text: string) => text.toUpperCase(),
      title: (title: string) => title,
      resource: () => 'Product (Till)',
      field: (_: string, field: string) => `the ${field}`,
    }
    expect(toText(missing, dutch, namer)).toBe(
      'Product (Till) niet gevonden met the sku "A; \\"1\\"", the size 3',
    )
    expect(toText(say('author', { text: 'No SKU' }), dutch, namer)).toBe('NO SKU')
  })

  test('where the English words were others when it was stored', () => {
    const stored: Message = JSON.parse(JSON.stringify(missing))
    const reworded = { ...dutch, texts: { ...dutch.texts, missing: '{place}: geen {resource}' } }
    expect(toText(stored, reworded)).toBe('met sku "A; \\"1\\"", size 3: geen pos.product')
  })

  test('that another system said is never read', () => {
    const told = say('remote', { text: 'pos.product not found with sku "A"' })
    expect(toText(told, dutch)).toBe('pos.product not found with sku "A"')
  })
})

describe('values of a message are changed', () => {
  test('by their kind, also within', () => {
    const kinds: unknown[] = []
    changeValues(missing, (value, { kind, name }) => {
      kinds.push([name, kind])
      return value
    })
    expect(kinds).toEqual([
      ['resource', 'resource'],
      ['values', 'fields'],
    ])
  })

  test('without a kind where the catalogue has none', () => {
    const kinds: unknown[] = []
    const odd: Message = { code: 'fieldFailed', values: { field: 'a', said: 'b', who: 'c' } }
    changeValues(odd, (value, { kind }) => {
      kinds.push(kind)
      return value
    })
    expect(kinds).toEqual(['name', undefined, undefined])
  })

  test('as texts, wherever they stand', () => {
    const masked = changeTexts(missing, (text) => text.replaceAll('A; "1"', '***'))
    expect(toText(masked)).toBe('pos.product not found with sku "***", size 3')
  })
})
