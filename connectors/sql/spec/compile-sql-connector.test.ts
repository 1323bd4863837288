import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { originsOfSql, placeOf } from './origins-of-sql.ts'
import { isSqlConnector, type SqlConnectorPlan } from './sql-plan.ts'

const head = dedent`
  connector: erp
  format: 1
  title: ERP
  settings:
    type: object
    properties: { host: { type: string }, port: { type: integer }, password: { type: string, writeOnly: true } }
  sql:
    host: =$settings.host
    port: =$settings.port
    client: postgres
    database: erp
    user: mapwright
    password: =$settings.password
`

function compiled(...parts: readonly string[]) {
  return compileConnector('erp.yaml', parts.join(''), { transports: transportSpecs })
}

function compile(...parts: readonly string[]): SqlConnectorPlan {
  const { plan, diagnostics } = compiled(...parts)
  expect(diagnostics).toEqual([])
  if (!plan || !isSqlConnector(plan)) throw new Error('no plan')
  return plan
}

function problems(...parts: readonly string[]): readonly string[] {
  return compiled(...parts).diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)
}

const order = dedent`
  resources:
    order:
      title: Order
      table: [sales, "order"]
      key: =id
      list: { by: [status], changed: { column: changed_at, overlap: 1m }, between: made_at, size: 50 }
      find: [{ by: [number, status] }]
      create: {}
      update: {}
      gone: { field: =deleted }
      record: { id: =id, number: ORDER_NO, status: =status, total: =net + tax }
`.replace('ORDER_NO', '"=`Order No`"')

function table(...lines: readonly string[]): string {
  const written = lines.map((line) => `    ${line}\n`)
  return `resources:\n  item:\n    title: Item\n    table: items\n${written.join('')}`
}

test('the connector of docs/databases.md is one', () => {
  const page = readFileSync(new URL('../../../docs/databases.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? []
  expect(compile(example).resources['article']?.columns['sku']).toBe('article_no')
})

describe('a connector of a database', () => {
  const plan = compile(head, order)
  const resource = plan.resources['order']

  test('knows its tables, and the columns that records are made of', () => {
    expect(resource?.table).toEqual({ schema: 'sales', name: 'order' })
    expect(resource?.keyColumns).toEqual(['id'])
    expect(resource?.columns).toEqual({ id: 'id', number: 'Order No', status: 'status' })
    const reads = ['id', 'Order No', 'status', 'net', 'tax', 'deleted', 'changed_at', 'made_at']
    expect(resource?.reads?.toSorted(byText)).toEqual(reads.toSorted(byText))
  })

  test('reads by its key, and changes by their time', () => {
    const { takes, pageSize, changed, between } = resource?.list ?? {}
    expect({ takes, pageSize }).toEqual({ takes: ['status'], pageSize: 50 })
    expect(changed).toMatchObject([{ column: 'changed_at', overlapMs: 60_000 }])
    expect(between).toMatchObject({ column: 'made_at' })
    expect(resource).toHaveProperty('get')
  })

  test('can do what it says, and nothing else', () => {
    expect(resource).toHaveProperty('create')
    expect(resource).toHaveProperty('update')
    expect(resource).not.toHaveProperty('delete')
  })

  test('trusts a search for nothing until a create that was lost must be over', () => {
    expect(resource?.create).toMatchObject({ settleMs: 30_000, isRepeatable: false })
  })
})

describe('what is wrong in a connector of a database is told at its place', () => {
  test.each([
    ['a list without a key', ['list: {}', 'record: { id: =id }'], ['18:11 connector.key_missing']],
    [
      'a key that is computed',
      ['key: =id & "-" & shop', 'record: { id: =id }'],
      ['18:10 connector.key_form'],
    ],
    [
      'a search by what is no column',
      ['key: =id', 'find: [{ by: [total] }]', 'record: { id: =id, total: =net + tax }'],
      ['19:19 connector.column_unknown'],
    ],
    [
      'a list by what is no column',
      ['key: =id', 'list: { by: [totl] }', 'record: { id: =id, total: =total }'],
      ['19:18 connector.column_unknown'],
    ],
    [
      'an offset',
      ['key: =id', 'list: { offset: 5 }', 'record: { id: =id }'],
      ['19:13 connector.key_unknown'],
    ],
    [
      'a statement in the place of a table',
      ['key: =id', 'sql: select 1', 'record: { id: =id }'],
      ['19:5 connector.key_unknown'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(problems(head, table(...lines))).toEqual(expected)
  })

  test('a password in an address, which is shown', () => {
    const shown = head.replace('host: =$settings.host', 'host: =$settings.password')
    expect(problems(shown, order)).toContain('8:9 connector.secret_outside')
  })

  test('a database that is a server and a file', () => {
    const both = head.replace('database: erp', 'database: erp\n  file: /data/erp.db')
    expect(problems(both, order)).not.toEqual([])
  })
})

describe('where a database is', () => {
  const plan = compile(head, order)

  test('is its host and port, by which credentials are bound to it', () => {
    expect(originsOfSql(plan, { host: 'DB.example', port: 5433 })).toEqual([
      'postgres://db.example:5433',
    ])
    expect(originsOfSql(plan, { host: 'db.example' })).toEqual(['postgres://db.example:5432'])
    expect(originsOfSql(plan, { host: '[::1]' })).toEqual(['postgres://[::1]:5432'])
    expect(originsOfSql(plan, { host: '2001:DB8::7' })).toEqual(['postgres://[2001:db8::7]:5432'])
    expect(originsOfSql(plan, { host: 'localhost:5432' })).toBeUndefined()
  })

  test('shows no password of an address that was pasted for a host', () => {
    const host = 'postgres://u:pa55@db.example/x'
    expect(() => placeOf(plan.sql, { host })).toThrow('"postgres://…@db.example/x')
  })

  test.each([
    [''],
    ['/var/run/postgresql'],
    ['db.example,evil.example'],
    ['db.example:5432'],
    ['user@db.example'],
    ['db.example/x?host=evil.example'],
    ['db.example\0evil'],
    [`${'a'.repeat(300)}.example`],
    ['-evil'],
    [5],
    [null],
  ])('is not %j', (host) => {
    expect(originsOfSql(plan, { host })).toBeUndefined()
  })

  test.each([['0'], [65_536], ['x'], [1.5]])('is not at the port %j', (port) => {
    expect(originsOfSql(plan, { host: 'db.example', port })).toBeUndefined()
  })

  test.each([
    ['/data/erp.db', ['sqlite:///data/erp.db']],
    ['erp.db', undefined],
    [':memory:', undefined],
    ['', undefined],
    ['http://evil.example/db', undefined],
    ['libsql://evil.example', undefined],
    ['file:/data/erp.db', undefined],
    ['/data/erp.db\0', undefined],
  ])('of a file is %j or nothing', (file, expected) => {
    const ofFile = dedent`
      connector: erp
      format: 1
      title: ERP
      settings: { type: object, properties: { file: { type: string } } }
      sql: { file: =$settings.file }
    `
    expect(originsOfSql(compile(ofFile, order), { file })).toEqual(expected)
  })
})

function byText(left: string, right: string): number {
  return left.localeCompare(right)
}
