import { expect, test } from 'vitest'
import { integrationOfFlowPage, isPlaceOf, PLACES } from './navigation.ts'

test.each([
  ['/w/acme', 'overview'],
  ['/w/acme/i/shop', 'overview'],
  ['/w/acme/i/shop/f/orders', 'flows'],
  ['/w/acme/edit', 'flows'],
  ['/w/acme/i/shop/f/orders/r/7', 'records'],
  ['/w/acme/errors', 'errors'],
])('%s belongs to one place of the menu: %s', (path, place) => {
  const found = PLACES.filter(({ parts }) => isPlaceOf(parts, path))
  expect(found.map(({ text }) => text)).toEqual([place])
})

test('only the page of a flow leads back to its integration', () => {
  expect(integrationOfFlowPage('/w/acme/i/my%20shop/f/orders')).toBe('my shop')
  expect(integrationOfFlowPage('/w/acme/i/shop')).toBeUndefined()
  expect(integrationOfFlowPage('/w/acme/i/shop/f/orders/r/7')).toBeUndefined()
})
