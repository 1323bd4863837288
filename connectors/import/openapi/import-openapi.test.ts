import { describe, expect, test } from 'vitest'
import { compileConnector, type JsonObject } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { DescriptionError } from '../read-description.ts'
import { answers, describing, imported, listOf, options, query } from '../testing/descriptions.ts'
import { WAREHOUSE } from '../testing/warehouse.ts'
import { writeDraft } from '../write-draft.ts'
import { importOpenApi } from './import-openapi.ts'
import { createSchemas } from './schemas.ts'

const draft = importOpenApi(WAREHOUSE, options)
const resources = Object(draft.file['resources'])

describe('a description of OpenAPI 3', () => {
  test('becomes a connector without mistakes', () => {
    const text = writeDraft(draft)
    const { plan, diagnostics } = compileConnector('c.yaml', text, { transports: transportSpecs })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(Object.keys(plan?.resources ?? {})).toEqual(['product', 'label', 'lot'])
  })

  test('says where it is reached and how it is signed in to', () => {
    expect(draft.file).toMatchObject({
      title: 'Warehouse API',
      about: 'Products of a warehouse, and the labels that are printed for them.',
      settings: {
        required: ['url', 'token'],
        properties: {
          url: { default: 'https://warehouse.example/api/v2' },
          token: { writeOnly: true },
        },
      },
      http: {
        base: '=$settings.url',
        auth: { bearer: '=$settings.token' },
        check: { get: '/products' },
      },
    })
  })

  test('says how a list is read, page by page, and what changed since', () => {
    expect(resources.product).toMatchObject({
      key: '=product_id',
      label: 'name',
      list: {
        get: '/products',
        items: '=products',
        pages: { page: 'page', size: { per_page: 50 } },
        changed: { since: { updated_since: '=$since' }, at: '=updated_at' },
      },
      get: { get: '/products/{id}' },
    })
  })

  test('says what a record is, in names of the system with titles for people', () => {
    expect(resources.product.schema.properties).toEqual({
      product_id: { title: 'Product id', type: 'integer' },
      sku: { title: 'Article code', type: 'string' },
      name: { title: 'Name', type: 'string' },
      price: { title: 'Price', type: 'number' },
      updated_at: { title: 'Updated at', type: 'string', format: 'date-time' },
    })
  })

  test('says how records are found, created, changed and deleted', () => {
    expect(resources.label).toMatchObject({
      find: [{ by: ['code'], get: '/labels', query: { code: '=$by.code' }, items: '=data' }],
      create: {
        post: '/labels',
        body: '=$set',
        item: '=data',
        once: { 'Idempotency-Key': '=$operation' },
      },
      update: { put: '/labels/{id}', body: '=$set' },
      delete: { delete: '/labels/{id}' },
      personal: ['contact_email'],
    })
    expect(resources.label.schema.properties).toMatchObject({
      labelId: { readOnly: true },
      printed: { readOnly: true },
      text: { title: 'Text' },
    })
    expect(resources.label.schema.properties.text).not.toHaveProperty('readOnly')
  })

  test('reads lists that stand in the records of another', () => {
    expect(resources.lot.list).toMatchObject({
      get: '/products/{productId}/lots',
      within: { productId: 'product' },
    })
  })

  test('tells what is left out, and why', () => {
    expect(draft.left).toEqual([
      { what: 'GET /reports/stock.pdf', reason: expect.objectContaining({ code: 'leftNoJson' }) },
    ])
  })

  test('tells what it guessed, at its place', () => {
    const guessed = draft.guesses.map(({ path, reason }) => `${path.join('.')} ${reason.code}`)
    expect(guessed).toContain('resources.label.update guessPut')
    expect(guessed).toContain('resources.label.list.pages.size guessSize')
    expect(guessed).not.toContain('resources.product.list.pages.size guessSize')
    expect(guessed).not.toContain('resources.product.key guessKey')
  })
})

test('Swagger 2 says the same in other words', () => {
  const item = { type: 'object', properties: { id: { type: 'integer' }, sku: { type: 'string' } } }
  const text = JSON.stringify({
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    host: 'old.example',
    basePath: '/rest',
    schemes: ['http', 'https'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    security: [{ key: [] }],
    definitions: { Item: item },
    paths: {
      '/items': {
        get: {
          responses: { 200: { schema: { type: 'array', items: { $ref: '#/definitions/Item' } } } },
        },
        post: {
          parameters: [{ in: 'body', name: 'body', schema: { $ref: '#/definitions/Item' } }],
          responses: { 201: { schema: { $ref: '#/definitions/Item' } } },
        },
      },
    },
  })
  const { file } = importOpenApi(text, { name: 'old' })
  expect(file).toMatchObject({
    settings: {
      properties: { url: { default: 'https://old.example/rest' }, xApiKey: { writeOnly: true } },
    },
    http: { headers: { 'X-Api-Key': '=$settings.xApiKey' } },
    resources: {
      item: { list: { get: '/items', items: '=$' }, create: { post: '/items', body: '=$set' } },
    },
  })
})

describe('forms', () => {
  const customer = {
    type: 'object',
    properties: { id: { type: 'string' }, name: { type: 'string' } },
  }
  const fields = {
    type: 'object',
    properties: { name: { type: 'string' }, email: { type: 'string' } },
  }

  // The way in which Stripe describes its API.
  test('of OpenAPI 3 are sent as such', () => {
    const requestBody = { content: { 'application/x-www-form-urlencoded': { schema: fields } } }
    const one = answers(customer)
    const paths = {
      '/customers': {
        get: answers({ type: 'array', items: customer }),
        post: { requestBody, ...one },
      },
      '/customers/{id}': { get: one, post: { requestBody, ...one } },
    }
    const { file, left } = importOpenApi(describing(paths), options)
    expect(left).toEqual([])
    expect(file).toMatchObject({
      resources: {
        customer: {
          create: { post: '/customers', form: '=$set' },
          update: { post: '/customers/{id}', form: '=$set' },
          schema: { properties: { email: { type: 'string' } } },
        },
      },
    })
  })

  test.each([
    ['of Swagger 2 are sent as such', 'string', { create: { form: '=$set' } }, []],
    ['with a file are left out', 'file', {}, ['leftNoJson']],
  ])('%s', (_, type, parts, left) => {
    const text = JSON.stringify({
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      host: 'old.example',
      paths: {
        '/customers': {
          get: { responses: { 200: { schema: { type: 'array', items: customer } } } },
          post: {
            consumes: ['application/x-www-form-urlencoded'],
            parameters: [
              { in: 'formData', name: 'name', type: 'string', required: true },
              { in: 'formData', name: 'email', type },
            ],
            responses: { 201: { schema: customer } },
          },
        },
      },
    })
    const fromSwagger = importOpenApi(text, { name: 'old' })
    expect(fromSwagger.left.map(({ reason }) => reason.code)).toEqual(left)
    expect(fromSwagger.file).toMatchObject({ resources: { customer: parts } })
  })
})

describe('what cannot be believed is left out', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a list whose records nothing tells apart',
      { '/things': { get: answers(listOf('colour')) } },
      'leftNoKey',
    ],
    [
      'an answer without a list',
      { '/things': { get: answers({ type: 'object', properties: { count: {} } }) } },
      'leftNoRecords',
    ],
    [
      'a list that needs what nobody gives',
      {
        '/things': {
          get: { parameters: [{ ...query('latitude'), required: true }], ...answers(listOf('id')) },
        },
      },
      'leftNeeds',
    ],
    ['an action', { '/things/{id}/print': { post: {} } }, 'leftNoPlace'],
  ])('%s', (_, paths, code) => {
    expect(importOpenApi(describing(paths), options).left.map(({ reason }) => reason.code)).toEqual(
      [code],
    )
  })

  test('a create whose answer does not tell the key, beside a list that is read', () => {
    const post = {
      requestBody: { content: { 'application/json': { schema: { properties: { name: {} } } } } },
      responses: { 204: {} },
    }
    const { left, resources: made } = imported({
      '/things': { get: answers(listOf('id', 'name')), post },
    })
    expect(left.map(({ reason }) => reason.code)).toEqual(['leftNoId'])
    expect(made.thing).not.toHaveProperty('create')
  })
})

test('what all paths begin with is asked of whoever adds the system', () => {
  const { file } = imported({
    '/v1/{account}/things': { get: answers(listOf('id')) },
    '/v1/{account}/parts': { get: answers(listOf('id')) },
  })
  expect(file).toMatchObject({
    settings: { required: ['url', 'account'] },
    http: { base: '=$settings.url & "/v1/" & $settings.account' },
    resources: { thing: { list: { get: '/things' } }, part: { list: { get: '/parts' } } },
  })
})

test('what nearly each request needs is asked for once', () => {
  const tenant = {
    name: 'tenant-id',
    in: 'header',
    required: true,
    schema: { type: 'string', example: 'T1' },
  }
  const get = { parameters: [tenant], ...answers(listOf('id')) }
  const { http, file } = imported({ '/things': { get }, '/parts': { get }, '/pieces': { get } })
  expect(http.headers).toEqual({ 'tenant-id': '=$settings.tenantId' })
  expect(file).toMatchObject({ settings: { required: ['url', 'tenantId'] } })
})

test('the usual value of a field that is needed is a guess, and other fields are not taken for pages', () => {
  const open = { ...query('status', { type: 'string', default: 'open' }), required: true }
  const get = { parameters: [open], ...answers(listOf('id')) }
  const { resources: made, guesses } = imported({ '/things': { get } })
  expect(made.thing.list.query).toEqual({ status: 'open' })
  expect(guesses).toContainEqual({
    path: ['resources', 'thing', 'list', 'query', 'status'],
    reason: expect.objectContaining({ code: 'guessValue' }),
  })
  const country = { ...query('country'), required: true }
  const paths = { '/things': { get: { parameters: [country], ...answers(listOf('id')) } } }
  expect(importOpenApi(describing(paths), options).left.map(({ reason }) => reason.code)).toEqual([
    'leftNeeds',
  ])
})

test('the key is what the path ends in, and what records are called by themselves comes before', () => {
  const get = answers(listOf('name', 'gid'))
  const other = answers(listOf('id', 'room_id'))
  const { resources: made } = imported({
    '/tasks': { get },
    '/tasks/{task_gid}': { get: answers({ type: 'object', properties: { gid: {}, name: {} } }) },
    '/rooms': { get: other },
    '/rooms/{roomId}': { get: answers({ type: 'object', properties: { id: {}, room_id: {} } }) },
  })
  expect(made.task.key).toBe('=gid')
  expect(made.room.key).toBe('=id')
})

test('what tells of the answer, or is a part of a record, is no list of records', () => {
  const errors = { errors: listOf('code'), id: { type: 'string' } }
  const parts = { id: { type: 'string' }, numbers: listOf('code') }
  const paths = {
    '/things': { get: answers({ type: 'object', properties: errors }) },
    '/me': { get: answers({ type: 'object', properties: parts }) },
  }
  expect(importOpenApi(describing(paths), options).offered).toEqual([])
})

test('a record is found in what stands around it, also where that has a key of its own', () => {
  const thing = { type: 'object', properties: { id: {}, name: {}, size: {} } }
  const around = { type: 'object', properties: { id: {}, data: thing } }
  const { resources: made } = imported({
    '/things': { get: answers({ type: 'array', items: thing }) },
    '/things/{id}': { get: answers(around) },
    '/parts': {
      get: answers({ type: 'object', properties: { parts: { type: 'array', items: thing } } }),
    },
    '/parts/{id}': {
      get: answers({ type: 'object', properties: { parts: { type: 'array', items: thing } } }),
    },
  })
  expect(made.thing.get).toEqual({ get: '/things/{id}', item: '=data' })
  expect(made.part.get).toEqual({ get: '/parts/{id}', item: '=parts[0]' })
})

test('both writes send a record as the description has it', () => {
  const group = { type: 'object', properties: { id: {}, name: {}, size: {} } }
  const sent = (properties: JsonObject): JsonObject => ({
    requestBody: { content: { 'application/json': { schema: { type: 'object', properties } } } },
    ...answers({ type: 'object', properties: { group } }),
  })
  const { resources: made } = imported({
    '/groups': {
      get: answers({ type: 'array', items: group }),
      post: sent({ idempotency_key: { type: 'string' }, group }),
    },
    '/groups/{id}': { put: sent({ group }) },
  })
  expect(made.group.create.body).toEqual({ idempotency_key: '=$operation', group: '=$set' })
  expect(made.group.update.body).toEqual({ group: '=$set' })
})

test('changes of a day are asked for by the day', () => {
  const since = query('modified_since', { type: 'string', format: 'date' })
  const record = { type: 'object', properties: { id: {}, modified_at: { type: 'string' } } }
  const get = { parameters: [since], ...answers({ type: 'array', items: record }) }
  expect(imported({ '/things': { get } }).resources.thing.list.changed.since).toEqual({
    modified_since: '=$substringBefore($since, "T")',
  })
})

test('the check asks what needs a key, and other servers are not asked', () => {
  const open = { ...answers(listOf('id')), security: [] }
  const { http, offered, left } = imported(
    {
      '/news': { get: open },
      '/things': { get: answers(listOf('id')) },
      '/files': { servers: [{ url: 'https://files.example' }], get: answers(listOf('id')) },
    },
    {
      servers: [{ url: 'https://a.example' }],
      components: { securitySchemes: { it: { type: 'http', scheme: 'bearer' } } },
      security: [{ it: [] }],
    },
  )
  expect(http.check).toEqual({ get: '/things' })
  expect(offered).toEqual(['news', 'thing'])
  expect(left.map(({ what, reason }) => `${what} ${reason.code}`)).toEqual([
    'GET /files leftElsewhere',
  ])
})

test('an example is no value to send', () => {
  const date = { ...query('date', { type: 'string' }), required: true, example: '2020-01-01' }
  const paths = { '/flights': { get: { parameters: [date], ...answers(listOf('id')) } } }
  expect(importOpenApi(describing(paths), options).left.map(({ reason }) => reason.code)).toEqual([
    'leftNeeds',
  ])
})

test('a field that is taken for the key is a guess, where it is not called so', () => {
  const { guesses } = imported({ '/things': { get: answers(listOf('name', 'colour')) } })
  expect(guesses).toContainEqual({
    path: ['resources', 'thing', 'key'],
    reason: expect.objectContaining({ code: 'guessKeyAlone' }),
  })
})

test('schemas that hold each other, lead nowhere or out of the document come to an end', () => {
  const paths = {
    '/nodes': { get: answers({ type: 'array', items: { $ref: '#/components/schemas/Node' } }) },
  }
  const schemas = {
    Node: {
      allOf: [
        { $ref: '#/components/schemas/Node' },
        {
          type: 'object',
          properties: {
            id: { type: 'string' },
            parent: { $ref: '#/components/schemas/Node' },
            far: { $ref: 'https://elsewhere.example/x.json' },
            none: { $ref: '#/nowhere' },
          },
        },
      ],
    },
  }
  const { resources: made, left } = imported(paths, { components: { schemas } })
  expect(Object.keys(made.node.schema.properties)).toEqual(['id', 'parent', 'far', 'none'])
  expect(left).toEqual([
    {
      what: 'https://elsewhere.example/x.json',
      reason: expect.objectContaining({ code: 'leftOutside' }),
    },
  ])
})

test('names and texts of others stay text', () => {
  const paths = {
    '/things': { get: answers(listOf('id', '=$settings.token', 'a.b', "it's`", '__proto__')) },
  }
  const { file, resources: made } = imported(paths, {
    info: { title: 'T\u202Eitle\n', version: '=1' },
  })
  expect(file['title']).toBe('T itle')
  expect(Object.keys(made.thing.schema.properties)).toEqual([
    'id',
    '=$settings.token',
    'a.b',
    "it's`",
  ])
})

test.each([
  ['no description', '{"swag": 1}', 'NO_DESCRIPTION'],
  ['no YAML', 'openapi: [', 'NO_YAML'],
  ['a list', '[1, 2]', 'NO_DESCRIPTION'],
  ['nothing', '', 'NO_DESCRIPTION'],
])('%s is refused', (_, text, code) => {
  const refused = (): unknown => importOpenApi(text, options)
  expect(refused).toThrow(DescriptionError)
  expect(refused).toThrow(expect.objectContaining({ code }))
})

test.each([
  ['JSON that ends too early', '{"openapi": "3.0.0", "paths": {\n  "a": [1, 2\n', 3, 1],
  [
    'JSON with a comma too many',
    '{\n  "openapi": "3.0.0",\n  "info": {},, "paths": {}\n}\n',
    3,
    14,
  ],
  ['YAML with a tab', 'openapi: 3.0.0\npaths:\n\ta: 1\n', 3, 1],
])('%s is refused with its line and column, in our words', (_, text, line, column) => {
  const refused = () => importOpenApi(text, options)
  const message = `it is neither JSON nor YAML: it cannot be read from line ${line}, column ${column} on`
  expect(refused).toThrow(expect.objectContaining({ code: 'NO_YAML', line, column, message }))
})

test.each([
  [
    'an alias of nothing',
    'openapi: 3.0.0\npaths: *paths\n',
    { code: 'NO_YAML', line: 2, column: 8 },
  ],
  ['a part that holds itself', '&all { paths: *all }', { code: 'DESCRIPTION_TOO_TANGLED' }],
])('%s is refused in our words', (_, text, expected) => {
  const refused = () => importOpenApi(text, options)
  expect(refused).toThrow(DescriptionError)
  expect(refused).toThrow(expect.objectContaining(expected))
})

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

const id: JsonObject = { id: { type: 'string' } }

function importedFrom(name: string, schemas: JsonObject) {
  const paths = { '/things': { get: answers({ type: 'array', items: ref(name) }) } }
  return imported(paths, { components: { schemas } }).resources.thing.schema.properties
}

describe('schemas that lead to each other without end', () => {
  test('one that holds itself twice is put together once', () => {
    const twice = { allOf: [ref('A'), ref('A')], properties: { ...id, a: ref('A') } }
    expect(Object.keys(importedFrom('A', { A: twice }))).toEqual(['id', 'a'])
  })

  test('a row of them, each made of the next one twice, has the fields of the last', () => {
    const row = Array.from({ length: 60 }, (_, at) => [
      `S${at}`,
      { allOf: [ref(`S${at + 1}`), ref(`S${at + 1}`)] },
    ])
    const last = { type: 'object', properties: id, required: ['id'] }
    const schemas = { ...Object.fromEntries(row), S60: last }
    expect(Object.keys(importedFrom('S0', schemas))).toEqual(['id'])
  })

  test('the same for a choice of which one is no null', () => {
    const row = Array.from({ length: 60 }, (_, at) => [
      `S${at}`,
      { oneOf: [ref(`S${at + 1}`)], anyOf: [{ type: 'null' }], allOf: [ref(`S${at + 1}`)] },
    ])
    const schemas = { ...Object.fromEntries(row), S60: { properties: id } }
    expect(Object.keys(importedFrom('S0', schemas))).toEqual(['id'])
  })

  test('fields that all lead back are described as far as a person looks', () => {
    const fields = Array.from({ length: 150 }, (_, at) => [`f${at}`, ref('A')])
    const record = importedFrom('A', {
      A: { properties: { ...id, ...Object.fromEntries(fields) } },
    })
    expect(Object.keys(record)).toHaveLength(150)
    expect(JSON.stringify(record).length).toBeLessThan(1_000_000)
  })

  test('what takes too much to put together for the size of the document is refused', () => {
    const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at}`, {}]))
    const schemas = createSchemas({ components: { schemas: { Wide: { properties: fields } } } }, 0)
    const lookAtMany = () => {
      for (let at = 0; at < 1000; at++) schemas.look({ allOf: [ref('Wide')] })
    }
    expect(lookAtMany).toThrow(
      expect.objectContaining({ name: 'DescriptionError', code: 'DESCRIPTION_TOO_TANGLED' }),
    )
  })
})
