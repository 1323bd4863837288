import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from './testing/open-test-shop.ts'
import { idOf } from './testing/shop-client.ts'

let shop: TestShop['shop']
let ask: TestShop['ask']

beforeAll(async () => {
  ;({ shop, ask } = await openTestShop())
})
afterAll(() => shop.close())

describe('webhooks', () => {
  test('are posted with the object in its envelope and the headers that name the event', async () => {
    const got: { headers: Record<string, unknown>; body: string }[] = []
    const receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      request.on('end', () => {
        got.push({ headers: request.headers, body })
        response.end()
      })
    })
    await new Promise<void>((resolve) => {
      receiver.listen(0, '127.0.0.1', resolve)
    })
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    const wish = { itemGroup: 'orders', itemAction: '*', language: 'nl', format: 'json', address }
    const hook = (await ask('POST', 'webhooks', {}, { webhook: wish })).one('webhook')
    expect(hook).toMatchObject({ isActive: true, language: { code: 'nl' } })
    const order = shop.state.placeOrder()
    await shop.state.delivered()
    await ask('DELETE', `webhooks/${idOf(hook)}`)
    receiver.close()
    expect(got).toHaveLength(1)
    expect(got[0]?.headers).toMatchObject({
      'x-event': 'orders/created',
      'x-cluster-id': 'eu1',
      'x-shop-id': '1',
      'x-format': 'json',
      'x-language': 'nl',
      'x-request-id': expect.any(String),
    })
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({ order: { id: order.id } })
  })
})
