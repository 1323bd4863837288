import { expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Resource, SourceRecord } from '../connection.ts'

const FLOW = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`

/** A source of which no record can be asked for by itself, as of a file. */
function listing(kit: RunKit, titles: readonly string[]) {
  const records = titles.map(
    (title): SourceRecord => ({ key: '1', record: { id: '1', sku: 'S1', title }, raw: { title } }),
  )
  const serverTime = new Date(kit.clock.now()).toISOString()
  const { get: _, ...resource } = kit.shop.connection.resource('article')
  const listed: Resource = {
    ...resource,
    list: async function* () {
      yield { records, serverTime }
    },
  }
  const { shop, ...others } = kit.options.systems
  if (!shop) throw new Error('the kit has a shop')
  const connection = { ...shop.connection, resource: () => listed }
  return { ...others, shop: { ...shop, connection } }
}

test('of two versions of a record on one page the older is not tried again after the newer', async () => {
  const kit = createRunKit(FLOW)
  let isDown = true
  kit.till.before = () => {
    if (!isDown) return
    isDown = false
    throw refusal('temporary', 'till is down')
  }
  await kit.run({ systems: listing(kit, ['old', 'new']) })
  expect(await kit.durable()).toEqual([])
  kit.clock.advance(3_600_000)
  await kit.run({ systems: listing(kit, []) })
  expect(kit.products()).toMatchObject({ S1: { name: 'new' } })
})
