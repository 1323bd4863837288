import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileConnector, type JsonObject } from '../../engine/index.ts'
import { transportSpecs } from '../specs.ts'
import { importDescription } from './import-description.ts'
import { writeDraft } from './write-draft.ts'

/** What is imported; it must lint without mistakes. */
function imported(given: string | JsonObject) {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const draft = importDescription(text, { name: 'shop' })
  const written = writeDraft(draft)
  const { diagnostics } = compileConnector('c.yaml', written, { transports: transportSpecs })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { http, settings, resources } = draft.file
  return {
    ...draft,
    written,
    http: Object(http),
    settings: Object(settings),
    resources: Object(resources),
  }
}

const MUG = { id: 7, sku: 'A-7', name: 'Mug', price: 12.5, updated_at: '2026-11-01T10:00:00Z' }

function listedBy(options: string, address: string) {
  return imported(`curl ${options} ${address}\n[{"id": 1, "a": 1}]`)
}

describe('commands of curl with their answers', () => {
  const text = `
# Products
curl -s 'https://api.shop.example/v2/products?page=1&limit=50' \\
  -H "Authorization: Bearer $TOKEN"
${JSON.stringify({ products: [MUG], total: 1 })}

curl https://api.shop.example/v2/products/7 -H 'Authorization: Bearer secret-one'
${JSON.stringify({ product: MUG })}

$ curl -X POST https://api.shop.example/v2/products -H 'Authorization: Bearer secret-one' --json '{"sku":"B","name":"Cup"}'
{"product": {"id": 8, "sku": "B"}}

$ curl -i -X PATCH https://api.shop.example/v2/products/8 -H 'Content-Type: application/json' --data-raw $'{"name":"Mum\\'s"}'
HTTP/1.1 200 OK
content-type: application/json

{"product": {"id": 8, "sku": "B"}}
curl -X DELETE https://api.shop.example/v2/products/8
curl 'https://api.shop.example/v2/products/7/variants' -u me:secret-two
[{"id": 1, "colour": "red"}]
`
  const { http, settings, resources } = imported(text)

  test('become resources that are listed, got, created, updated and deleted', () => {
    expect(resources.product).toMatchObject({
      key: '=id',
      list: { get: '/products', items: '=products', pages: { page: 'page' } },
      get: { get: '/products/{id}', item: '=product' },
      create: { post: '/products', body: '=$set', item: '=product' },
      update: { patch: '/products/{id}', body: '=$set' },
      delete: { delete: '/products/{id}' },
    })
  })

  test('have the types of what was seen, and fields that nothing writes are read alone', () => {
    expect(resources.product.schema.properties).toMatchObject({
      id: { type: 'integer', readOnly: true },
      price: { type: 'number', readOnly: true },
      updated_at: { type: 'string', format: 'date-time' },
      sku: { type: 'string' },
    })
    expect(resources.product.schema.properties.sku).not.toHaveProperty('readOnly')
  })

  test('say where the system is, and that most sign in with a token', () => {
    expect(settings.properties.url).toMatchObject({ default: 'https://api.shop.example/v2' })
    expect(http).toMatchObject({ auth: { bearer: '=$settings.token' } })
  })

  test('tell lists within the records of another', () => {
    expect(resources.variant.list).toMatchObject({
      get: '/products/{productId}/variants',
      within: { productId: 'product' },
    })
  })

  test.each([
    ['a form', "-d 'sku=B&name=Cup'", { form: '=$set' }],
    ['JSON that follows an equals sign', `--json='{"sku":"B","name":"Cup"}'`, { body: '=$set' }],
  ])('send %s as they did', (_, data, expected) => {
    const list = `curl https://a.example/items\n[${JSON.stringify(MUG)}]`
    const { resources: made } = imported(`${list}\ncurl ${data} https://a.example/items\n{"id": 1}`)
    expect(made.item.create).toMatchObject({ post: '/items', ...expected })
  })

  test('written with variables have placeholders', () => {
    const list = `curl https://a.example/items\n[${JSON.stringify(MUG)}]`
    const { resources: made } = imported(
      `${list}\ncurl "https://a.example/items/$ITEM"\n${JSON.stringify(MUG)}`,
    )
    expect(made.item.get).toEqual({ get: '/items/{id}' })
  })
})

/** A list with one record, and its answer. */
function listing(path: string, record: object): string {
  return `curl 'https://a.example${path}'\n${JSON.stringify({ items: [record] })}\n`
}

function callWithVersion(path: string): string {
  return `curl -H 'X-Api-Version: 2022-11-28' https://a.example/${path}\n[{"id": 1, "a": 1}]`
}

describe('what documentations of systems show', () => {
  test('nested fields of a form are sent as such', () => {
    const { resources } = imported(
      `${listing('/payments', { id: 'tr_7UhSN1zuXS', amount: { value: '1.00' }, metadata: { order: 1 } })}
curl https://a.example/payments -d "amount[value]=1.00" -d "metadata[order]=7"
{"id": "tr_7UhSN1zuXS"}
curl https://a.example/payments/tr_7UhSN1zuXS -X PATCH -d "metadata[order]=6735"
{"id": "tr_7UhSN1zuXS"}`,
    )
    expect(resources.payment).toMatchObject({
      create: { post: '/payments', form: '=$set' },
      update: { patch: '/payments/{id}', form: '=$set' },
    })
    expect(resources.payment.schema.properties.amount).not.toHaveProperty('readOnly')
  })

  test('a key in the place of a user is a secret, and needs no password', () => {
    const { settings } = imported(`curl -u sk_test_1: https://a.example/items\n[{"id": 1, "a": 1}]`)
    expect(settings.properties.user).toMatchObject({ writeOnly: true })
    expect(settings.required).not.toContain('password')
  })

  const keys = { accessKey: '=$settings.accessKey', secretKey: '=$settings.secretKey' }
  // The manual of curl: --aws-sigv4 "provider1[:provider2[:region[:service]]]", with the keys as --user.
  test.each([
    ['aws:amz:us-east-2:es', 'https://a.example/items', 'us-east-2', 'es'],
    ['aws:amz', 'https://email.eu-west-1.amazonaws.com/items', 'eu-west-1', 'ses'],
    [
      'aws:amz',
      'https://x1.execute-api.eu-south-1.amazonaws.com/items',
      'eu-south-1',
      'execute-api',
    ],
  ])('a signature of AWS (%s) of %s is one', (option, address, region, service) => {
    const { http, settings, written } = listedBy(
      `--aws-sigv4 "${option}" --user "AKIDEXAMPLE:hush-hush"`,
      address,
    )
    expect(http.auth).toEqual({ aws: { ...keys, region: '=$settings.region', service } })
    expect(settings.properties).toMatchObject({
      secretKey: { writeOnly: true },
      region: { default: region },
    })
    expect(written).not.toMatch(/AKIDEXAMPLE|hush-hush/)
  })

  test('a signature of AWS that was computed before is one, and one of another provider is none', () => {
    const header =
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79'
    const { http, settings } = listedBy(
      `-H '${header}' -H 'X-Amz-Security-Token: t'`,
      'https://a.example/items',
    )
    expect(http).toMatchObject({ auth: { aws: { ...keys, service: 'iam' } } })
    expect(http).not.toHaveProperty('headers')
    expect(settings.properties.region).toMatchObject({ default: 'us-east-1' })
    const { http: other } = listedBy('--aws-sigv4 osc -u a:b', 'https://a.example/items')
    expect(other.auth).toHaveProperty('basic')
  })

  test('what asks for all of them is kept, and what else was asked for is listed', () => {
    const { resources, left } = imported(
      listing('/orders?status=any&colour=red&fields=id', { id: 1 }),
    )
    expect(resources.order.list.query).toEqual({ status: 'any' })
    expect(left.map(({ what }) => what)).toEqual(['GET /orders?colour', 'GET /orders?fields'])
  })

  test('a version in a header is sent with each request', () => {
    const { resources } = imported(['items', 'orders', 'lines'].map(callWithVersion).join('\n'))
    expect(resources.item.list.headers).toEqual({ 'x-api-version': '2022-11-28' })
  })

  test('paths of records that end in .json are those of one record', () => {
    const { resources } = imported(
      `${listing('/products.json', { id: 632910392, title: 'Mug' })}
curl -X PUT https://a.example/products/632910392.json --json '{"title": "Cup"}'
{"id": 632910392}`,
    )
    expect(resources.product.update).toMatchObject({ put: '/products/{id}.json' })
  })

  test('lists of OData are found, and their keys', () => {
    const { resources } = imported(
      `curl https://a.example/SalesOrders\n{"d": {"results": [{"OrderID": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "Total": 1.5}]}}`,
    )
    expect(Object.values(resources)).toMatchObject([
      { key: '=OrderID', list: { items: '=d.results' } },
    ])
  })
})

/** An entry as browsers write it: HAR 1.2. */
function entry(
  method: string,
  url: string,
  {
    sent,
    answer,
    status = 200,
    headers = [],
  }: {
    sent?: unknown
    answer?: unknown
    status?: number
    headers?: { name: string; value: string }[]
  },
) {
  return {
    startedDateTime: '2026-11-30T10:00:00.000Z',
    time: 12,
    request: {
      method,
      url,
      httpVersion: 'HTTP/2',
      headers: [
        { name: ':authority', value: 'x' },
        { name: 'User-Agent', value: 'Browser' },
        ...headers,
      ],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: -1,
      ...(sent === undefined
        ? {}
        : { postData: { mimeType: 'application/json', text: JSON.stringify(sent) } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      cookies: [],
      content:
        answer === undefined
          ? { size: 0, mimeType: 'text/html', text: '<html></html>' }
          : { size: 1, mimeType: 'application/json', text: JSON.stringify(answer) },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  }
}

describe('what a browser recorded', () => {
  const headers = [{ name: 'X-Api-Key', value: 'k-secret-123' }]
  const customer = {
    id: '3f1c9e2a-55aa-4c1b-9f67-0a1b2c3d4e5f',
    email: 'jan@people.example',
    by_day: { '2026-11-01': 3 },
  }
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'Browser', version: '1' },
      entries: [
        entry('GET', 'https://shop.example/', {}),
        entry('GET', 'https://count.example/pixel', { answer: { ok: true } }),
        entry('GET', 'https://shop.example/rest/3/customers?cursor=abc&limit=2', {
          headers,
          answer: { data: [customer], meta: { next_cursor: 'def' } },
        }),
        entry('GET', `https://shop.example/rest/3/customers/${customer.id}`, {
          headers,
          answer: customer,
        }),
        entry('PUT', `https://shop.example/rest/3/customers/${customer.id}`, {
          headers,
          sent: { email: 'jan@people.example' },
          answer: customer,
        }),
        entry('GET', 'https://shop.example/rest/3/customers/77', {
          headers,
          answer: { error: 'no jan' },
          status: 404,
        }),
      ],
    },
  }
  const { http, settings, resources, left, written } = imported(har)

  test('is read as calls of the one system that most of them went to', () => {
    expect(settings.properties.url).toMatchObject({ default: 'https://shop.example/rest/3' })
    expect(Object.keys(resources)).toEqual(['customer'])
    expect(left.map(({ reason }) => reason.code)).toContain('leftElsewhere')
  })

  test('gives the resource, its pages and how it signs in', () => {
    expect(resources.customer).toMatchObject({
      key: '=id',
      list: {
        get: '/customers',
        items: '=data',
        pages: { cursor: 'cursor', next: '=meta.next_cursor' },
      },
      get: { get: '/customers/{id}' },
      update: { put: '/customers/{id}' },
      personal: ['email'],
    })
    expect(http.headers).toEqual({ 'X-Api-Key': '=$settings.xApiKey' })
  })

  test('leaves nothing of what was in it: no key, no person, no id, no name that is data', () => {
    for (const value of ['k-secret-123', 'jan', customer.id, '2026-11-01']) {
      expect(written).not.toContain(value)
    }
  })
})

/** A collection in the format v2.1 that Postman exports. */
const COLLECTION = {
  info: {
    name: 'Stock API',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: {
    type: 'oauth2',
    oauth2: [
      { key: 'accessTokenUrl', value: 'https://login.stock.example/token', type: 'string' },
      { key: 'grant_type', value: 'client_credentials', type: 'string' },
      { key: 'clientSecret', value: 'hush-hush', type: 'string' },
    ],
  },
  variable: [{ key: 'baseUrl', value: 'https://api.stock.example/v1' }],
  item: [
    {
      name: 'Articles',
      item: [
        {
          name: 'List',
          request: {
            method: 'GET',
            header: [],
            url: {
              raw: '{{baseUrl}}/articles?offset=0&limit=100',
              host: ['{{baseUrl}}'],
              path: ['articles'],
              query: [
                { key: 'offset', value: '0' },
                { key: 'limit', value: '100' },
                { key: 'updated_since', value: '{{since}}', disabled: true },
              ],
            },
          },
          response: [
            {
              name: 'ok',
              originalRequest: { method: 'GET', url: { raw: '{{baseUrl}}/articles?offset=0' } },
              code: 200,
              header: [{ key: 'Content-Type', value: 'application/json' }],
              body: JSON.stringify({
                items: [{ code: 'A1', title: 'Mug', updated_at: '2026-11-01T10:00:00Z' }],
                total: 1,
              }),
            },
          ],
        },
        {
          name: 'One',
          request: {
            method: 'GET',
            url: {
              raw: '{{baseUrl}}/articles/:code',
              path: ['articles', ':code'],
              variable: [{ key: 'code' }],
            },
          },
          response: [{ code: 200, body: JSON.stringify({ code: 'A1', title: 'Mug' }) }],
        },
        {
          name: 'Create',
          request: {
            method: 'POST',
            url: '{{baseUrl}}/articles',
            body: {
              mode: 'raw',
              raw: '{ // a new one\n "code": "{{code}}", "amount": {{amount}}, "title": "http://x" }',
            },
          },
          response: [{ code: 201, body: JSON.stringify({ code: 'A2' }) }],
        },
      ],
    },
  ],
}

describe('a collection of Postman', () => {
  const { http, settings, resources, file, written } = imported(COLLECTION)

  test('gives names, address and sign-in, with variables filled in', () => {
    expect(file['title']).toBe('Stock API')
    expect(settings.properties.url).toMatchObject({ default: 'https://api.stock.example/v1' })
    expect(http.auth.oauth).toMatchObject({
      grant: 'client_credentials',
      token: 'https://login.stock.example/token',
    })
    expect(written).not.toContain('hush-hush')
  })

  test('gives resources by its requests, their examples, and fields that are switched off', () => {
    expect(resources.article).toMatchObject({
      key: '=code',
      list: {
        get: '/articles',
        items: '=items',
        pages: { offset: 'offset' },
        changed: { since: { updated_since: '=$since' }, at: '=updated_at' },
      },
      get: { get: '/articles/{id}' },
      create: { post: '/articles', body: '=$set' },
    })
    expect(Object.keys(resources.article.schema.properties)).toContain('amount')
  })

  test('of version 2.0 says the same with maps for lists', () => {
    const auth = { type: 'apikey', apikey: { key: 'X-Key', value: 'k', in: 'header' } }
    const { http: made } = imported({ ...COLLECTION, auth })
    expect(made.headers).toEqual({ 'X-Key': '=$settings.xKey' })
  })

  test('that signs as AWS wants it says by which service, and none of its keys', () => {
    const awsv4 = [
      { key: 'accessKey', value: 'AKIDEXAMPLE' },
      { key: 'secretKey', value: 'hush-hush' },
      { key: 'region', value: '{{region}}' },
      { key: 'service', value: 'aps' },
    ]
    const {
      http: made,
      settings: asked,
      written: text,
    } = imported({
      ...COLLECTION,
      auth: { type: 'awsv4', awsv4 },
    })
    expect(made.auth.aws).toMatchObject({ region: '=$settings.region', service: 'aps' })
    expect(asked.required).toContain('region')
    expect(asked.properties.region).not.toHaveProperty('default')
    expect(text).not.toMatch(/AKIDEXAMPLE|hush-hush/)
  })
})

test('what is in no way a description is refused with a reason', () => {
  for (const text of ['', '[]', '{}', 'hello', '{"log": 7}', '{"info": {}, "item": 7}', 'curl']) {
    expect(() => importDescription(text, { name: 'x' })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^NO_/) }),
    )
  }
})

test('recordings and collections with anything in them end in a connector that lints, or in nothing', () => {
  const names = fc.constantFrom(
    'request',
    'response',
    'url',
    'raw',
    'method',
    'header',
    'headers',
    'query',
    'body',
    'mode',
    'code',
    'status',
    'content',
    'text',
    'postData',
    'item',
    'auth',
    'type',
    'key',
    'value',
    'path',
  )
  const leaf = fc.oneof(
    fc.constantFrom(
      'GET',
      'https://a.example/items/7?page=1',
      '{"items":[{"id":1,"name":"x"}]}',
      'raw',
      '=x',
      '__proto__',
      '{{a}}',
      ':id',
      '/{id}/%zz',
    ),
    fc.integer(),
    fc.constant(null),
    fc.string(),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
    ),
  }))
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), (entries) => {
      for (const file of [{ log: { entries } }, { info: {}, item: entries }]) {
        expect(imported(JSON.stringify(file)).file['format']).toBe(1)
      }
    }),
    { numRuns: 150 },
  )
})

test('parts of paths with spaces are those of one path', () => {
  const { left } = imported(
    `curl 'https://a.example/my%20items'\n[${JSON.stringify(MUG)}]\ncurl https://a.example/orders\n[{"id": 1}]`,
  )
  expect(left.map(({ what }) => what)).toEqual(['GET /my items'])
})
