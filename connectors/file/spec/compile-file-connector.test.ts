import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { isName, isUnfinishedName, matcherOf, parsePattern } from './file-path.ts'
import { type FileConnectorPlan, isFileConnector } from './file-plan.ts'
import { originsOfFile } from './origins-of-file.ts'

const head = dedent`
  connector: erp
  format: 1
  title: ERP
  settings: { type: object, properties: { folder: { type: string }, password: { type: string, writeOnly: true } } }
  file:
    folder: =$settings.folder
`

function compiled(...parts: readonly string[]) {
  return compileConnector('erp.yaml', parts.join(''), { transports: transportSpecs })
}

function compile(...parts: readonly string[]): FileConnectorPlan {
  const { plan, diagnostics } = compiled(...parts)
  expect(diagnostics).toEqual([])
  if (!plan || !isFileConnector(plan)) throw new Error('no plan')
  return plan
}

function problems(...parts: readonly string[]): readonly string[] {
  return compiled(...parts).diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)
}

function files(...lines: readonly string[]): string {
  const written = lines.map((line) => `    ${line}\n`)
  return `resources:\n  item:\n    title: Item\n${written.join('')}`
}

const record = 'record: { id: =id, price: =price }'
const schema = 'schema: { properties: { id: { type: string }, price: { type: [number, "null"] } } }'

test('the connectors of docs/file-systems.md are some', () => {
  const page = readFileSync(new URL('../../../docs/file-systems.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text)
  const connectors = examples.filter((text) => text.startsWith('connector:'))
  expect(connectors.length).toBeGreaterThan(0)
  for (const text of connectors) compile(text)
})

describe('a connector of files', () => {
  const plan = compile(
    head,
    files(
      'files: in/items-*.csv',
      'csv: { delimiter: ";", encoding: latin1, decimal: "," }',
      'key: =id',
      'list: { by: [id], changed: {}, quiet: 0s }',
      record,
      schema,
    ),
  )
  const resource = plan.resources['item']

  test('knows its format, the columns that records are made of, and what their fields are', () => {
    expect(resource?.format).toEqual({
      kind: 'csv',
      delimiter: ';',
      quote: '"',
      encoding: 'windows-1252',
      decimal: ',',
    })
    expect(resource?.columns).toEqual({ id: 'id', price: 'price' })
    expect(resource?.reads).toEqual(['id', 'price'])
    expect(resource?.types).toEqual({
      id: { type: 'string' },
      price: { type: ['number', 'null'] },
    })
  })

  test('has changes by the time of its files', () => {
    expect(resource?.list).toMatchObject({
      takes: ['id'],
      pageSize: 500,
      quietMs: 0,
      changed: [{ overlapMs: 120_000 }],
    })
  })

  test('asks in its settings what suppliers do not agree on', () => {
    const asked = files(
      'files: a.csv',
      'csv: { delimiter: "=$settings.folder", decimal: ",", columns: { id: "=$settings.folder", price: Preis } }',
      'key: =id',
      'list: { newest: true }',
      record,
      schema,
    )
    const { format, list, types } = compile(head, asked).resources['item'] ?? {}
    expect(format).toMatchObject({
      delimiter: ',',
      decimal: ',',
      asked: { delimiter: { kind: 'formula' } },
      titles: { id: { kind: 'formula' }, price: { kind: 'constant', value: 'Preis' } },
    })
    expect(list).toMatchObject({ isNewest: true })
    expect(types).toMatchObject({ price: { type: ['number', 'null'] } })
  })

  test('does not take what is told of a file for a column of it', () => {
    const ofFile = files(
      'files: a.json',
      'json: {}',
      'key: =file.name',
      'list: {}',
      'record: { name: =file.name }',
    )
    expect(compile(head, ofFile).resources['item']).toMatchObject({ columns: {}, reads: [] })
  })
})

describe('what is wrong in a connector of files is told at its place', () => {
  test.each([
    ['no format', ['files: a.csv', 'key: =id', record], ['9:5 connector.format_one']],
    [
      'two formats',
      ['files: a.csv', 'csv: {}', 'json: {}', 'key: =id', record],
      ['9:5 connector.format_one'],
    ],
    [
      'a path that leads up',
      ['files: ../a.csv', 'csv: {}', 'key: =id', record],
      ['10:12 connector.files_form'],
    ],
    [
      'a column that is read and not named',
      ['files: a.csv', 'csv: { columns: { id: Nr } }', 'key: =id', record],
      ['11:21 connector.column_unnamed'],
    ],
    [
      'CSV that is written and has a formula',
      [
        'files: a.csv',
        'csv: { encoding: "=$settings.folder" }',
        'key: =id',
        'create: { file: a.csv }',
        record,
      ],
      ['13:13 connector.format_unwritten'],
    ],
    [
      'a newest file that is moved',
      ['files: a.csv', 'csv: {}', 'key: =id', 'list: { newest: true, done: delete }', record],
      ['13:21 connector.done_form'],
    ],
    [
      'a whole path',
      ['files: /etc/passwd', 'csv: {}', 'key: =id', record],
      ['10:12 connector.files_form'],
    ],
    [
      'a pattern of folders',
      ['files: "in*/a.csv"', 'csv: {}', 'key: =id', record],
      ['10:12 connector.files_form'],
    ],
    [
      'an encoding that there is not',
      ['files: a.csv', 'csv: { encoding: utf-9 }', 'key: =id', record],
      ['11:22 connector.encoding_unknown'],
    ],
    [
      'a delimiter that is the quotation mark',
      ['files: a.csv', "csv: { delimiter: '\"' }", 'key: =id', record],
      ['11:10 connector.csv_form'],
    ],
    [
      'a delimiter of two characters',
      ['files: a.csv', 'csv: { delimiter: "||" }', 'key: =id', record],
      ['11:10 connector.csv_form'],
    ],
    [
      'a list without a key',
      ['files: a.csv', 'csv: {}', 'list: {}', record],
      ['12:11 connector.key_missing'],
    ],
    [
      'files that are taken away and looked for by their time',
      ['files: a.csv', 'csv: {}', 'key: =id', 'list: { done: delete, changed: {} }', record],
      ['13:11 connector.done_form'],
    ],
    [
      'files that some readers would take from others',
      ['files: a.csv', 'csv: {}', 'key: =id', 'list: { done: delete, by: [id] }', record],
      ['13:11 connector.done_form'],
    ],
    [
      'a folder elsewhere for what is done',
      ['files: a.csv', 'csv: {}', 'key: =id', 'list: { done: { move: ../x } }', record],
      ['13:27 connector.files_form'],
    ],
    [
      'a filter by what is no field',
      ['files: a.csv', 'csv: {}', 'key: =id', 'list: { by: [pric] }', record],
      ['13:18 connector.field_unknown'],
    ],
    [
      'a column of a fixed width that is called a number',
      ['files: a.txt', 'fixed: { columns: { id: 4, 7: 2 } }', 'key: =id', record],
      ['11:35 connector.column_form'],
    ],
    [
      'a path of elements that is none',
      ['files: a.xml', 'xml: { records: /orders/order }', 'key: =id', record],
      ['11:21 connector.xml_form'],
    ],
    [
      'an attribute of the root that none has',
      ['files: a.xml', 'xml: { records: a/b, root: { "x y": z } }', 'key: =id', record],
      ['11:41 connector.xml_form'],
    ],
    [
      'many records in a file that is one element',
      [
        'files: a.xml',
        'xml: { records: a }',
        'key: =id',
        'create: { file: a.xml, per: run }',
        record,
      ],
      ['13:33 connector.xml_form'],
    ],
    [
      'a column that no element can be called by, where it is written',
      [
        'files: a.xml',
        'xml: { records: a/b }',
        'key: =id',
        'create: { file: =$set.id }',
        'record: { id: =id, price: =`unit price` }',
        schema,
      ],
      ['14:31 connector.xml_form'],
    ],
    [
      'an update of rows',
      ['files: a.csv', 'csv: {}', 'key: =id', 'update: {}', record],
      ['13:13 connector.key_form'],
    ],
    [
      'a delete of what goes with others',
      [
        'files: a.csv',
        'csv: {}',
        'key: =file.name',
        'create: { file: a.csv, per: run }',
        'delete: {}',
        record,
      ],
      ['14:13 connector.key_form'],
    ],
    [
      'a name of a record where there are many',
      ['files: a.csv', 'csv: {}', 'key: =id', 'create: { file: =$set.id, per: run }', record],
      ['13:22 formula.variable_unknown'],
    ],
    [
      'a name by what is no field',
      ['files: a.csv', 'csv: {}', 'key: =id', 'create: { file: =$set.idd }', record],
      ['13:27 formula.field_unknown'],
    ],
    [
      'a file that is found by a formula, and would be written',
      [
        'files: a.json',
        'json: { records: =items }',
        'key: =id',
        'create: { file: =$set.id }',
        record,
      ],
      ['13:13 connector.format_unwritten'],
    ],
    [
      'an encoding that has no way back',
      [
        'files: a.csv',
        'csv: { encoding: shift_jis }',
        'key: =id',
        'create: { file: =$set.id }',
        record,
      ],
      ['13:13 connector.format_unwritten'],
    ],
    [
      'a key that there is not',
      ['files: a.csv', 'csv: { delimeter: ";" }', 'key: =id', record],
      ['11:12 connector.key_unknown'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(problems(head, files(...lines))).toEqual(expected)
  })

  test('a secret in a path, which is shown', () => {
    const shown = head.replace('=$settings.folder', '=$settings.password')
    expect(problems(shown, files('files: a.csv', 'csv: {}', 'key: =id', record))).toContain(
      '6:11 connector.secret_outside',
    )
  })
})

describe('an SFTP server', () => {
  const server = dedent`
    connector: erp
    format: 1
    title: ERP
    settings: { type: object, properties: { host: { type: string }, port: { type: integer }, path: { type: string }, secret: { type: string, writeOnly: true } } }
    file:
      sftp: =$settings.host
      port: =$settings.port
      hostKey: SHA256:abc
      user: u
      password: =$settings.secret
      path: =$settings.path
  `
  const item = files('files: a.csv', 'csv: {}', 'key: =id', record)

  test.each([
    [{ host: 'SFTP.example' }, ['sftp://sftp.example:22']],
    [{ host: 'sftp.example', port: 2222, path: '/out/' }, ['sftp://sftp.example:2222']],
    [{ host: '[::1]' }, ['sftp://[::1]:22']],
    [{ host: 'fe80::1' }, ['sftp://[fe80::1]:22']],
    [{ host: 'sftp.example/x' }, undefined],
    [{ host: 'user@sftp.example' }, undefined],
    [{ host: '' }, undefined],
    [{ host: 'sftp.example', port: 0 }, undefined],
    [{ host: 'sftp.example', path: '../x' }, undefined],
    [{}, undefined],
  ])('with %j is at %j', (settings, expected) => {
    expect(originsOfFile(compile(server, item), settings)).toEqual(expected)
  })

  test('is no folder as well, and shows no secret', () => {
    expect(problems(server.replace('user: u', 'user: u\n  folder: /x'), item)).not.toEqual([])
    const shown = server.replace('=$settings.path', '=$settings.secret')
    expect(problems(shown, item)).toContain('11:9 connector.secret_outside')
  })
})

describe('where files are', () => {
  const plan = compile(head, files('files: a.csv', 'csv: {}', 'key: =id', record))

  test.each([
    ['/data/in', ['file:///data/in']],
    ['/data/in/', ['file:///data/in']],
    ['data/in', undefined],
    ['/data/../etc', undefined],
    ['', undefined],
    ['/data\0', undefined],
    ['file:///data', undefined],
    [5, undefined],
    [null, undefined],
  ])('of %j is %j', (folder, expected) => {
    expect(originsOfFile(plan, { folder })).toEqual(expected)
  })

  test.each([
    '../x',
    '/x',
    'a//b',
    'a/../b',
    './a',
    'a/.',
    '..',
    '',
    'a/',
    'a\\b',
    'a\0b',
    '.hidden',
    'a/.git/b',
    '*/b',
    'con',
    'nul.csv',
    'a:b',
    'a\nb',
    'x'.repeat(300),
    ' a',
    'a ',
  ])('no files are at %j', (text) => {
    expect(parsePattern(text)).toBeUndefined()
  })

  test.each([
    ['orders-*.csv', 'orders-1.csv', true],
    ['orders-*.csv', 'orders-.csv', true],
    ['orders-*.csv', 'orders.csv', false],
    ['orders-*.csv', 'orders-1.csv.bak', false],
    ['*', 'anything', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1c2b', false],
    ['*.csv', '.csv', true],
    ['a*a', 'a', false],
    ['(a+)+$', 'aaaa', false],
  ])('%j fits %j: %j', (pattern, name, expected) => {
    expect(matcherOf(pattern)(name)).toBe(expected)
  })

  test('a pattern takes no time that a name could make long', () => {
    const started = performance.now()
    matcherOf('*a*a*a*a*a*a*a*a*b')('a'.repeat(200))
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('names that a system gives are one name, or none', () => {
    expect(['a.csv', 'Größe 1.csv', '注文.csv'].every(isName)).toBe(true)
    expect(['../a', 'a/b', '..', '', 'a\\b', 'LPT1.csv', 'a?'].some(isName)).toBe(false)
    expect(['a.csv.part', '.a', '~a', 'a~', 'a.TMP'].every(isUnfinishedName)).toBe(true)
    expect(['a.csv', 'part.csv', 'tmp'].some(isUnfinishedName)).toBe(false)
  })
})
