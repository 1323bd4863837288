import { describe, expect, test } from 'vitest'
import { dedent } from '../testing/dedent.ts'
import { planFlowText } from '../testing/plan-flow-text.ts'
import { says } from '../testing/says.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { runFlowTest } from './run-flow-test.ts'

const FLOW = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  settings:
    properties:
      surcharge: { type: number, default: 1 }
  tables:
    rate: { rows: { 21: high }, otherwise: fail }
  source: { read: shop.article }
  steps:
    - skip: The article is secret
      if: =title = "Secret"
    - find: till.group
      if: =group
      link: { shop.group: =group }
      as: group
      missing: wait
    - write: till.product
      match: { sku: =sku }
      createOnly: [text]
      set:
        sku: =sku
        name: =title
        text: new
        price: =price + $settings.surcharge
        rate: =$translate("rate", tax)
        group: =$group.id
        codes: =codes.ean
        tags: { for: =tags, set: { tag: =$ } }
  deletes:
    limit: 5%
    do:
      - delete: till.product
        missing: ok
  tests:
`

/** Runs one test, written as in a flow's file without its `it`. */
async function run(text: string) {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
  const { flow, connectors } = planFlowText(`${FLOW}  - it: works\n${lines.join('')}`, SHOP, TILL)
  const [only] = flow.tests
  if (!only) throw new Error('there is no test')
  return runFlowTest(flow, connectors, only)
}

async function differencesOf(text: string) {
  return (await run(text)).differences
}

describe('a test of a flow passes when', () => {
  test.each([
    [
      'a record is created as wanted, with defaults of settings',
      `
        record: { id: 5, sku: A, title: Tee, price: 20, tax: 21, tags: [x] }
        expect:
          result: done
          writes:
            - create: till.product
              id: 1
              set: { sku: A, price: 21, rate: high, tags: [{ tag: x }] }
              without: [group]
      `,
    ],
    [
      'a lone value is sent as the list that the target wants',
      `
        record: { id: 5, sku: A, title: Tee, tax: 21, codes: [{ ean: "1" }] }
        expect: { writes: [{ create: till.product, set: { codes: ["1"] } }] }
      `,
    ],
    [
      'a given record is updated, without fields for new ones',
      `
        record: { id: 5, sku: A, title: Tee, price: 20, tax: 21 }
        given: { till.product: [{ id: 7, sku: A }] }
        expect:
          writes: [{ update: till.product, id: 7, set: { name: Tee }, without: [text] }]
      `,
    ],
    [
      'its own settings and rows count',
      `
        settings: { surcharge: 0 }
        tables: { rate: { 9: low } }
        record: { id: 5, sku: A, title: Tee, price: 20, tax: 9 }
        expect: { writes: [{ create: till.product, set: { price: 20, rate: low } }] }
      `,
    ],
    [
      'its links lead to given records',
      `
        record: { id: 5, sku: A, title: Tee, tax: 21, group: 10 }
        given:
          till.group: [{ id: 3 }]
          links: [{ source: shop.group, key: 10, target: till.group, id: 3 }]
        expect: { writes: [{ create: till.product, set: { group: 3 } }] }
      `,
    ],
    [
      'a record waits',
      `
        record: { id: 5, sku: A, title: Tee, tax: 21, group: 10 }
        expect: { result: waiting, reason: till.group, writes: [] }
      `,
    ],
    [
      'a record is skipped with its reason',
      `
        record: { id: 5, sku: A, title: Secret }
        expect: { result: skipped, reason: secret, writes: [] }
      `,
    ],
    [
      'a record fails for want of a row',
      `
        record: { id: 5, sku: A, title: Tee, tax: 6 }
        expect: { result: failed, reason: '"6"', writes: [] }
      `,
    ],
    [
      'the target refuses what its connector does not allow',
      `
        record: { id: 5, sku: A, title: A name of more than twenty letters, tax: 21 }
        expect: { result: failed, reason: name, writes: [] }
      `,
    ],
    [
      'nothing is sent the second time',
      `
        record: { id: 5, sku: A, title: Tee, tax: 21 }
        runs: 2
        expect: { result: unchanged, writes: [] }
      `,
    ],
    [
      'a record that is gone is deleted, by the link made for it',
      `
        deleted: 5
        given:
          till.product: [{ id: 7, sku: A }]
          links: [{ source: shop.article, key: 5, target: till.product, id: 7 }]
        expect: { result: done, writes: [{ delete: till.product, id: 7 }] }
      `,
    ],
    [
      'the link made for its record leads to the target, whatever its fields say now',
      `
        record: { id: 5, sku: NEW, title: Tee, tax: 21 }
        given:
          till.product: [{ id: 7, sku: A }]
          links: [{ source: shop.article, key: 5, target: till.product, id: 7 }]
        expect: { result: done, writes: [{ update: till.product, id: 7, set: { sku: NEW } }] }
      `,
    ],
  ])('%s', async (_, text) => {
    expect(await differencesOf(dedent`${text}`)).toEqual([])
  })
})

describe('a test of a flow says', () => {
  test('which field is not as wanted, and where that is written', async () => {
    const differences = await differencesOf(dedent`
      record: { id: 5, sku: A, title: Tee, price: 23.2, tax: 21 }
      expect: { writes: [{ create: till.product, set: { price: 20 } }] }
    `)
    expect(differences).toEqual([
      {
        path: ['tests', 0, 'expect', 'writes', 0, 'set', 'price'],
        message: says('price: want 20, got 24.2'),
      },
    ])
  })

  test('why a record failed that should not have', async () => {
    const [difference] = await differencesOf(dedent`
      record: { id: 5, sku: A, tax: 21 }
      expect: { result: done }
    `)
    expect(difference?.message).toEqual(
      says('result: want done, got failed: till.product: "name" is missing'),
    )
  })

  test('that a given record, a record or a setting could not be', async () => {
    const differences = await differencesOf(dedent`
      record: { id: 5, sku: A, title: Secret, colour: red }
      settings: { surcharge: much }
      given: { till.product: [{ sku: A, size: 5 }] }
      expect: { result: skipped }
    `)
    expect(differences).toEqual([
      {
        path: ['tests', 0, 'settings', 'surcharge'],
        message: says('settings.surcharge must be a number, got "much"'),
      },
      { path: ['tests', 0, 'record'], message: says('shop.article: has no field "colour"') },
      {
        path: ['tests', 0, 'given', 'till.product', 0],
        message: says('till.product: has no field "size"'),
      },
    ])
  })
})
