import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { formatDiagnostic } from '../diagnostic.ts'
import { loadProject } from '../project/load-project.ts'
import { createFakeConnection } from '../proof/fake-connection.ts'
import { createFakeSystem } from '../proof/fake-system.ts'
import {
  diagnoseCoverage,
  diagnoseTest,
  mutateProjectFlow,
  testProjectFlow,
} from '../proof/prove-flow.ts'
import { dedent } from '../testing/dedent.ts'
import { unsaidIn } from '../testing/sentence-codes.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { TEST_PARTS, TEST_SENTENCES } from './test-sentences.ts'
import { translateProblem } from './translate-sentences.ts'

const FLOW = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  settings: { properties: { surcharge: { type: number, default: 1 } } }
  tables:
    rate: { rows: { 21: high }, otherwise: fail }
  source: { read: shop.article }
  steps:
    - skip: The article is secret
      if: =title = "Secret"
    - do:
        - find: till.group
          link: { shop.group: =group }
          as: group
          missing: ok
      if: =group
      else:
        - let: { group: { id: 1 } }
    - call: mark
    - write: till.group
      if: =group
      mode: create
      link: { shop.group: =group }
      set: { name: a group }
    - write: till.product
      match: { sku: =sku }
      createOnly: [text]
      set:
        sku: =sku
        name: =title
        text: new
        price: =price + $settings.surcharge
        rate: =$translate("rate", tax)
        codes: [=sku, none]
        tags: { for: =tags, if: =$ != "", set: { tag: =$ } }
`

const MARK = dedent`
  steps: mark
  format: 1
  do:
    - skip: It has no code
      if: =sku = ""
`

const TESTS = dedent`
  tests:
    - it: "creates: an article"
      record: { id: 5, sku: A, title: Tee, price: 20 }
      expect:
        writes: [{ create: till.product, id: 9, set: { price: 20, rate: high, tags: [] }, without: [name] }]
    - it: skips
      like: "creates: an article"
      expect: { result: skipped, reason: secret, writes: [] }
    - it: wants a name
      record: { id: 5, sku: A }
      expect: { result: done, reason: no name, writes: [{ create: till.product }] }
    - it: wants a row
      record: { id: 5, sku: A, title: Tee, tax: 6 }
      expect: { result: done }
    - it: wants what it gets
      record: { id: 5, sku: A, tax: 6 }
      settings: { surcharge: much }
      given: { till.product: [{ sku: 7 }] }
      expect: { writes: [{ update: till.product }, { create: till.group }] }
    - it: creates nothing
      like: "creates: an article"
      expect: { writes: [{ update: till.product }] }
`

/** A flow whose tests notice little of what it does. */
const UNNOTICED = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  settings: { properties: { surcharge: { type: number, default: 1 } } }
  source: { read: shop.article }
  steps:
    - skip: The article is secret
      if: =title = "Secret"
    - let: { names: [=title, none], factor: 2 }
      if: =sku
    - write: till.product
      if: =sku
      match: { sku: =sku }
      createOnly: [text, rate]
      set:
        sku: =sku & ""
        name: Tee
        text: =$names[0]
        rate: high
        price: =price * $factor + $settings.surcharge
        tags: { for: =tags, if: =$ != "", set: { tag: =$ } }
  tests:
    - it: creates an article
      record: { id: 5, sku: A, title: Tee, price: 20, tags: [x] }
      expect: { writes: [{ create: till.product, set: { tags: [{ tag: x }] } }] }
    - it: updates an article
      like: creates an article
      given: { till.product: [{ id: 7, sku: A }] }
      expect: { writes: [{ update: till.product, without: [text] }] }
`

function load(text: string) {
  const files = [
    { path: 'shop.yaml', text: SHOP },
    { path: 'till.yaml', text: TILL },
    { path: 'mark.yaml', text: MARK },
    { path: 'articles.yaml', text },
  ]
  const project = loadProject(files, { transports: transportSpecs })
  const [flow] = project.flows
  if (!flow) throw new Error(project.diagnostics.map(formatDiagnostic).join('\n'))
  return { files, project, flow }
}

async function differences(): Promise<readonly string[]> {
  const { project, flow } = load(FLOW + TESTS)
  const { results } = await testProjectFlow(project, flow)
  return results.flatMap((result) => diagnoseTest(flow, result)).map(({ message }) => message)
}

async function gaps(): Promise<readonly string[]> {
  const { project, flow } = load(FLOW)
  const { coverage } = await testProjectFlow(project, flow)
  return diagnoseCoverage(flow, coverage).map(({ message }) => message)
}

async function survivors(): Promise<readonly string[]> {
  const { files, project, flow } = load(UNNOTICED)
  const report = await mutateProjectFlow(files, project, flow, () => false)
  return report.survivors.map(({ message }) => message)
}

/** What the target of a test has against what no check of the flow can foresee. */
async function refusals(): Promise<readonly string[]> {
  const { project } = load(FLOW)
  const { till } = project.connectors
  if (!till) throw new Error('there is no till')
  const connection = createFakeConnection(createFakeSystem('till', till, { product: [{ id: 1 }] }))
  const [products, groups] = [connection.resource('product'), connection.resource('group')]
  const { signal } = new AbortController()
  const refused = [
    products.find({ name: 'Tee', text: 'new' }, { fresh: false, signal }),
    products.create({ price: 'much', size: 1 }, { operation: '1', signal }),
    products.update(1, { name: null }, { signal }),
    products.update(2, {}, { signal }),
    groups.update(1, {}, { signal }),
    groups.delete(1, { signal }),
  ].map((done) => done.then(String, ({ message }: Error) => message))
  return Promise.all(refused)
}

const ALL = { differences, gaps, survivors, refusals }

describe.each([
  ['Italian', italian],
  ['Dutch', dutch],
])('what tests find is said in %s', (_, words) => {
  test.each(Object.entries(ALL))('as %s', async (_about, find) => {
    for (const sentence of await find()) {
      const translated = translateProblem(sentence, words)
      expect(translated).not.toBe(sentence)
      for (const quoted of sentence.match(/"[^"]*"/g) ?? []) expect(translated).toContain(quoted)
    }
  })
})

test('these are all the sentences about tests, and all their parts', async () => {
  const texts = (await Promise.all(Object.values(ALL).map((find) => find()))).flat()
  const codes = [...Object.keys({ ...TEST_SENTENCES, ...TEST_PARTS }), 'rowMissing']
  expect(unsaidIn(texts, codes)).toEqual([])
})
