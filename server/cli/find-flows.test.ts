import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { findFlows, flowNamed, requireFlow } from './find-flows.ts'
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
