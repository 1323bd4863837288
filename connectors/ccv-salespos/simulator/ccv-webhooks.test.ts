import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signDelivery } from './ccv-signature.ts'
import { openTestShop, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

async function listenOnce() {
  let hear: (delivery: { body: string; hash: string }) => void
  const heard = new Promise<{ body: string; hash: string }>((resolve) => (hear = resolve))
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      response.end()
      receiver.close()
      hear({ body, hash: String(request.headers['x-hash']) })
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/ccv`, heard }
}

describe('webhooks', () => {
  it('deliver the record, signed with the key of the hook', async () => {
    const { address, heard } = await listenOnce()
    const made = await shop.post('/webhooks/', { event: 'products.updated', address })
    expect(made.body['key']).toHaveLength(32)
    const first = (await shop.get('/products/?size=1')).items[0]
    await shop.patch(`/products/${first.id}/`, { stock: 1 })
    const { body, hash } = await heard
    const hook = (await shop.get('/webhooks/')).items[0]
    expect(hash).toBe(signDelivery(String(hook?.['key']), String(hook?.['address']), body))
    expect(JSON.parse(body)).toMatchObject({ stock: 1 })
  })

  it('let only address and activity be changed', async () => {
    const hook = { event: 'products.created', address: 'https://hub.example.test/ccv' }
    const id = await shop.idOf('/webhooks/', hook)
    expect((await shop.patch(`/webhooks/${id}/`, { is_active: false })).status).toBe(204)
    expect((await shop.patch(`/webhooks/${id}/`, { event: 'products.deleted' })).status).toBe(400)
  })
})
