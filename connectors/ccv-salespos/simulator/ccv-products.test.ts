import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, openTestShop, product, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

describe('writes', () => {
  it('answer 201 with the record and 204 without anything', async () => {
    const made = await shop.post('/products/', product)
    expect([made.status, made.body['name']]).toEqual([201, 'Mug'])
    const changed = await shop.patch(`/products/${made.body['id']}/`, { stock: 24 })
    expect([changed.status, changed.text]).toEqual([204, ''])
    const removed = await shop.remove(`/products/${made.body['id']}/`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await shop.get(`/products/${made.body['id']}/`)).status).toBe(404)
  })

  it('sometimes answer a POST without a body, though it was done', async () => {
    shop.simulator.state.behaviour.emptyCreates = true
    const reply = await shop.post('/products/', { ...product, productnumber: 'GHOST' })
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect((await shop.get('/products/?productnumber=GHOST')).items).toHaveLength(1)
  })

  it('move the modifydate of a product', async () => {
    const before = (await shop.get('/products/?size=1')).items[0]
    await shop.patch(`/products/${before?.['id']}/`, { description: '<p>New</p>' })
    const after = await shop.get(`/products/${before?.['id']}/`)
    expect(String(after.body['modifydate']) > String(before?.['modifydate'])).toBe(true)
  })

  it('do not make a second product impossible with the same number', async () => {
    await shop.idOf('/products/', { ...product, productnumber: 'SAME' })
    await shop.idOf('/products/', { ...product, productnumber: 'SAME' })
    expect((await shop.get('/products/?productnumber=SAME')).items).toHaveLength(2)
  })
})

describe('combinations', () => {
  it('are made by the server: every value with every other, with the stock of the POST', async () => {
    const id = await shop.idOf('/products/', { ...product, stocktype: 'Attribute' })
    const [small, large] = await shop.axis('Fit', 'option_menu_required', ['S', 'L'])
    const [red] = await shop.axis('Tint', 'option_menu', ['Red'])
    const choose = (value: number | undefined, more: object = {}) =>
      shop.idOf(`/products/${id}/productattributevalues/`, {
        optionvalue: value,
        price: 1,
        ...more,
      })
    await choose(small, { stock: 7 })
    await choose(large, { stock: 7 })
    const one = await shop.get(`/products/${id}/attributecombinations/`)
    expect(one.items.map((item) => item['stock'])).toEqual([7, 7])
    await choose(red, { stock: 2 })
    const two = await shop.get(`/products/${id}/attributecombinations/`)
    expect(two.items).toMatchObject([
      {
        stock: 2,
        netto_extra_price: 2,
        combination: [
          { attribute_value: { id: small, name: 'S' } },
          { attribute_value: { id: red } },
        ],
      },
      { combination: [{ attribute_value: { id: large } }, { attribute_value: { id: red } }] },
    ])
    expect(two.items.map((item) => item['id'])).not.toEqual(one.items.map((item) => item['id']))
    expect((await shop.get(`/products/${id}/`)).body['stock']).toBe(4)
  })

  it('come from menus alone: texts and additional menus make none', async () => {
    const id = await shop.idOf('/products/', product)
    const [gift] = await shop.axis('Wrap', 'additional_menu', ['Gift'])
    await shop.idOf(`/products/${id}/productattributevalues/`, { optionvalue: gift, price: 2 })
    expect((await shop.get(`/products/${id}/attributecombinations/`)).items).toEqual([])
  })

  it('can be changed but neither made nor removed', async () => {
    const combination = shop.firstOf('attributecombinations')
    const path = `/attributecombinations/${combination?.id}/`
    expect((await shop.patch(path, { sku_number: 'NEW', stock: 6 })).status).toBe(204)
    expect((await shop.get(path)).body).toMatchObject({ sku_number: 'NEW', stock: 6 })
    expect(codeOf(await shop.remove(path))).toBe('405.10')
    const list = `/products/${combination?.['product_id']}/attributecombinations/`
    expect(codeOf(await shop.post(list, {}))).toBe('405.10')
  })

  it('refuse a value that the product has already', async () => {
    const id = await shop.idOf('/products/', product)
    const [only] = await shop.axis('Once', 'option_menu', ['x'])
    const body = { optionvalue: only ?? 0, price: 0 }
    await shop.idOf(`/products/${id}/productattributevalues/`, body)
    expect(codeOf(await shop.post(`/products/${id}/productattributevalues/`, body))).toBe('500.40')
  })

  it('are grouped by attribute in the sets of the product, which are read only', async () => {
    const row = shop.firstOf('productattributevalues')
    const sets = await shop.get(`/products/${row?.['product_id']}/productattributesets/`)
    expect(sets.items[0]).toMatchObject({ attributename: row?.['optionname'] })
  })
})

describe('features and categories', () => {
  it('take a value once its group is linked to the product', async () => {
    const id = await shop.idOf('/products/', product)
    const group = await shop.idOf('/productpropertygroups/', { name: 'Webshop' })
    const feature = await shop.idOf(`/productpropertygroups/${group}/productproperties/`, {
      name: 'Origin',
      type: 'text',
    })
    const value = { product_id: id, product_property_id: feature, value: 'Italy' }
    expect((await shop.post('/productpropertyvalues/', value)).status).toBe(400)
    const link = { product_id: id, product_property_group_id: group }
    await shop.idOf('/producttopropertygroups/', link)
    await shop.idOf('/productpropertyvalues/', value)
    expect((await shop.get(`/products/${id}/producttopropertygroups/`)).items).toMatchObject([
      { values: { collection: [{ product_property_id: feature, value: 'Italy' }] } },
    ])
    expect(codeOf(await shop.post('/productpropertyvalues/', value))).toBe('500.40')
  })

  it('show categories as a list, beneath their parent, and as a tree', async () => {
    const parent = await shop.idOf('/categories/', { name: 'Clothing' })
    const child = await shop.idOf('/categories/', { name: 'Knitwear', parentcategory_id: parent })
    expect((await shop.get(`/categories/${child}/`)).body['parentcategory']).toMatchObject({
      id: parent,
    })
    expect((await shop.get(`/categories/${parent}/categories/`)).items).toMatchObject([
      { id: child },
    ])
    const tree = (await shop.get('/categorytree/')).text
    expect(tree).toContain('Knitwear')
    const loop = await shop.patch(`/categories/${parent}/`, { parentcategory_id: child })
    expect(loop.status).toBe(400)
  })

  it('put a product into a category once', async () => {
    const body = {
      product_id: await shop.idOf('/products/', product),
      category_id: await shop.idOf('/categories/', { name: 'New' }),
    }
    await shop.idOf('/producttocategories/', body)
    expect(codeOf(await shop.post('/producttocategories/', body))).toBe('500.40')
  })
})
