import { expect, test } from 'vitest'
import { nameResources } from './name-resources.ts'

const TITLES = { 'pos.product': 'Product (till)', 'shop.order': 'Order (shop)' }

test('references are said by their titles, wherever they stand in a text', () => {
  const titled = nameResources([TITLES])
  expect(titled('pos.product')).toBe('Product (till)')
  expect(titled('pos.product not found with sku "A"; shop.order 5.')).toBe(
    'Product (till) not found with sku "A"; Order (shop) 5.',
  )
})

test('what only looks like a reference stays as it is', () => {
  const titled = nameResources([TITLES])
  for (const text of [
    'me@pos.product',
    'a.pos.product',
    'pos.product.name',
    'pos.products',
    'the article "pos.product"',
    'https://pos.product/x',
    'pos.other',
  ]) {
    expect(titled(text)).toBe(text)
  }
})

test('what two integrations call differently stays as it is', () => {
  const titled = nameResources([TITLES, { 'pos.product': 'Article (counter)' }, TITLES])
  expect(titled('pos.product of shop.order')).toBe('pos.product of Order (shop)')
})
