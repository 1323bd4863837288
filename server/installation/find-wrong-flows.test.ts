import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { findWrongFlows } from './questions.ts'

const NAMED =
  /(?:lightspeed-ccv|woocommerce-exact)\/[\w-]+\.yaml$|(?:lightspeed-ecom|ccv-salespos|woocommerce|exact-online)\/connector\.yaml$/
const project = loadProject(
  readShippedFiles().filter(({ path }) => NAMED.test(path)),
  { transports: transportSpecs, checked: () => true },
)

function wrongOf(integration: string, directions: Readonly<Record<string, string>>) {
  const before = { directions: {}, off: [] }
  return findWrongFlows({ project, integration }, before, { directions, off: [] })
}

test('of an integration without directions, each one that is named is not known', () => {
  expect(wrongOf('woocommerce-exact', { products: 'products-to-pos' })).toEqual([
    { path: 'directions.products', message: { code: 'isNotKnown', values: {} } },
  ])
})

test('a wrong direction is told with those that there are', () => {
  const choices = '"products-to-pos", "products-to-shop"'
  expect(wrongOf('lightspeed-ccv', { products: 'orders' })).toEqual([
    { path: 'directions.products', message: { code: 'isOneOf', values: { choices } } },
  ])
  expect(wrongOf('lightspeed-ccv', { product: 'products-to-pos' })).toEqual([
    { path: 'directions', message: { code: 'isValue', values: { value: '"products"' } } },
  ])
})
