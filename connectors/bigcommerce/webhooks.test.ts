import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileConnector, idOf, type Json } from '../../engine/index.ts'
import { transportSpecs } from '../specs.ts'

const { plan } = compileConnector(
  'connector.yaml',
  readFileSync(new URL('connector.yaml', import.meta.url), 'utf8'),
  { transports: transportSpecs },
)

/** The record that a call is about, as its `data` has it in bigcommerce/docs, docs/webhooks/callbacks. */
function named(resource: string, data: Json): unknown {
  const hook = plan?.resources[resource]?.hooks[0]
  if (!hook) throw new Error(`${resource} has no webhook.`)
  return idOf(hook.key, { scope: 'store/…', data }, { variables: {}, now: 0 })
}

test.each<[string, string, Json, unknown]>([
  ['a changed order', 'order', { type: 'order', id: 250 }, 250],
  // store_order_transaction_created.yml
  ['a transaction', 'order', { type: 'order', order_id: '250', transaction_id: '7' }, '250'],
  // store_order_metafield_created.yml
  ['a metafield of an order', 'order', { metafield_id: 9, resource_id: '250' }, '250'],
  // store_product_metafield_created.yml
  ['a metafield of a product', 'product', { metafield_id: 9, resource_id: '111' }, '111'],
  ['a changed customer', 'customer', { type: 'customer', id: 32 }, 32],
  // store_customer_address_created.yml: the id is that of the address
  ['an address', 'customer', { type: 'customer', id: 60, address: { customer_id: 32 } }, 32],
])('a call about %s names the record that it belongs to', (_what, resource, data, id) => {
  expect(named(resource, data)).toBe(id)
})
