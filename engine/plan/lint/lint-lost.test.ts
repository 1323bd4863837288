import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { loadProject } from '../../project/load-project.ts'
import { dedent } from '../../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../../testing/sample-connectors.ts'

const SCHEMA = '{ code: { type: string }, name: { type: string }, memo: { type: string } }'
const ALL = '{ code: =$set.code, name: =$set.name, memo: =$set.memo }'
const SHORT = '{ code: =$set.code, name: =$set.name }'

/** A resource of a foreign system by HTTP, that is created and updated by these requests. */
function goods(create: string, update: string): string {
  return dedent`
    connector: erp
    format: 1
    title: ERP
    settings: { type: object, properties: {} }
    http: { base: https://erp.example }
    resources:
      good:
        title: Good
        key: =id
        find: [{ by: [code], get: /goods, query: { code: =$by.code }, items: =rows }]
        create: { post: /goods, ${create} }
        update: { patch: "/goods/{id}", ${update} }
        schema: { properties: ${SCHEMA} }
  `
}

const WRITE = '{ write: erp.good, match: { code: =number }, set: SET }'
const SET = '{ code: =number, name: =company, memo: =email }'

const BOTH = '{"name":"memo","resource":"erp.good"}'

/** Code, line, column, and who loses which field. */
function losses(connector: string, write = WRITE): readonly string[] {
  const text = dedent`
    flow: goods
    format: 1
    title: Goods
    connections: { shop: web-shop, erp: erp }
    source: { read: shop.order }
    steps:
      - ${write.replace('SET', SET)}
  `
  const files = [
    ...SAMPLE_CONNECTORS,
    { path: 'connectors/erp/connector.yaml', text: connector },
    { path: 'goods.yaml', text },
  ]
  return loadProject(files, { transports: transportSpecs }).diagnostics.map(
    ({ file, code, line, column, severity, message: { values } }) =>
      `${file}:${line}:${column} ${severity} ${code} ${JSON.stringify(values)}`,
  )
}

test('a field that no request sends is an error at the field', () => {
  const column = `  - ${WRITE.replace('SET', SET)}`.indexOf('memo:') + 1
  expect(losses(goods(`body: ${SHORT}`, `body: ${SHORT}`))).toEqual([
    `goods.yaml:7:${column} error flow.field_lost ${BOTH}`,
  ])
})

test('so is one that does not go with a new record', () => {
  const [lost] = losses(goods(`body: ${SHORT}`, `body: ${ALL}`))
  expect(lost).toContain('"memo","resource":"erp.good","operation":"create"')
})

test('a request that the step never makes loses nothing', () => {
  const connector = goods(`body: ${ALL}`, `body: ${SHORT}`)
  const create = WRITE.replace('set:', 'mode: create, set:')
  expect(losses(connector, create)).toEqual([])
  expect(
    losses(goods(`body: ${SHORT}`, `body: ${ALL}`), WRITE.replace('set:', 'mode: update, set:')),
  ).toEqual([])
  expect(losses(connector, WRITE.replace('set:', 'mode: update, set:'))).toHaveLength(1)
})

test('what goes with new records alone need not be in the update', () => {
  const connector = goods(`body: ${ALL}`, 'body: { name: =$set.name }')
  expect(losses(connector)).toEqual([])
  expect(losses(connector, WRITE.replace('set:', 'createOnly: [memo], set:'))).toEqual([])
  const formula = `createOnly: '=paid ? ["memo"] : ["name"]', set:`
  expect(losses(connector, WRITE.replace('set:', formula))).toEqual([])
})

describe('a field is sent', () => {
  test.each([
    ['in the whole', 'body: =$set'],
    ['in a part of the body', 'body: { a: [=$set.code, { b: =$set.name }], c: { d: =$set.memo } }'],
    [
      'by a query, a header or a path',
      'query: { c: =$set.code }, headers: { m: =$set.memo }, body: { n: =$set.name }',
    ],
    ['in an object of a formula', 'body: \'=$set.{"c": code, "n": name, "m": memo}\''],
    [
      'by its name as text',
      'body: { c: =$set.code, n: =$set.name, m: \'=$lookup($set, "memo")\' }',
    ],
    ['under a name of the formula', "body: '=($s := $set; [$s.code, $s.name, $s.memo])'"],
    ['with all that a formula goes through', "body: '=$sift($set, function($v) { $exists($v) })'"],
    ['with all that is merged', 'body: \'=$merge([{ "type": 1 }, $set])\''],
    ['by a name that only a record tells', "body: '=$lookup($set, $set.code)'"],
    ['with whatever is in it', 'body: { all: =$set.* }'],
    [
      'in every item of a list',
      'body: { lines: { for: =$set.code, set: { m: =$set.memo, n: =$set.name } } }',
    ],
  ])('%s', (_, request) => {
    expect(losses(goods(request, request))).toEqual([])
  })

  test('in the path of an update', () => {
    const connector = goods(`body: ${ALL}`, `body: ${SHORT}`)
    expect(losses(connector.replace('/goods/{id}', '/goods/{id}/{memo}'))).toEqual([])
  })
})

test('a field that a database computes is lost', () => {
  const connector = dedent`
    connector: erp
    format: 1
    title: ERP
    settings: { type: object, properties: {} }
    sql: { host: db.example, client: postgres, database: a, user: b, password: c }
    resources:
      good:
        title: Good
        table: goods
        key: =id
        find: [{ by: [code] }]
        create: {}
        update: {}
        record: { code: =code, name: =label, memo: =$uppercase(memo) }
        schema: { properties: ${SCHEMA} }
  `
  expect(losses(connector)).toEqual([expect.stringContaining(`flow.field_lost ${BOTH}`)])
})
