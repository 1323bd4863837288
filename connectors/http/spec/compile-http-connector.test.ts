import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { textOf } from '../../../engine/testing/says.ts'
import { transportSpecs } from '../../specs.ts'
import { type HttpConnectorPlan, isHttpConnector } from './http-plan.ts'

const head = dedent`
  connector: shop
  format: 1
  title: A shop
  settings:
    type: object
    properties: { url: { type: string }, secret: { type: string, writeOnly: true } }
  http:
    base: =$settings.url
`

function compile(...parts: readonly string[]): HttpConnectorPlan {
  const { plan, diagnostics } = compileConnector('shop.yaml', parts.join(''), {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan || !isHttpConnector(plan)) throw new Error('no plan')
  return plan
}

function problems(...parts: readonly string[]) {
  const { diagnostics } = compileConnector('shop.yaml', parts.join(''), {
    transports: transportSpecs,
  })
  return diagnostics.map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${textOf(message)}`,
  )
}

const item = dedent`
  resources:
    item:
      title: Item
      key: =id
      record: { id: =id, sku: =code }
`

describe('a whole connector', () => {
  const plan = compile(
    dedent`
      connector: shop
      format: 1
      title: A shop
      settings:
        type: object
        properties: { url: { type: string }, user: { type: string }, secret: { type: string, writeOnly: true } }
      http:
        base: =$settings.url
        headers: { Accept: application/json }
        auth:
          sign:
            how: hmac-sha512
            secret: =$settings.secret
            text: =$join([$settings.user, method, path, body, $now()], "|")
            headers: { x-date: =$now(), x-hash: =$signature }
            answer: { text: =body, signature: =headers.\`x-hash\` }
        timeout: 10s
        parallel: 2
        limits:
          - { allow: 300 per 5m, left: =headers.left, resets: =headers.resets, share: 80% }
        errors:
          - { if: "=body.code = '500.40'", is: exists, say: =body.message }
          - { if: =status = 304, is: ok }
        empty: [false, ""]
        check: { get: /account }
      resources:
        order:
          title: Order
          key: =id
          label: number
          list:
            get: /orders
            query: { status: =$with.status }
            items: =orders
            pages: { page: page, size: { limit: 250 }, short: last }
            changed:
              - { since: { from: =$since }, at: =updatedAt }
              - { at: =createdAt, sorted: down, overlap: 1h, first: "2020-01-01" }
          more:
            lines: { list: line, with: { order: =id } }
            notes: { list: note, by: order, key: =id }
          gone: { compare: 24h }
          find:
            - { by: [number], get: /orders, query: { number: =$by.number }, items: =orders }
            - { by: [id, number], index: 10m }
          get: { get: "/orders/{id}", item: =order }
          create: { post: /orders, body: { order: =$set }, item: =order, once: { Key: =$operation }, remembers: 7d, settle: 30s }
          update: { patch: "/orders/{id}", body: =$set }
          delete: { delete: "/orders/{id}" }
          record:
            id: =id
            number: =number
            lines: =more.lines
            first: =$first(more.lines[0].sku, more.notes[0].text)
          personal: [number]
          hook: [{ topic: orders/updated, key: =order.id }]
        line:
          title: Line
          list: { get: "/orders/{order}/lines", items: =lines }
          record: { sku: =sku }
        note:
          title: Note
          list: { post: /notes, body: { all: true }, items: =notes, pages: { cursor: at, next: =next } }
          record: { order: =order, text: =text }
      tests:
        - it: finds nothing
          find: order
          by: { number: "1" }
          http:
            - request: { get: /orders, query: { number: "1" } }
              response: { status: 200, body: { orders: [] } }
          expect: []
    `,
  )

  test('says how the system is reached', () => {
    expect(plan).toMatchObject({
      transport: 'http',
      http: {
        auth: { kind: 'sign', how: 'hmac-sha512' },
        errors: [{ is: 'exists' }, { is: 'ok' }],
        checks: [{ method: 'GET', path: '/account' }],
      },
      timeoutMs: 10_000,
      parallel: 2,
      limits: [{ allow: 300, windowMs: 300_000, share: 0.8 }],
      empty: [false, ''],
      signsIn: false,
    })
  })

  test('says how a resource is read and written', () => {
    expect(plan.resources['order']).toMatchObject({
      label: 'number',
      list: {
        call: { method: 'GET', path: '/orders', query: [{ name: 'status' }] },
        pages: {
          kind: 'page',
          field: 'page',
          first: 1,
          size: { field: 'limit', value: 250 },
          isShortLast: true,
        },
        changed: [
          { overlapMs: 120_000, since: [{ name: 'from' }] },
          { overlapMs: 3_600_000, sorted: 'down', first: '2020-01-01' },
        ],
      },
      gone: { kind: 'compare', everyMs: 86_400_000 },
      find: [
        { kind: 'call', by: ['number'] },
        { kind: 'index', by: ['id', 'number'], maxAgeMs: 600_000 },
      ],
      create: {
        call: { method: 'POST' },
        once: [{ name: 'Key' }],
        isRepeatable: true,
        keyLivesMs: 604_800_000,
        settleMs: 30_000,
      },
      update: { call: { method: 'PATCH', path: '/orders/{id}' } },
      delete: { call: { method: 'DELETE' } },
      more: { lines: { kind: 'each' }, notes: { kind: 'all', by: 'order' } },
    })
    expect(plan.resources['note']?.list?.call.method).toBe('POST')
  })

  test('knows which parts each tidy field is made from', () => {
    expect(plan.resources['order']?.recordNeeds).toEqual({
      lines: ['lines'],
      first: ['lines', 'notes'],
    })
  })

  test('keeps its tests as data', () => {
    expect(plan.tests).toMatchObject([
      { it: 'finds nothing', find: 'order', by: { number: '1' }, settings: {}, expect: [] },
    ])
  })
})

test('a resource without a schema has the fields of its record', () => {
  expect(compile(head, item).resources['item']?.schema).toEqual({
    type: 'object',
    properties: { id: {}, sku: {} },
  })
})

test('what is not said has the defaults of the language', () => {
  expect(compile(head, item)).toMatchObject({
    http: { errors: [] },
    timeoutMs: 30_000,
    parallel: 4,
    limits: [],
    empty: [],
  })
})

test.each([
  [
    'an unknown $name, at its place in the formula',
    '    list: { get: /items, query: { a: =$sinse }, items: =items }',
    '',
    ['14:39 formula.variable_unknown $sinse is not known here'],
  ],
  [
    'an unknown function',
    '    list: { get: /items, items: =$itmes(items) }',
    '',
    ['14:34 formula.function_unknown unknown function $itmes'],
  ],
  [
    'a setting that no account has',
    '    list: { get: /items, query: { a: =$settings.sceret }, items: =items }',
    '',
    ['14:49 formula.field_unknown "$settings" has no field "sceret"'],
  ],
  [
    'a field that is sent and does not exist',
    '    create: { post: /items, body: { code: =$set.skv } }',
    '',
    ['14:49 formula.field_unknown "$set" has no field "skv"'],
  ],
  [
    'a field that is looked for and not among those of the search',
    '    find: [{ by: [sku], get: /items, query: { code: =$by.id }, items: =items }]',
    '',
    ['14:58 formula.field_unknown "$by" has no field "id"'],
  ],
  [
    'what is sent calculated with as what it is not',
    '    schema: { properties: { id: {}, sku: { type: string } } }',
    '    create: { post: /items, body: { code: =$set.sku * 2 } }',
    ['15:53 formula.type_mismatch "*" needs numbers, and "$set.sku" is text'],
  ],
  [
    'an index of all that was created where the list cannot be asked for that',
    '    list: { get: /items, items: =items }',
    '    find: [{ by: [sku], index: 10m, created: 1h }]',
    [
      '15:46 connector.index_form "created" needs "between" on the list, to read what was created since',
    ],
  ],
  [
    'a placeholder that nobody fills',
    '    delete: { delete: "/items/{code}" }',
    '',
    ['14:23 connector.placeholder_unknown unknown name "{code}"'],
  ],
  [
    'a query in a path',
    '    delete: { delete: "/items?id={id}" }',
    '',
    ['14:23 connector.path_form "/items?id={id}" must be a path alone'],
  ],
  [
    'a personal field that does not exist',
    '    personal: [skv]',
    '',
    ['14:16 connector.field_unknown unknown tidy field "skv"'],
  ],
  [
    'a part of a personal field that does not exist',
    '    personal: [sku.part]',
    '',
    ['14:16 connector.field_unknown unknown tidy field "part"'],
  ],
  [
    'a find by a field that does not exist',
    '    find: [{ by: [code], get: /items, query: { code: =$by.code }, items: =items }]',
    '',
    ['14:19 connector.field_unknown unknown tidy field "code"'],
  ],
  [
    'an index that nothing fills',
    '    find: [{ by: [sku], index: 10m }]',
    '',
    [
      '14:32 connector.index_without_list a local index is filled by "list", which this resource does not have',
    ],
  ],
  [
    'a part whose list does not exist',
    '    more: { lines: { list: lime, with: { item: =id } } }',
    '',
    ['14:28 connector.resource_unknown unknown resource "lime"'],
  ],
  [
    'a part that cannot be listed',
    '    more: { lines: { list: item } }',
    '',
    ['14:28 connector.list_missing "item" cannot be listed'],
  ],
  [
    'a label that does not exist',
    '    label: name',
    '',
    ['14:12 connector.field_unknown unknown tidy field "name"'],
  ],
  [
    'a request that reads with a body',
    '    get: { get: "/items/{id}", body: {} }',
    '',
    ['14:38 connector.body_forbidden "get" cannot have a body'],
  ],
  [
    'a request that reads with a form',
    '    get: { get: "/items/{id}", form: {} }',
    '',
    ['14:38 connector.body_forbidden "get" cannot have a body'],
  ],
  [
    'a form that is no map',
    '    get: { post: "/items/{id}", form: [1] }',
    '',
    [
      '14:39 connector.value_kind "form" must be a map or a formula, which starts with "=", not a list',
    ],
  ],
  [
    'a request with a body and a form',
    '    get: { post: "/items/{id}", body: {}, form: {} }',
    '',
    ['14:39 connector.one_of a request has one of "body", "form", "xml", "ndjson" and "multipart"'],
  ],
  [
    'two ways to page',
    '    list: { get: /items, items: =items, pages: { page: p, offset: o } }',
    '',
    ['14:48 connector.one_of pages has exactly one of page, offset, cursor, link, after'],
  ],
  [
    'pages that are counted and have no size, so that they cannot overlap',
    '    list: { get: /items, items: =items, pages: { page: p } }',
    '',
    [
      '14:48 connector.pages_skip pages do not overlap, so a record that moves during the read can be skipped',
    ],
  ],
  [
    'pages that are counted and too small to overlap everywhere',
    '    list: { get: /items, items: =items, pages: { page: p, size: { limit: 19 }, short: last } }',
    '',
    [
      '14:65 connector.pages_skip pages do not overlap, so a record that moves during the read can be skipped',
    ],
  ],
  [
    'pages of which nothing says which is the last',
    '    list: { get: /items, items: =items, pages: { after: o, last: =id, size: { limit: 20 } } }',
    '',
    [
      '14:48 connector.pages_end the last page cannot be recognised, so each read that finds something sends one more request',
    ],
  ],
  [
    'nothing about pages that overlap',
    '    list: { get: /items, items: =items, pages: { offset: o, next: =next, size: { limit: 2 } } }',
    '',
    [],
  ],
  [
    'a schema field that the record does not give',
    '    schema: { properties: { id: {}, sku: {}, name: {} } }',
    '',
    ['14:46 connector.field_missing "record" has no "name"'],
  ],
  [
    'a base that is not declared',
    '    get: { get: "/items/{id}", at: content }',
    '',
    ['14:36 connector.base_unknown "content" is not one of "bases"'],
  ],
  [
    'webhooks of a resource that there is not',
    'hooks: webhok',
    '',
    ['14:8 connector.resource_unknown unknown resource "webhok"'],
  ],
  [
    'webhooks of a resource that can neither be registered nor told apart',
    'hooks: item',
    '',
    [
      '14:8 connector.operation_missing "item" has no "list"',
      '14:8 connector.operation_missing "item" has no "create"',
      '14:8 connector.operation_missing "item" has no "update"',
      '14:8 connector.operation_missing "item" has no "delete"',
      '14:8 connector.field_unknown the schema has no field "topic"',
      '14:8 connector.field_unknown the schema has no field "address"',
      '14:8 connector.field_unknown the schema has no field "active"',
    ],
  ],
  [
    'a test of an operation that the resource does not have',
    'tests: [{ it: fails, update: item, http: [], expect: [] }]',
    '',
    ['14:30 connector.operation_missing "item" has no "update"'],
  ],
])('reports %s', (_, line, rest, expected) => {
  expect(problems(head, item, line, '\n', rest)).toEqual(expected)
})

const list = (pages: string, body: string): string =>
  `    list: { post: /search, items: =items, pages: ${pages}, body: ${body} }\n`

describe('the position of a page', () => {
  test.each([
    ['a body', list('{ offset: true, size: 20, short: last }', '[{ at: =$offset, n: =$size }]')],
    [
      'a header',
      `    list: { get: /items, items: =items, headers: { x-at: =$cursor }, pages: { cursor: true, next: =next } }\n`,
    ],
    [
      'a text',
      `    list: { get: /items, items: =items, query: { q: ="from " & $page & " by " & $size }, pages: { page: true, size: 20, short: last } }\n`,
    ],
    [
      'a path',
      `    list: { get: "/items/{offset}/{size}", items: =items, pages: { offset: true, size: 20, short: last } }\n`,
    ],
    [
      'a GraphQL variable',
      list(
        '{ after: true, last: =id, size: 20, short: last }',
        '{ query: q, variables: { after: =$after, first: =$size } }',
      ),
    ],
  ])('may be in %s', (_, line) => {
    expect(problems(head, item, line)).toEqual([])
  })

  test('is no filter that a reader has to give', () => {
    const line = `    list: { get: "/items/{offset}", items: =items, query: { n: =$size }, pages: { offset: true, size: 20, short: last } }\n`
    expect(compile(head, item, line).resources['item']?.list).toMatchObject({
      takes: [],
      needs: [],
    })
  })

  test('is a filter where records of another resource are called so', () => {
    const line = `    list: { get: "/pages/{page}/items", items: =items, within: { page: leaf }, query: { p: =$page, n: =$size }, pages: { page: true, size: 20, short: last } }
  leaf:
    title: Leaf
    key: =id
    list: { get: /pages, items: =items }
    record: { id: =id }
`
    expect(compile(head, item, line).resources['item']?.list).toMatchObject({ needs: ['page'] })
  })

  test.each([
    [
      'that the request does not have',
      list('{ offset: true, size: 20, short: last }', '{ n: =$size }'),
      ['connector.pages_form the request does not use $offset, so every page would be the first'],
    ],
    [
      'whose size the request does not have',
      list('{ page: true, size: 20, short: last }', '{ at: =$page }'),
      ['connector.pages_form the request does not use $size, so every page would be the first'],
    ],
    [
      'of pages that are counted otherwise',
      list('{ page: true, size: 20, short: last }', '{ at: [=$page, =$offset], n: =$size }'),
      ['formula.variable_unknown $offset is not known here'],
    ],
    [
      'that a field has already',
      list('{ offset: from, size: { limit: 20 }, short: last }', '{ at: =$offset }'),
      ['formula.variable_unknown $offset is not known here'],
    ],
  ])('%s is a mistake', (_, line, expected) => {
    expect(problems(head, item, line).map((each) => each.replace(/^\S+ /, ''))).toEqual(expected)
  })
})

const changedBy = (since: string, body: string, rest = ''): string =>
  `    list: { post: /search, items: =items, body: ${body}, changed: { since: ${since}, at: =at${rest} } }\n`

describe('what asks for changes', () => {
  test.each([
    ['deep in a body', changedBy('{}', '{ where: [{ after: =$since }] }')],
    ['a field', changedBy('{ after: =$since }', '{}')],
    ['the order of the list', changedBy('{ sort: changed }', '{}', ', sorted: down')],
  ])('may be %s', (_, line) => {
    expect(problems(head, item, line)).toEqual([])
  })

  test.each([
    ['nothing', '{}'],
    ['fields alone that are always the same', '{ sort: changed }'],
  ])('is %s: a mistake', (_, since) => {
    const codes = problems(head, item, changedBy(since, '{ all: true }'))
    expect(codes.map((each) => each.split(' ')[1])).toEqual(['connector.changed_form'])
  })
})

const handed = (changed: string, rest: string): string =>
  `    list: { ${rest}, items: =items, changed: ${changed} }\n`

describe('changes that are asked for by a token', () => {
  test.each([
    ['in a field of the query', '{ token: =sync, since: { sync: =$token } }', 'get: /events'],
    ['in the body', '{ token: =sync }', 'post: /sync, form: { sync: =$token }'],
    ['by its address', '{ link: =delta }', 'get: /events, pages: { link: =next }'],
  ])('are asked for %s', (_, changed, rest) => {
    expect(problems(head, item, handed(changed, rest))).toEqual([])
  })

  test.each([
    ['nothing asks by it', '{ token: =sync }', 'get: /events'],
    ['it asks for the same always', '{ token: =sync, since: { all: true } }', 'get: /events'],
    ['the address is not where pages begin', '{ link: =delta }', 'get: /events'],
  ])('are a mistake where %s', (_, changed, rest) => {
    const codes = problems(head, item, handed(changed, rest))
    expect(codes.map((each) => each.split(' ')[1])).toEqual(['connector.changed_form'])
  })

  test('are not asked for by a time as well', () => {
    const codes = problems(head, item, handed('{ token: =sync, at: =changed }', 'get: /events'))
    expect(codes).not.toEqual([])
  })
})

const parted = (args: string): string =>
  `    list: { post: /search, items: =items, body: { where: [{ ${args} }] }, between: { at: =made, query: {} } }\n`

test('a part of a list may be asked for deep in a body, by both of its limits', () => {
  expect(problems(head, item, parted('from: =$from, to: =$to'))).toEqual([])
  const half = problems(head, item, parted('from: =$from'))
  expect(half.map((each) => each.split(' ')[1])).toEqual(['connector.between_form'])
})

test('a list takes the filters that are in its body', () => {
  const line =
    '    list: { post: /search, items: =items, body: { where: [{ group: =$with.group }] } }\n'
  expect(compile(head, item, line).resources['item']?.list?.takes).toEqual(['group'])
})

test('a record field that the schema does not list is an error at the field', () => {
  const text = `${head}${dedent`
    resources:
      item:
        title: Item
        record: { id: =id, skv: =code }
        schema: { properties: { id: { type: integer }, sku: { type: string, writeOnly: true } } }
  `}`
  expect(problems(text)).toEqual(['12:24 connector.field_unknown the schema has no field "skv"'])
})

test('so is one within a list, a map or a map in a map', () => {
  const text = `${head}${dedent`
    resources:
      item:
        title: Item
        record:
          lines: { for: =lines, set: { skv: =code, size: { withd: =w } } }
          sizes: [{ width: =w, hight: =h }]
        schema:
          properties:
            lines:
              type: array
              items:
                type: object
                properties:
                  sku: {}
                  size: { type: object, properties: { width: {} } }
            sizes: { type: array, items: { type: object, properties: { width: {}, height: {} } } }
  `}`
  expect(problems(text)).toEqual([
    '13:36 connector.field_unknown the schema has no field "skv"',
    '13:56 connector.field_unknown the schema has no field "withd"',
    '14:28 connector.field_unknown the schema has no field "hight"',
  ])
})

test('a text of another form is told the form that it must have', () => {
  const more = '  timeout: 5 minutes\n  limits: [{ allow: fast }]\n'
  const said = problems(head.replace('connector: shop', 'connector: My Shop'), more, item)
  expect(said.map((each) => each.replace(/^\S+ \S+ /, ''))).toEqual([
    '"connector" must be lower-case words joined by hyphens, not "My Shop"',
    '"timeout" must be a length of time such as 30s, 5m, 24h or 1d, not "5 minutes"',
    '"allow" must be a number of requests in a length of time such as 300 per 5m, not "fast"',
  ])
})

test('a base to which no request goes is an error at its name', () => {
  const http = '  bases: { content: "https://content.shop.example" }\n'
  expect(problems(head, http, item)).toEqual([
    '9:21 connector.base_unused No request goes to "content"',
  ])
})

test('a secret that would be shown is a hint, and the plan is usable', () => {
  const text = `${head}${item}`.replace(', writeOnly: true', '')
  const { plan, diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  expect(diagnostics).toMatchObject([{ code: 'connector.secret_shown', severity: 'hint' }])
  expect(plan).toBeDefined()
})

test.each([
  ['a number', 'type: integer, x-lines: true', 1],
  ['one of some', 'type: string, enum: [a, b], x-lines: true', 1],
  ['what is neither yes nor no', 'type: string, x-lines: 5', 1],
  ['a text', 'type: string, x-lines: true', 0],
])('several lines are for texts alone, not for %s', (_, property, mistakes) => {
  const said = problems(head.replace('{ url:', `{ note: { ${property} }, url:`), item)
  expect(said.map((each) => each.split(' ')[1])).toEqual(
    Array.from({ length: mistakes }, () => 'connector.lines_misfit'),
  )
})

test('a file with an error has no plan', () => {
  expect(
    compileConnector('shop.yaml', `${head}${item}    kee: =id\n`, { transports: transportSpecs }),
  ).toMatchObject({
    plan: undefined,
    diagnostics: [{ code: 'connector.key_unknown' }],
  })
})

function resourceWithin(name: string, parent: string): string {
  return `  ${name}: { title: T, key: =id, list: { get: "/${name}/{of}", items: =items, within: { of: ${parent} } }, schema: { properties: { id: { title: I } } } }`
}

test('a list that stands in its own records, by whatever way, is refused', () => {
  const text = `connector: c
format: 1
title: C
settings: { type: object, properties: {} }
http: { base: "https://c.example" }
resources:
${resourceWithin('own', 'own')}
${resourceWithin('one', 'two')}
${resourceWithin('two', 'one')}
${resourceWithin('good', 'plain')}
  plain: { title: P, key: =id, list: { get: /plain, items: =items }, schema: { properties: { id: { title: I } } } }
`
  const { diagnostics } = compileConnector('c.yaml', text, { transports: transportSpecs })
  const refused = diagnostics.filter(({ code }) => code === 'connector.within_form')
  expect(refused.map(({ path }) => path?.[1])).toEqual(['own', 'one', 'two'])
})
