import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { textOf } from '../../../engine/testing/says.ts'
import { transportSpecs } from '../../specs.ts'

const HEAD = dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object, properties: { store: { type: string } } }
  http: { base: "https://till.example" }
  resources:
    order:
      title: Order
      key: =id
      schema: { properties: { id: { type: integer }, reference: { type: string } } }
`

function said(lines: string): readonly string[] {
  const { diagnostics } = compileConnector('till.yaml', `${HEAD}${lines}\n`, {
    transports: transportSpecs,
  })
  return diagnostics.map(({ severity, code, message, hint }) =>
    [severity, code, textOf(message), textOf(hint)].join(' | '),
  )
}

const searchBy = (rest: string): string => `    find: [{ by: [reference], ${rest} }]`

const settledAfter = (settle: string): string => `
    find: [{ by: [reference], get: /orders, query: { q: =$by.reference }, items: =items }]
    create: { post: /orders, body: =$set, item: =$, settle: ${settle} }
`

describe('a formula of a request', () => {
  test.each([
    [
      'list',
      'list: { get: /orders, items: =items, query: { from: =since } }',
      '"since"',
      '"$since"',
    ],
    ['get', 'get: { get: "/orders/{id}", headers: { x-id: =id } }', '"id"', '"$id"'],
    [
      'find',
      'find: [{ by: [reference], get: "/{reference}", query: { q: =reference }, items: =items }]',
      '"reference"',
      '"$by.reference"',
    ],
    [
      'create',
      'create: { post: /orders, body: { order: { reference: =reference } }, item: =$ }',
      '"reference"',
      '"$set.reference"',
    ],
    [
      'once',
      'create: { post: /orders, body: =$set, once: { key: =operation } }',
      '"operation"',
      '"$operation"',
    ],
    [
      'update',
      'update: { put: "/orders/{id}", query: { store: =store } }',
      '"store"',
      '"$settings.store"',
    ],
  ])(
    'of "%s" sees no record, and a field without its name is a mistake',
    (_, line, wrong, right) => {
      expect(said(`    ${line}`)).toEqual([
        `error | formula.field_unknown | the request has no field ${wrong} | Did you mean ${right}?`,
      ])
    },
  )

  test('may use the fields of what it asks by, and what its own steps find', () => {
    const lines = [
      '    find: [{ by: [reference], get: /orders, query: { q: =$by.reference }, items: =items }]',
      '    update: { put: "/orders/{id}", body: \'=$set.{"ref":reference}\' }',
    ]
    expect(said(lines.join('\n'))).toEqual([])
  })
})

describe('a search', () => {
  test('that asks for nothing in particular is a mistake', () => {
    expect(said(searchBy('get: /orders, query: { open: true }, items: =items'))).toEqual([
      'error | connector.find_unasked | this search uses no search value: it finds the same records every time | Use "$by.reference".',
    ])
  })

  test.each([
    ['its path', 'get: "/orders/{reference}", items: =items'],
    ['its query', 'get: /orders, query: { q: =$by.reference }, items: =items'],
    ['its body', 'post: /search, body: { q: =$by.reference }, items: =items'],
    ['a header', 'get: /orders, headers: { q: =$by.reference }, items: =items'],
    ['what it takes of the answer', 'get: /orders, items: "=items[ref = $by.reference]"'],
  ])('may ask in %s', (_, rest) => {
    expect(said(searchBy(rest))).toEqual([])
  })
})

function rememberedWith(keys: string): string {
  return `    create: { post: /orders, body: =$set, item: =$, ${keys}remembers: 7d, settle: 30s }`
}

test('how long keys are known is said in vain where none are sent', () => {
  expect(said(rememberedWith(''))).toEqual([
    'error | connector.remembers_nothing | "remembers" says how long the system stores the keys of "once", but "once" is missing | ',
  ])
  expect(said(rememberedWith('once: { Key: =$operation }, '))).toEqual([])
})

describe('that a search shows at once what was created', () => {
  const proof = dedent`
    tests:
      - it: finds at once what was created
        create: order
        set: { reference: R1 }
        find: order
        by: { reference: R1 }
        http:
          - request: { post: /orders, body: { reference: R1 } }
            response: { status: 200, body: { id: 7 } }
          - request: { get: /orders, query: { q: R1 } }
            response: { status: 200, body: { items: [{ id: 7 }] } }
        expect: [{ id: 7 }]
  `

  test('is said in vain without a test', () => {
    expect(said(settledAfter('0s'))).toEqual([
      'hint | connector.settle_unshown | "settle: 0s" says that a search shows a record as soon as it is created, but no test shows that | Add a test that has both "create" and "find".',
    ])
    expect(said(settledAfter('30s'))).toEqual([])
  })

  test('is said well with one', () => {
    expect(said(`${settledAfter('0s')}${proof}`)).toEqual([])
  })

  test('is not shown by a test that does two other things', () => {
    const other = proof.replace('create: order', 'update: order')
    expect(said(`${settledAfter('30s')}${other}`).join()).toContain('connector.test_form')
  })
})
