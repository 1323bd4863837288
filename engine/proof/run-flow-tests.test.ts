import { describe, expect, test } from 'vitest'
import { toText } from '../messages/to-text.ts'
import { dedent } from '../testing/dedent.ts'
import { planFlowText } from '../testing/plan-flow-text.ts'
import { says } from '../testing/says.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { runFlowTests } from './run-flow-tests.ts'

const HEAD = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  tables:
    rate: { rows: { 21: high, 9: low }, otherwise: fail }
    unused: { rows: { a: b } }
  source: { read: shop.article }
`
const STEPS = dedent`
  steps:
    - skip: The article is secret
      if: =title = "Secret"
    - if: =group
      do:
        - find: till.group
          link: { shop.group: =group }
          as: group
      else:
        - let: { group: { id: 1 } }
    - write: till.product
      match: { sku: =sku }
      set:
        sku: =sku
        name: =title
        text: =text
        group: =$group.id
        rate: =$translate("rate", tax)
        tags: { for: =tags, if: =$ != "", set: { tag: =$ } }
`
const TESTS = dedent`
  tests:
    - it: creates
      record: { id: 5, sku: A, title: Tee, tax: 21, tags: [x] }
      expect: { writes: [{ create: till.product, set: { name: Tee, group: 1 } }] }
    - it: wants what does not happen
      like: creates
      expect: { writes: [{ create: till.product, set: { name: Cap } }] }
`

const { flow, connectors } = planFlowText(HEAD + STEPS + TESTS, SHOP, TILL)

describe('the tests of a flow', () => {
  test('are all run, and tell what is not as they want it', async () => {
    const report = await runFlowTests(flow, connectors)
    expect(report).toMatchObject({ passed: 1, failed: 1, base: [] })
    expect(report.results.flatMap(({ differences }) => differences)).toEqual([
      {
        path: ['tests', 1, 'expect', 'writes', 0, 'set', 'name'],
        message: says('name: want "Cap", got "Tee"'),
      },
    ])
  })

  test('of a base count for nothing under its overlay, but say what that changes', async () => {
    const changed = STEPS.replace('name: =title', 'name: ="My " & title')
    const overlay = planFlowText(HEAD + changed, SHOP, TILL)
    const { base, failed } = await runFlowTests(overlay.flow, connectors, flow)
    expect(failed).toBe(0)
    expect(base[0]).toMatchObject({
      it: 'creates',
      differences: [{ message: says('name: want "Tee", got "My Tee"') }],
    })
  })

  test('show less than all of it: the gaps, with their places', async () => {
    const { coverage } = await runFlowTests(flow, connectors)
    expect(coverage.gaps.map(({ path, message }) => [path.join('.'), toText(message)])).toEqual([
      ['tables.rate.rows.9', 'no test uses the row "9" of the table "rate"'],
      ['tables.rate.otherwise', 'no test asks the table "rate" for a value that has no row'],
      ['steps.0.if', 'no test enters this "skip"'],
      ['steps.1.if', 'no test enters this step'],
      ['steps.1.do.0', 'no test reaches this step'],
      ['steps.1.do.0', 'no test finds a record of till.group here'],
      [
        'steps.1.do.0.missing',
        'no test reaches this step while the record of till.group is missing',
      ],
      ['steps.2', 'no test updates a record of till.product here'],
      ['steps.2.set.text', 'no test gives "text" a value'],
      ['steps.2.set.tags.if', 'no test has an item that this list skips'],
    ])
    expect(coverage.total - coverage.shown).toBe(coverage.gaps.length)
  })
})
