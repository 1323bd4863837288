const TESTS = `tests:                              # recorded requests and answers, and what must come of them: mapwright test connectors
  - it: shows that the credentials work
    check: true
    http:
      - request: { get: /products, query: { limit: 1 } }
        response: { status: 200, body: { products: [] } }
    expect: {}
  - it: reads what changed, page by page
    list: product
    since: "2026-01-31T08:00:00.000Z"
    http:
      - request: { get: /products, query: { updated_since: "2026-01-31T08:00:00.000Z", limit: 100 } }
        response: { status: 200, body: { products: [{ id: 7, sku: A1, title: Bolt, updatedAt: "2026-01-31T09:00:00Z" }], next: c2 } }
      - request: { get: /products, query: { updated_since: "2026-01-31T08:00:00.000Z", limit: 100, cursor: c2 } }
        response: { status: 200, body: { products: [{ id: 8, sku: A2, title: Nut, updatedAt: "2026-01-31T09:01:00Z" }] } }
    expect: [{ id: 7, sku: A1, title: Bolt }, { id: 8, sku: A2, title: Nut }]
  - it: reads one
    get: product
    id: 7
    http:
      - request: { get: /products/7 }
        response: { status: 200, body: { product: { id: 7, sku: A1, title: Bolt } } }
    expect: { id: 7, sku: A1, title: Bolt }
  - it: finds one by its SKU
    find: product
    by: { sku: A1 }
    http:
      - request: { get: /products, query: { sku: A1 } }
        response: { status: 200, body: { products: [{ id: 7, sku: A1, title: Bolt }] } }
    expect: [{ id: 7, sku: A1, title: Bolt }]
  - it: creates one and tells its id
    create: product
    set: { sku: A1, title: Bolt }
    http:
      - request: { post: /products, body: { sku: A1, title: Bolt } }
        response: { status: 201, body: { product: { id: 7, sku: A1, title: Bolt } } }
    expect: { id: 7, sku: A1, title: Bolt }
  - it: says that another product has this SKU
    create: product
    set: { sku: A1 }
    http:
      - request: { post: /products, body: { sku: A1 } }
        response: { status: 422, body: { error: { code: duplicate, message: SKU A1 is taken } } }
    expect: { fails: exists, say: SKU A1 is taken }
  - it: updates only the fields that are sent
    update: product
    id: 7
    set: { title: Screw }
    http:
      - request: { patch: /products/7, body: { title: Screw } }
        response: { status: 200, body: { product: { id: 7, sku: A1, title: Screw } } }
    expect: {}
`

/** A connector to begin with: it does all that a connector can do with one resource, and its tests pass. */
export function connectorSkeleton(name: string): string {
  return `connector: ${name}
format: 1
title: ${name}

settings:                           # the form that adds such a system; writeOnly fields are kept encrypted
  type: object
  required: [url, token]
  properties:
    url: { title: Address of the API, type: string, format: uri }
    token: { title: API token, type: string, writeOnly: true }

http:
  base: =$settings.url
  auth: { bearer: =$settings.token }
  limits:
    - { allow: 60 per 1m }
  check: { get: /products, query: { limit: 1 } }
  errors:                           # what else than its status says what is wrong
    - { if: =body.error.code = "duplicate", is: exists, say: =body.error.message }

resources:
  product:
    title: Product
    key: =id
    label: sku
    list:
      get: /products
      items: =products
      pages: { cursor: cursor, next: =next, size: { limit: 100 } }   # or { page: page, size: { limit: 100 } }, or an offset
      changed: { since: { updated_since: =$since }, at: =updatedAt, overlap: 2m }
    get: { get: "/products/{id}", item: =product }
    find:                           # what a flow can match by
      - { by: [sku], get: /products, query: { sku: =$by.sku }, items: =products }
    create:
      post: /products
      body: { sku: =$set.sku, title: =$set.title }
      item: =product                # the answer tells the id of what was made
      settle: 5s                    # a search finds what was made after this time; or once: { idempotency-key: =$operation }
    update: { patch: "/products/{id}", body: { sku: =$set.sku, title: =$set.title }, item: =product }
    record: { id: =id, sku: =sku, title: =title }
    schema:
      required: [sku]
      properties:
        id: { title: Id, type: integer, readOnly: true }
        sku: { title: SKU, type: string }
        title: { title: Title, type: string }

${TESTS}`
}

/** A connector of a database to begin with. */
export function databaseSkeleton(name: string): string {
  return `connector: ${name}
format: 1
title: ${name}

settings:                           # the form that adds such a system; writeOnly fields are kept encrypted
  type: object
  required: [host, database, user, password]
  properties:
    host: { title: Server, type: string }
    port: { title: "Port, where it is not the usual one", type: integer }
    database: { title: Database, type: string }
    user: { title: User, type: string }
    password: { title: Password, type: string, writeOnly: true }

sql:
  host: =$settings.host
  port: =$settings.port
  client: postgres                  # or mysql, for MariaDB as well
  database: =$settings.database
  user: =$settings.user
  password: =$settings.password

resources:
  product:
    title: Product
    table: products                 # or [schema, table]; a view is a table
    key: =id
    list: { changed: { column: changed_at } }
    find: [{ by: [sku] }]
    # create: {}                    # without this, update and delete, nothing is ever written
    # update: {}
    record: { id: =id, sku: =sku, title: =title }
    schema:
      properties:
        id: { title: Id, type: integer }
        sku: { title: SKU, type: string }
        title: { title: Title, type: string }
`
}
