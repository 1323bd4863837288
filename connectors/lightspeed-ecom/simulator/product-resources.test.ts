import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../simulator/json.ts'
import { openTestShop, type TestShop } from './testing/open-test-shop.ts'
import { idOf } from './testing/shop-client.ts'

let shop: TestShop['shop']
let ask: TestShop['ask']
let clock: TestShop['clock']

beforeAll(async () => {
  ;({ shop, ask, clock } = await openTestShop())
})
afterAll(() => shop.close())

describe('products and variants', () => {
  test('makes a default variant by itself when a product is created', async () => {
    const { status, id } = await createProduct()
    expect(status).toBe(201)
    const variants = (await ask('GET', 'variants', { product: id })).list('variants')
    expect(variants).toMatchObject([{ isDefault: true, stockLevel: 0, options: [] }])
  })

  test('unsets the previous default when another variant becomes it', async () => {
    const { id } = await createProduct()
    const body = { variant: { product: id, title: 'M', isDefault: true } }
    const second = (await ask('POST', 'variants', {}, body)).one('variant')
    const variants = (await ask('GET', 'variants', { product: id })).list('variants')
    const defaults = variants.filter(({ isDefault }) => isDefault === true)
    expect(defaults.map((variant) => variant['id'])).toEqual([second['id']])
  })

  test('moves updatedAt on every write, but not that of the product when a variant is written', async () => {
    const { id } = await createProduct()
    const before = (await ask('GET', `products/${id}`)).one('product')['updatedAt']
    const [variant] = (await ask('GET', 'variants', { product: id })).list('variants')
    clock.now += 5000
    const written = await ask(
      'PUT',
      `variants/${idOf(variant)}`,
      {},
      { variant: { stockLevel: 7 } },
    )
    expect(written.one('variant')['updatedAt']).not.toBe(variant?.['updatedAt'])
    expect((await ask('GET', `products/${id}`)).one('product')['updatedAt']).toBe(before)
  })

  test('notes every change of stock as a movement that cannot be written', async () => {
    const { id } = await createProduct()
    const [variant] = (await ask('GET', 'variants', { product: id })).list('variants')
    await ask('PUT', `variants/${idOf(variant)}`, {}, { variant: { stockLevel: 9 } })
    const moved = await ask('GET', 'variants/movements', { variant: Number(variant?.['id']) })
    expect(moved.list('variantsMovements')).toMatchObject([{ stockLevelChange: 9 }])
    expect((await ask('POST', 'variants/movements', {}, {})).status).toBe(405)
  })

  test('never leaves a product without a variant', async () => {
    const { id } = await createProduct()
    const [variant] = (await ask('GET', 'variants', { product: id })).list('variants')
    expect((await ask('DELETE', `variants/${idOf(variant)}`)).status).toBe(422)
    expect((await ask('DELETE', `products/${id}`)).status).toBe(204)
    expect((await ask('GET', 'variants', { product: id })).list('variants')).toEqual([])
  })

  test('says which fields are wrong', async () => {
    const answer = await ask('POST', 'products', {}, { product: { brand: 1 } })
    expect(answer.status).toBe(422)
    expect(answer.one('error')).toMatchObject({
      code: 422,
      errors: { title: 'The field title is required.', brand: 'The brand 1 does not exist.' },
    })
  })

  test('shows the options of a variant by name, from the set of its product', async () => {
    const set = await ask(
      'POST',
      'sets',
      {},
      {
        set: { name: 'Sizes', options: [{ name: 'Size', values: [{ name: 'S' }, { name: 'M' }] }] },
      },
    )
    const made = set.one('set') as unknown as {
      id: number
      options: { id: number; values: { id: number }[] }[]
    }
    const option = made.options[0]
    const product = await ask('POST', 'products', {}, { product: { title: 'X', set: made.id } })
    expect(product.one('product')).toMatchObject({ hasMatrix: true, set: { name: 'Sizes' } })
    const wish: Json = { id: option?.id ?? 0, value: { id: option?.values[1]?.id ?? 0 } }
    const body = { variant: { product: product.one('product')['id'] ?? 0, options: [wish] } }
    const variant = (await ask('POST', 'variants', {}, body)).one('variant')
    expect(variant).toMatchObject({ options: [{ name: 'Size', value: { name: 'M' } }] })
  })

  test('puts features under the id of their attribute, and refuses to create them', async () => {
    const { id } = await createProduct()
    const [attribute] = (await ask('GET', 'attributes')).list('attributes')
    const path = `products/${id}/attributes`
    expect((await ask('POST', path, {}, { productAttributes: { value: 'Italy' } })).status).toBe(
      405,
    )
    const put = { productAttributes: { value: 'Italy' } }
    expect((await ask('PUT', `${path}/${idOf(attribute)}`, {}, put)).status).toBe(200)
    expect((await ask('GET', path)).list('productAttributes')).toMatchObject([
      { id: attribute?.['id'], value: 'Italy', attribute: { title: attribute?.['title'] } },
    ])
    expect(attribute).not.toHaveProperty('createdAt')
  })

  test('puts a product into a category once, and takes it out by the relation', async () => {
    const { id } = await createProduct()
    const [category] = (await ask('GET', 'categories')).list('categories')
    const body = { categoriesProduct: { product: id, category: category?.['id'] ?? 0 } }
    const link = (await ask('POST', 'categories/products', {}, body)).one('categoriesProduct')
    expect((await ask('POST', 'categories/products', {}, body)).status).toBe(422)
    expect((await ask('DELETE', `categories/products/${idOf(link)}`)).status).toBe(204)
  })

  test('answers typesAttributes to typesAttribute', async () => {
    const type = (await ask('POST', 'types', {}, { type: { title: 'Shoes' } })).one('type')
    const [attribute] = (await ask('GET', 'attributes')).list('attributes')
    const wish: Json = { type: type['id'] ?? 0, attribute: attribute?.['id'] ?? 0, sortOrder: 1 }
    const { body } = await ask('POST', 'types/attributes', {}, { typesAttribute: wish })
    expect(Object.keys(body as object)).toEqual(['typesAttributes'])
  })
})

async function createProduct(title = 'Wool sweater') {
  const { status, one } = await ask('POST', 'products', {}, { product: { title } })
  return { status, id: Number(one('product')['id']) }
}
