import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { findFlows, flowNamed, requireFlow } from './find-flows.ts'
import { CliError } from './io.ts'
import { SHIPPED } from './select-files.ts'

const OWN = `flow: orders
format: 1
title: My orders
connections: { shop: lightspeed-ecom, till: ccv-salespos }
source: { read: shop.category }
steps:
  - write: till.category
    match: { name: =title }
    set: { name: =title }
`

const shipped = readShippedFiles()
  .filter(({ path }) =>
    /lightspeed-(?:ccv|ecom)\/[\w-]+\.yaml$|ccv-salespos\/[\w-]+\.yaml$/.test(path),
  )
  .map(({ path, text }) => ({ path: `${SHIPPED}${path}`, text }))
const project = loadProject([...shipped, { path: 'mappings/orders.yaml', text: OWN }], {
  transports: transportSpecs,
  checked: () => true,
})

test('a flow of one’s own comes before a shipped one of the same name', () => {
  expect(flowNamed(project, 'orders')?.title).toBe('My orders')
  expect(requireFlow(project, 'orders').title).toBe('My orders')
  expect(findFlows(project, 'orders', []).map(({ title }) => title)).toEqual(['My orders'])
})

test('the flows of an integration are its own', () => {
  const flows = findFlows(project, 'lightspeed-ccv', [])
  expect(flows.map(({ name }) => name)).toContain('orders')
  expect([...new Set(flows.map(({ integration }) => integration))]).toEqual(['lightspeed-ccv'])
})

const BROKEN_SHOP = `connector: web-shop
format: 1
title: Shop
settings: { type: object, properties: {} }
http: { base: https://shop.example, nonsense: 1 }
resources: {}
`

/** What is said of a name, in a project with some more files. */
function refusalOf(name: string, files: Readonly<Record<string, string>>): CliError | undefined {
  const more = Object.entries(files).map(([path, text]) => ({ path, text }))
  const loaded = loadProject([...shipped, ...more], { transports: transportSpecs })
  try {
    requireFlow(loaded, name)
  } catch (error) {
    if (error instanceof CliError) return error
  }
  return undefined
}

const ofBrokenShop = OWN.replace('lightspeed-ecom', 'web-shop')

test.each(['mappings/orders.yaml', 'mappings/other.yaml'])(
  'a flow of %s whose connector has mistakes is refused with these, also where one of its name is shipped',
  (path) => {
    const files = { 'connectors/web-shop/connector.yaml': BROKEN_SHOP, [path]: ofBrokenShop }
    const refusal = refusalOf('orders', files)
    expect(refusal?.code).toBe('found')
    expect(refusal?.message).toContain('connectors/web-shop/connector.yaml:5:37')
    expect(refusal?.message).toContain(`${path}:4:22`)
  },
)

test('a name that is not known is refused with the mistakes of files, which may be of the flow that is meant', () => {
  const refusal = refusalOf('no-such', { 'mappings/broken.yaml': 'flow: ["\n' })
  expect(refusal?.code).toBe('usage')
  expect(refusal?.message).toContain('mappings/broken.yaml:')
  expect(refusal?.message).toContain('"no-such"')
})
