import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { dedent } from '../../engine/testing/dedent.ts'
import { titlesOfFlow } from './field-titles.ts'

const SHOP = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object, properties: {} }
  http: { base: "https://shop.example" }
  resources:
    order:
      title: Order
      key: =id
      list: { get: /orders, items: =orders }
      create: { post: /orders, body: =$set }
      schema:
        properties:
          number: { type: string, title: Order number }
          buyer: { type: object, title: Buyer, properties: { city: { type: string, title: Town } } }
          lines: { type: array, items: { properties: { sku: { type: string, title: SKU } } } }
          plain: { type: string }
`
const FLOW = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: shop, other: shop }
  source: { read: shop.order }
  tables: { kind: { title: Kinds } }
  steps:
    - write: other.order
      mode: create
      set: { number: '=$translate("kind", number)' }
`

test('fields are called as their connectors call them, at any depth, and tables by their titles', () => {
  const files = [
    { path: 'shop.yaml', text: SHOP },
    { path: 'orders.yaml', text: FLOW },
  ]
  const project = loadProject(files, { transports: transportSpecs })
  expect(project.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const plan = project.flows.find((flow) => flow.plan.name === 'orders')?.plan
  const titles = {
    number: 'Order number',
    buyer: 'Buyer',
    'buyer.city': 'Town',
    'lines[].sku': 'SKU',
  }
  expect(titlesOfFlow(project, plan, ['other.order', 'other.gone'])).toEqual({
    source: titles,
    writes: { 'other.order': titles, 'other.gone': {} },
    tables: { kind: 'Kinds' },
  })
  expect(titlesOfFlow(project, undefined, [])).toEqual({ source: {}, writes: {}, tables: {} })
})
