import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  ADMIN_SHOP_CONNECTOR,
  type AdminShop,
  startAdminShop,
} from '../testing/start-admin-shop.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const SECRET = 'the secret of the application'
const FLOW = `flow: things
format: 1
title: Things
connections: { shop: admin-shop }
source: { read: shop.thing }
steps:
  - skip: =name
`

let kit: CliKit
let shop: AdminShop

beforeEach(async () => {
  kit = createCliKit()
  shop = await startAdminShop(SECRET)
})
afterEach(async () => {
  await shop.server.close()
  await kit.remove()
})

test('a flow runs with an account that signs itself in, and a further run signs in no more', async () => {
  kit.env['SECRET'] = SECRET
  kit.write('connectors/admin-shop/connector.yaml', ADMIN_SHOP_CONNECTOR)
  kit.write('flows/things.yaml', FLOW)
  const set = ['--set', `url=${shop.server.origin}`, '--set', 'client=KEY']
  const connect = ['connect', 'shop', '--connector', 'admin-shop', ...set]
  expect(await kit.run(...connect, '--secret-env', 'secret=SECRET')).toMatchObject({ code: 0 })
  const ran = await kit.run('run', 'things')
  expect(ran.code).toBe(0)
  expect(JSON.parse(ran.out)).toMatchObject({ state: 'finished', counts: { skipped: 1 } })
  expect((await kit.run('run', 'things', '--all')).code).toBe(0)
  expect(shop.signIns()).toBe(1)
  expect(JSON.stringify(ran)).not.toMatch(/token-\d|the secret/)
})
