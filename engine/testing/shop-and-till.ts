import { dedent } from './dedent.ts'

/** A shop that articles come from, for tests of tests. */
export const SHOP = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object }
  http: { base: "https://shop.example" }
  resources:
    article:
      title: Article
      key: =number
      list: { get: /articles, items: =articles }
      get: { get: "/articles/{id}" }
      record: { id: =number, sku: =code, title: =name, price: =price, tax: =tax, group: =group, tags: =tags, codes: =codes }
    group:
      title: Group
      key: =id
      list: { get: /groups, items: =groups }
      record: { id: =id, title: =title }
`

/** Tills that articles go to, for tests of tests. */
export const TILL = dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object }
  http: { base: "https://till.example" }
  resources:
    product:
      title: Product
      key: =id
      find: [{ by: [sku], get: /products, query: { sku: =$by.sku }, items: =items }]
      get: { get: "/products/{id}" }
      create: { post: /products, body: =$set, item: =$ }
      update: { put: "/products/{id}", body: =$set }
      delete: { delete: "/products/{id}" }
      schema:
        required: [sku, name]
        properties:
          sku: { type: string }
          name: { type: string, maxLength: 20 }
          text: { type: string }
          price: { type: number }
          rate: { type: string }
          group: { type: integer }
          codes: { type: array, items: { type: string } }
          tags: { type: array, items: { type: object } }
    group:
      title: Group
      key: =id
      create: { post: /groups, body: =$set, item: =$ }
      schema: { properties: { name: { type: string } } }
`
