import { dedent } from './dedent.ts'

/** A webshop that is read, with parts of records that cost further calls. */
export const SHOP = dedent`
  connector: web-shop
  format: 1
  title: Web shop
  settings:
    type: object
    properties: { url: { title: Address, type: string } }
  http:
    base: =$settings.url
  resources:
    order:
      title: Order
      key: =id
      list: { get: /orders, query: { status: =$with.status }, items: =orders }
      more:
        lines: { list: line, with: { order: =id } }
      hook: [{ topic: orders/changed, key: =id }]
      record:
        id: =id
        number: =number
        email: =email
        company: =company
        total: =total
        paid: =paid
        customer: =customer
        billing: { street: =street, city: =city }
        lines: =more.lines
      schema:
        properties:
          id: { type: integer }
          number: { type: string }
          email: { type: string }
          company: { type: string }
          total: { type: number }
          paid: { type: boolean }
          customer: { type: integer }
          billing:
            type: object
            properties: { street: { type: string }, city: { type: string } }
          lines:
            type: array
            items:
              type: object
              properties: { sku: { type: string }, quantity: { type: integer } }
    line:
      title: Line
      key: =id
      list: { get: "/orders/{order}/lines", items: =lines }
      record: { sku: =sku, quantity: =quantity }
    customer:
      title: Customer
      key: =id
      list: { get: /customers, items: =customers }
      record: { id: =id, name: =name }
`

/** A till that is written to. */
export const TILL = dedent`
  connector: till
  format: 1
  title: Till
  settings:
    type: object
    properties: { url: { title: Address, type: string } }
  http:
    base: =$settings.url
  resources:
    debtor:
      title: Debtor
      key: =id
      find:
        - { by: [email], get: /debtors, query: { email: =$by.email }, items: =items }
      create: { post: /debtors, body: =$set }
      update: { patch: "/debtors/{id}", body: =$set }
      schema:
        required: [name]
        properties:
          name: { type: string }
          email: { type: string }
          kind: { enum: [business, personal] }
    product:
      title: Product
      key: =id
      find:
        - { by: [sku], get: /products, query: { sku: =$by.sku }, items: =items }
      update: { patch: "/products/{id}", body: =$set }
      delete: { delete: "/products/{id}" }
      schema:
        properties: { sku: { type: string }, stock: { type: integer } }
    order:
      title: Order
      key: =id
      find:
        - { by: [reference], get: /orders, query: { reference: =$by.reference }, items: =items }
      create: { post: /orders, body: =$set }
      schema:
        required: [reference]
        properties:
          reference: { type: string }
          number: { type: string, readOnly: true }
          debtor: { type: integer }
          paymentMethod: { type: integer }
          lines:
            type: array
            items:
              type: object
              required: [quantity]
              properties: { product: { type: integer }, quantity: { type: integer } }
`

/** The two as files of a project. */
export const SAMPLE_CONNECTORS = [
  { path: 'connectors/web-shop/connector.yaml', text: SHOP },
  { path: 'connectors/till/connector.yaml', text: TILL },
] as const
