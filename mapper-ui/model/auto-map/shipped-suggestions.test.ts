import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { transportSpecs } from '../../../connectors/specs.ts'
import { compileConnector } from '../../../engine/index.ts'
import { readFlow } from '../document/read-flow.ts'
import { conversionOf } from '../gesture/source-formula.ts'
import { knowConnectors } from '../mapping/flow-surroundings.ts'
import { viewMapping } from '../mapping/mapping-view.ts'
import { KindBit } from '../mapping/schema-rows.ts'
import { readStepTitles } from '../mapping/step-titles.ts'
import { type Suggestion, suggestMappings } from './suggest-mappings.ts'

const CERTAIN = 0.9

const SYSTEMS = ['lightspeed-ecom', 'ccv-salespos'] as const

function read(name: string, language: string): string {
  const path = `../../../connectors/${name}/connector${language}.yaml`
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

const plans = Object.fromEntries(
  SYSTEMS.flatMap((name) => {
    const text = read(name, '')
    const { plan } = compileConnector('connector.yaml', text, { transports: transportSpecs })
    return plan ? [[name, plan] as const] : []
  }),
)

function connectorsIn(language: string) {
  if (language === 'en') return knowConnectors(plans)
  const titles = SYSTEMS.map((name) => [name, parse(read(name, `.${language}`))])
  return knowConnectors(plans, Object.fromEntries(titles))
}

const known = { en: connectorsIn('en'), it: connectorsIn('it'), nl: connectorsIn('nl') }

function viewOf(language: keyof typeof known, source: string, target: string, set = '{}') {
  const text = `
flow: a
connections: { webshop: lightspeed-ecom, till: ccv-salespos }
source: { read: ${source} }
steps:
  - write: ${target}
    set: ${set}
`
  const flow = readFlow('a.yaml', text).reading?.value ?? {}
  const connectors = known[language]
  const rest = { connections: {}, settings: {}, tables: {}, titles: readStepTitles('a.yaml', []) }
  const surroundings = { connectors, ...rest }
  const view = viewMapping({ flow, step: ['steps', 0], diagnostics: [], surroundings })
  if (!view) throw new Error('no mapping')
  return view
}

function scores(suggestions: readonly Suggestion[]) {
  return new Map(suggestions.map(({ source, target, score }) => [`${source} → ${target}`, score]))
}

/** All pairs of resources, from either system to the other one. */
const pairs = [
  ['webshop', 'lightspeed-ecom', 'till', 'ccv-salespos'] as const,
  ['till', 'ccv-salespos', 'webshop', 'lightspeed-ecom'] as const,
].flatMap(([from, fromSystem, to, toSystem]) =>
  Object.keys(known.en[fromSystem] ?? {}).flatMap((source) =>
    Object.keys(known.en[toSystem] ?? {}).map((target) => [`${from}.${source}`, `${to}.${target}`]),
  ),
)

describe.each(['en', 'it', 'nl'] as const)(
  'between the shipped systems, with titles in %s',
  (language) => {
    test.each<readonly [string, string, string, string]>([
      ['webshop.order', 'till.order', 'number', 'reference'],
      ['webshop.order', 'till.order', 'email', 'email'],
      ['webshop.order', 'till.order', 'companyName', 'company'],
      ['webshop.order', 'till.order', 'vatNumber', 'vatNumber'],
      ['webshop.order', 'till.order', 'billing.street', 'billing.street'],
      ['webshop.order', 'till.order', 'shipping.name', 'delivery.name'],
      ['webshop.customer', 'till.debtor', 'cocNumber', 'cocNumber'],
      ['webshop.product', 'till.product', 'title', 'name'],
      ['webshop.product', 'till.product', 'ean', 'ean'],
      ['till.product', 'webshop.product', 'name', 'title'],
      ['till.debtor', 'webshop.customer', 'delivery.city', 'shipping.city'],
    ])('from %s to %s, "%s" is nearly certain for "%s"', (from, to, source, target) => {
      const found = scores(suggestMappings(viewOf(language, from, to))).get(`${source} → ${target}`)
      expect(found).toBeGreaterThanOrEqual(CERTAIN)
    })

    test.each<readonly [string, string, string, string]>([
      // A house, a customer, an order, an invoice have numbers of their own.
      ['webshop.customer', 'till.debtor', 'billing.number', 'number'],
      ['webshop.order', 'till.debtor', 'number', 'number'],
      ['webshop.invoice', 'till.debtor', 'number', 'number'],
      ['webshop.customer', 'till.order', 'billing.number', 'reference'],
      ['till.debtor', 'webshop.shipment', 'number', 'number'],
      ['webshop.order', 'till.order', 'discountType', 'type'],
      // Ids are each system's own.
      ['webshop.order', 'till.order', 'customer', 'debtor'],
      ['webshop.variant', 'till.variant', 'product', 'product'],
      ['webshop.category', 'till.category', 'parent', 'parent'],
      ['webshop.product', 'till.orderRow', 'tax', 'taxRate'],
    ])('from %s to %s, "%s" is not suggested for "%s"', (from, to, source, target) => {
      const found = scores(suggestMappings(viewOf(language, from, to))).get(`${source} → ${target}`)
      expect(found).toBeUndefined()
    })

    test.each<readonly [string, string, string, string]>([
      // Somebody lives at 12a.
      ['webshop.order', 'till.order', 'shipping.number', 'delivery.number'],
      ['webshop.order', 'till.order', 'status', 'status'],
      ['webshop.order', 'till.order', 'paymentMethod', 'paymentMethod'],
      ['till.order', 'webshop.order', 'status', 'status'],
      // Grams are no kilograms, 0.21 is not 21.
      ['webshop.variant', 'till.orderRow', 'weight', 'weight'],
      ['webshop.orderLine', 'till.orderRow', 'taxRate', 'taxRate'],
      ['webshop.order', 'till.orderRow', 'billing.name', 'name'],
      ['webshop.customer', 'till.order', 'memo', 'comment'],
    ])('from %s to %s, "%s" is not certain for "%s"', (from, to, source, target) => {
      const found = scores(suggestMappings(viewOf(language, from, to))).get(`${source} → ${target}`)
      expect(found ?? 0).toBeLessThan(CERTAIN)
    })
  },
)

test('what is converted is never nearly certain, and text becomes a number only with doubt', () => {
  const worst = pairs.flatMap(([from = '', to = '']) => {
    const view = viewOf('en', from, to)
    const { source, target } = view
    return suggestMappings(view).filter((each) => {
      const kinds = source.kinds[source.rowOf.get(each.source) ?? -1] ?? 0
      const wanted = target.kinds[target.rowOf.get(each.target) ?? -1] ?? 0
      const conversion = conversionOf(kinds, wanted)
      const isText = (kinds & KindBit.string) !== 0
      return conversion !== undefined && each.score > (isText ? 0.6 : 0.85)
    })
  })
  expect(pairs.length).toBeGreaterThan(500)
  expect(worst).toEqual([])
})
