import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/index.ts'
import { readFlow } from '../document/read-flow.ts'
import { viewMapping } from '../mapping/mapping-view.ts'
import { sampleSurroundings } from '../testing/sample-flow.ts'
import { openMapping, tryMapping } from '../testing/try-gesture.ts'
import { acceptSuggestions } from './accept-suggestions.ts'
import { nameTokens } from './name-tokens.ts'
import { type Suggestion, type SuggestionHints, suggestMappings } from './suggest-mappings.ts'

const empty = `flow: a
source: { read: shop.order }
steps:
  - write: pos.order
    set:
      debtor: 1   # by hand
`

function suggest(text?: string, hints?: SuggestionHints, step = 0) {
  const view = text === undefined ? openMapping() : openMapping(text, ['steps', step])
  return suggestMappings(view, hints)
}

function pairs(suggestions: readonly Suggestion[]) {
  return Object.fromEntries(suggestions.map(({ source, target }) => [target, source]))
}

test('names are taken apart into words, whatever their style', () => {
  expect(nameTokens('shippingAddress_line2')).toEqual(['shipping', 'address', 'line2'])
  expect(nameTokens('VATNumber')).toEqual(['vat', 'number'])
  expect(nameTokens('Città-di nascita')).toEqual(['citta', 'di', 'nascita'])
})

describe('suggestions', () => {
  test('are for fields that are empty, with a reason', () => {
    const suggestions = suggest(empty)
    expect(pairs(suggestions)).toMatchObject({
      total: 'total',
      'delivery.street': 'billing.street',
      'delivery.city': 'billing.city',
      lines: 'lines',
    })
    const total = suggestions.find(({ target }) => target === 'total')
    expect(total).toMatchObject({ score: 1 })
    expect(total?.reasons.map(({ key }) => key)).toEqual(['reason.same-name', 'reason.same-type'])
  })

  test('take words that mean the same for one', () => {
    expect(pairs(suggest(empty))['reference']).toBe('number')
  })

  test('stay within the list that a loop goes through', () => {
    expect(pairs(suggest())).toMatchObject({ 'lines.quantity': 'lines.quantity' })
    expect(Object.keys(pairs(suggest(empty)))).not.toContain('lines.sku')
  })

  test('never put a list into one value', () => {
    for (const { source, target } of suggest(empty)) {
      expect([source, target].filter((path) => path === 'tags')).toEqual([])
    }
  })

  test('follow what was accepted before, and what samples hold', () => {
    const accepted = new Map([['remark', 'billing.city']])
    expect(pairs(suggest(empty, { accepted }))).toMatchObject({ remark: 'billing.city' })
    const values = suggest(empty, {
      sourceValues: new Map([['billing.city', ['Rome', 'Delft']]]),
      targetValues: new Map([['delivery.city', ['Rome', 'Delft', 'Paris']]]),
    })
    const city = values.find(({ target }) => target === 'delivery.city')
    expect(city?.reasons.map(({ key }) => key)).toContain('reason.same-values')
  })
})

describe('accepting', () => {
  test('writes nothing before, and all that is accepted as one entry', () => {
    const { text, added, gone } = tryMapping(
      (view) => acceptSuggestions(view, suggestMappings(view)),
      empty,
      ['steps', 0],
    )
    expect(gone).toEqual([])
    expect(text).toContain('      debtor: 1   # by hand\n      total: =total\n')
    expect(text).toContain(
      '      delivery:\n        street: =billing.street\n        city: =billing.city\n',
    )
    expect(added).toContain('        for: =lines')
  })

  test('fills a set with nothing in it', () => {
    const text = empty.replace(/set:\n.*\n/, 'set: {}\n')
    const { added } = tryMapping((view) => acceptSuggestions(view, suggestMappings(view)), text, [
      'steps',
      0,
    ])
    expect(added).toContain('      total: =total')
  })

  test('of nothing is refused', () => {
    expect(tryMapping((view) => acceptSuggestions(view, [])).refused).toBe(
      'refused.nothing-suggested',
    )
  })
})

function manyFields(nameOf: (at: number) => string) {
  const names = Array.from({ length: 2000 }, (_, at) => nameOf(at))
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
  const schema: JsonObject = { type: 'object', properties }
  return { title: '', schema, personal: [] }
}

test('two thousand fields a side find their partners', () => {
  const words = [
    'order',
    'billing',
    'line',
    'total',
    'date',
    'code',
    'name',
    'price',
    'tax',
    'unit',
  ]
  const name = (at: number) => [
    words[at % 10],
    words[Math.floor(at / 10) % 10],
    words[Math.floor(at / 100) % 10],
    `v${at}`,
  ]
  const camel = (at: number) =>
    name(at)
      .map((word = '', index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
      .join('')
  const flow = readFlow('a.yaml', empty).reading?.value ?? {}
  const view = viewMapping({
    flow,
    step: ['steps', 0],
    diagnostics: [],
    surroundings: {
      ...sampleSurroundings,
      connectors: {
        webshop: { order: manyFields((at) => name(at).join('_')) },
        till: { order: manyFields(camel) },
      },
    },
  })
  if (!view) throw new Error('no mapping')
  const suggestions = suggestMappings(view)
  expect(suggestions).toHaveLength(2000)
  expect(suggestions.every(({ score }) => score === 1)).toBe(true)
})
