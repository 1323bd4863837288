import { expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { compileConnector } from '../../../engine/index.ts'
import { sampleSurroundings } from '../testing/sample-flow.ts'
import { findResource, knowConnectors, settingsSchema, tableNames } from './flow-surroundings.ts'
import { readConnectorTitles } from './translate-titles.ts'

const connector = `connector: webshop
format: 1
title: Webshop
settings: { type: object, properties: {} }
http: { base: "https://shop.example" }
resources:
  order:
    title: Order
    key: =id
    personal: [email]
    list: { get: /orders, items: =orders }
    record: { id: =id, email: =email }
    schema: { type: object, properties: { id: { type: integer }, email: { type: string } } }
`

test('what a connector says of its resources is known to flows by their role', () => {
  const { plan, diagnostics } = compileConnector('connector.yaml', connector, {
    transports: transportSpecs,
  })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const surroundings = { ...sampleSurroundings, connectors: knowConnectors({ webshop: plan }) }
  const found = findResource({}, surroundings, 'shop.order')
  expect(found).toMatchObject({ title: 'Order', personal: ['email'] })
  expect(Object.keys(found?.schema['properties'] ?? {})).toEqual(['id', 'email'])
  expect(findResource({ connections: { web: 'webshop' } }, surroundings, 'web.order')).toBe(found)
  expect(findResource({}, surroundings, 'shop.none')).toBeUndefined()
  expect(findResource({}, surroundings, 'toString.order')).toBeUndefined()
})

test('what is known of a connector is told in the language of the reader, where it has titles in it', () => {
  const text = connector.replace(
    'email: { type: string }',
    'email: { type: string, title: E-mail, enum: [a] }',
  )
  const { plan } = compileConnector('c/connector.yaml', text, { transports: transportSpecs })
  if (!plan) throw new Error('no plan')
  const files = [
    {
      path: 'c/connector.it.yaml',
      text: 'resources.order.title: Ordine\nresources.order.schema.properties.email.title: Posta elettronica\n',
    },
    { path: 'c/connector.nl.yaml', text: 'resources.order.title: Bestelling\n' },
    { path: 'other/connector.it.yaml', text: 'resources.order.title: Altro\n' },
  ]
  const nameOf = new Map([['c/connector.yaml', 'webshop']])
  const orderIn = (language: string) => {
    const titles = readConnectorTitles(files, nameOf, language)
    return knowConnectors({ webshop: plan }, titles)['webshop']?.['order']
  }
  expect(orderIn('it')).toMatchObject({
    title: 'Ordine',
    personal: ['email'],
    schema: { properties: { email: { type: 'string', title: 'Posta elettronica', enum: ['a'] } } },
  })
  expect(orderIn('nl')).toMatchObject({
    title: 'Bestelling',
    schema: { properties: { email: { title: 'E-mail' } } },
  })
  expect(orderIn('en')).toEqual(knowConnectors({ webshop: plan })['webshop']?.['order'])
})

test('settings and tables of a flow stand beside those of its integration', () => {
  const flow = {
    settings: { properties: { from: { type: 'string' } } },
    tables: { country: { rows: {} } },
  }
  expect(tableNames(flow, sampleSurroundings)).toEqual(['paymentMethod', 'country'])
  const { properties } = settingsSchema(flow, sampleSurroundings)
  expect(Object.keys(properties ?? {})).toEqual(['store', 'from'])
})
