import { expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, readAll, signal } from '../../testing/connect-shop.ts'

/** Each record takes some milliseconds, well within its limits. */
const SLOW = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    find:
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
    record: { id: =id, sku: =sku, slow: '=$count($map([1..10000], function($v){ $v }))' }
    schema: { properties: { id: { type: integer }, sku: {}, slow: {} } }
`
const RECORDS = 200

/** How often others had a turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  const beating = setInterval(() => (turns += 1), 5)
  await work()
  clearInterval(beating)
  return turns
}

test.each([
  ['is read', ({ connection }: Shop) => readAll(connection, 'item')],
  ['is searched', ({ item }: Shop) => item.find({ sku: 'x' }, { fresh: false, signal })],
])('others have their turn between the records of a page that %s', async (_, work) => {
  const items = Array.from({ length: RECORDS }, (__, id) => ({ id, sku: 'x' }))
  const shop = await connectShop((__, response) => answerJson(response, { items }), {
    resources: SLOW,
  })
  expect(await turnsDuring(() => work(shop))).toBeGreaterThan(8)
})

type Shop = Awaited<ReturnType<typeof connectShop>>
