import { expect, test } from 'vitest'
import { toText } from '../messages/to-text.ts'
import { dedent } from '../testing/dedent.ts'
import { planFlowText } from '../testing/plan-flow-text.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { mutateFlow } from './mutate-flow.ts'

const project = planFlowText(
  dedent`
    flow: articles
    format: 1
    title: Articles
    connections: { shop: shop, till: till }
    source: { read: shop.article }
    steps:
      - skip: The article is secret
        if: =title = "Secret"
      - write: till.product
        match: { sku: =sku }
        createOnly: [text]
        set:
          sku: =sku
          name: =title
          text: new
          price: =price + 1
    tests:
      - it: creates
        record: { id: 5, sku: A, title: Tee, price: 20 }
        expect:
          writes: [{ create: till.product, set: { name: Tee, price: 21 } }]
      - it: skips
        record: { id: 5, sku: A, title: Secret, price: 20 }
        expect: { result: skipped, writes: [] }
  `,
  SHOP,
  TILL,
)

function mutate(isOver = () => false) {
  const { data: flow, compile, connectors } = project
  return mutateFlow({ flow, compile, connectors, isOver })
}

test('changes that no test notices are reported, with their places', async () => {
  const { survivors, complete } = await mutate()
  expect(complete).toBe(true)
  expect(survivors.map(({ path, message }) => [path.join('.'), toText(message)])).toEqual([
    ['steps.1.createOnly', 'no test notices when "createOnly" is removed'],
    ['steps.1.set.text', 'no test notices when "text" is removed'],
  ])
})

test('changes that a test or the language notices are counted', async () => {
  const { tried, noticed, refused } = await mutate()
  expect({ tried, noticed, refused }).toEqual({ tried: 12, noticed: 10, refused: 0 })
})

test('what there was no time for is not tried', async () => {
  let asked = 0
  const report = await mutate(() => ++asked > 3)
  expect(report).toMatchObject({ tried: 3, complete: false })
})
