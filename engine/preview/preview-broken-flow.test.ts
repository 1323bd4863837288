import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../project/load-project.ts'
import { dedent } from '../testing/dedent.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { previewFlow } from './preview-flow.ts'

const FLOW = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  source: { read: shop.article }
  steps:
    - let:
        sku: =$uppercase(sku)
        wrong: =$uppercase(
    - skip: Not for sale
      if: =price = (
    - write: till.product
      match: { sku: =$sku }
      if: =price > > 0
      unknown: key
      set:
        sku: =$sku
        name: =title & $wrong
        text: =title &
        price: =price
`
const RECORD = { id: 1, sku: 'a-1', title: 'Sharp shirt', price: 20 }

async function previewBroken(text: string) {
  const files = [SHOP, TILL, text].map((each, at) => ({ path: `m/${at}.yaml`, text: each }))
  const { connectors, flows, broken } = loadProject(files, { transports: transportSpecs })
  expect(flows).toEqual([])
  const [rest] = broken
  if (!rest) throw new Error('nothing of the flow is left')
  const { create } = await previewFlow({ flow: rest.plan, connectors, record: RECORD })
  return create
}

test('in a flow with mistakes, all has its value that does not depend on them', async () => {
  const { fields, result } = await previewBroken(FLOW)
  expect(result).toBe('done')
  expect(Object.fromEntries(fields.map(({ path, value }) => [path.at(-1), value]))).toEqual({
    sku: 'A-1',
    wrong: undefined,
    name: 'Sharp shirt',
    text: undefined,
    price: 20,
  })
})

test('a list that cannot be computed has no items, and the fields around it their values', async () => {
  const { fields } = await previewBroken(
    FLOW.replace('price: =price\n', 'tags: { for: "=tags[", set: { code: =code } }\n'),
  )
  const byName = new Map(fields.map(({ path, value }) => [path.join('.'), value]))
  expect(byName.get('steps.2.set.tags')).toEqual([])
  expect(byName.get('steps.2.set.name')).toBe('Sharp shirt')
})
