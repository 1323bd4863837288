import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic } from '../diagnostic.ts'
import { loadProject } from '../project/load-project.ts'
import { dedent } from '../testing/dedent.ts'
import { says } from '../testing/says.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { diagnoseCoverage, diagnoseTest, mutateProjectFlow, testProjectFlow } from './prove-flow.ts'

const ARTICLES = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  trigger: { after: groups }
  source: { read: shop.article }
  steps:
    - write: till.product
      match: { sku: =sku }
      set:
        sku: =sku
        name: =title
        price: =price
  tests:
    - it: creates an article
      record: { id: 5, sku: A, title: Tee, price: 20 }
      expect:
        writes:
          - create: till.product
            set: { name: Tee, price: 20 }
`
const ACME = dedent`
  flow: articles-acme
  extends: articles
  title: Articles of Acme
  change:
    till.product:
      set:
        price: =price + 4
        text: ours
  tests:
    - it: asks for more
      like: creates an article
      expect:
        writes:
          - create: till.product
            set: { price: 24 }
`
const GROUPS = dedent`
  flow: groups
  format: 1
  title: Groups
  connections: { shop: shop }
  source: { read: shop.group }
  steps:
    - skip: Not yet
`
const files = [
  { path: 'shop.yaml', text: SHOP },
  { path: 'till.yaml', text: TILL },
  { path: 'articles.yaml', text: ARTICLES },
  { path: 'acme.yaml', text: ACME },
  { path: 'groups.yaml', text: GROUPS },
]
const project = loadProject(files, { transports: transportSpecs })

function flowIn(file: string) {
  const flow = project.flows.find((one) => one.file === file)
  if (!flow) throw new Error(project.diagnostics.map(formatDiagnostic).join('\n'))
  return flow
}

describe('an overlay', () => {
  const flow = flowIn('acme.yaml')

  test('passes its own tests, and tells what it changes of those of its base', async () => {
    const { failed, base } = await testProjectFlow(project, flow)
    expect(failed).toBe(0)
    expect(base.flatMap((result) => diagnoseTest(flowIn('articles.yaml'), result))).toMatchObject([
      {
        file: 'articles.yaml',
        line: 20,
        message: says('creates an article: price: want 20, got 24'),
      },
    ])
  })

  test('has gaps where they are written, in its own file or in that of its base', async () => {
    const { coverage } = await testProjectFlow(project, flow)
    expect(diagnoseCoverage(flow, coverage)).toMatchObject([
      {
        code: 'test.gap_write',
        severity: 'hint',
        file: 'articles.yaml',
        line: 8,
        message: says('no test updates a record of till.product here'),
      },
    ])
  })

  test('is changed in its own file only', async () => {
    const { survivors, complete } = await mutateProjectFlow(files, project, flow, () => false)
    expect(complete).toBe(true)
    expect(survivors.map(formatDiagnostic)).toEqual([
      'acme.yaml:8:13 hint: no test notices when "text" is removed  [test.unnoticed]',
    ])
  })
})

test('a flow that runs after another is changed beside that other one', async () => {
  const report = await mutateProjectFlow(files, project, flowIn('articles.yaml'), () => false)
  expect(report).toMatchObject({ noticed: 1, refused: 4, survivors: [] })
})
