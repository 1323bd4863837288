import { expect, test } from 'vitest'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Connection, Page } from '../connection.ts'
import { planFlow } from '../plan-flow.ts'
import type { RunOptions } from '../run-options.ts'

const FLOW = `steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

/** The same shop, whose pages say when they were handled. */
function withMarks({ options, shop }: RunKit, handled: (page: Page) => Promise<void>): RunOptions {
  const { shop: system } = options.systems
  if (!system) throw new Error('no shop')
  async function* marked(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
    for await (const page of pages) yield { ...page, handled: () => handled(page) }
  }
  const connection: Connection = {
    ...shop.connection,
    resource: (name) => {
      const resource = shop.connection.resource(name)
      return { ...resource, list: (request) => marked(resource.list(request)) }
    },
  }
  return { ...options, systems: { ...options.systems, shop: { ...system, connection } } }
}

function createShop(count: number): RunKit {
  const kit = createRunKit(FLOW)
  for (let at = 1; at <= count; at += 1) kit.shop.put(String(at), { sku: `S${at}`, title: 'T' })
  return kit
}

test('a page is told that it was handled once that is committed, and not before', async () => {
  const kit = createShop(5)
  const linked: number[] = []
  const handled = async ({ records }: Page): Promise<void> => {
    const keys = records.map(({ key }) => ({ source: 'shop.article', key, target: 'till.product' }))
    linked.push((await kit.store.links(keys)).filter((link) => link !== undefined).length)
  }
  await kit.run(withMarks(kit, handled))
  expect(linked).toEqual([2, 2, 1])
  linked.length = 0
  await kit.run({ ...withMarks(kit, handled), what: { kind: 'all' } })
  expect(linked).toEqual([2, 2, 1])
})

test('a page with a record that has to be read again is not told so', async () => {
  const kit = createShop(3)
  const handled: string[] = []
  const options = withMarks(kit, async ({ records }) => {
    handled.push(records.map(({ key }) => key).join(' '))
  })
  await kit.run({ ...options, limit: 3 })
  expect(handled).toEqual(['3 2', '1'])
  handled.length = 0
  await kit.run({ ...options, what: { kind: 'all' }, limit: 1 })
  expect(handled).toEqual([])
})

test('a run fails where what becomes of a page fails', async () => {
  const kit = createShop(1)
  const options = withMarks(kit, () => Promise.reject(new Error('the file cannot be moved')))
  await expect(kit.run(options)).rejects.toThrow('the file cannot be moved')
})

test('a plan tells no page that it was handled', async () => {
  const kit = createShop(1)
  const options = withMarks(kit, () => Promise.reject(new Error('it was told')))
  expect((await planFlow(options)).records).toHaveLength(1)
})
