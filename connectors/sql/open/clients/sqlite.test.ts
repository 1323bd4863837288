import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Connection, compileConnector, formatDiagnostic } from '../../../../engine/index.ts'
import { createRateGate } from '../../../limits/rate-gate.ts'
import { createReplayClock } from '../../../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { NEVER, recordsOf, refusalOf } from '../../../transport-suite/transport-case.ts'
import { sqlTransport } from '../../sql-transport.ts'
import { hasDriver } from '../../testing/has-driver.ts'
import { createFile, type TestFile } from '../../testing/sqlite-file.ts'

const CREATE = { operation: 'o', signal: NEVER }
const drivers = ['libsql'].filter(hasDriver)
const files: TestFile[] = []
afterEach(() => {
  for (const file of files.splice(0)) file.remove()
})

async function makeFile(...tables: readonly string[]): Promise<TestFile> {
  const made = await createFile(...tables)
  files.push(made)
  return made
}

function open(file: string, resource: string): Connection {
  const text = `connector: system
format: 1
title: System
settings: { type: object, properties: { file: { type: string } } }
sql: { file: =$settings.file }
resources:
  item:
    title: Item
    table: items
    key: =id
    list: { changed: { column: at }, between: at, size: 2 }
    find: [{ by: [name] }]
${resource}`
  const { plan, diagnostics } = compileConnector('a.yaml', text, { transports: [sqlTransport] })
  if (!plan) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
  const clock = createReplayClock()
  const rateGate = createRateGate({ limits: [], parallel: 4, clock })
  const connection = sqlTransport.open(
    plan,
    { settings: { file } },
    { indexStore: createMemoryIndexStore(), rateGate, clock, random: () => 0, allowPrivate: true },
  )
  onTestFinished(() => connection.close())
  return connection
}

const ITEM = `    record: { id: =id, name: =name, at: =at }
    schema: { properties: { id: { type: integer }, name: { type: string }, at: {} } }
`

describe.each(drivers)('SQLite by %s', () => {
  test('compares times in whatever form they are written', async () => {
    const { file } = await makeFile(
      'create table items (id integer primary key, name text, at timestamp)',
      `insert into items values (1, 'date', '2026-01-10'), (2, 'space', '2026-01-10 12:00:00'),
       (3, 'zone', '2026-01-10T14:30:00.500+02:00'), (4, 'seconds', 1768049999), (5, 'milliseconds', 1768050000250),
       (6, 'never', null), (7, 'late', '2026-01-11T00:00:00Z')`,
    )
    const item = open(file, ITEM).resource('item')
    const keys = async (asked: object) => (await recordsOf(item, asked)).map(({ key }) => key)
    expect(await keys({})).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(await keys({ since: '2026-01-10T12:00:00Z' })).toEqual(['2', '3', '4', '5', '7'])
    expect(await keys({ since: '2026-01-10T12:30:00.501Z' })).toEqual(['4', '5', '7'])
    expect(await keys({ filter: -1, range: { to: '2026-01-10T12:00:00Z' } })).toEqual(['1', '6'])
    expect(await keys({ filter: -1, range: { from: '2026-01-11T00:00:00Z' } })).toEqual(['7'])
  })

  test('keeps whole numbers that a number of JavaScript cannot hold', async () => {
    const { file, query } = await makeFile(
      'create table items (id integer primary key, name text, at timestamp)',
      "insert into items values (9007199254740993, 'a', null), (9007199254740992, 'b', null)",
    )
    const item = open(file, `    update: {}\n${ITEM}`).resource('item')
    const records = await recordsOf(item)
    expect(records.map(({ key }) => key)).toEqual(['9007199254740992', '9007199254740993'])
    await item.update('9007199254740993', { name: 'c' }, { signal: NEVER })
    expect(await query('select name from items order by id')).toEqual([
      { name: 'b' },
      { name: 'c' },
    ])
  })

  test('parks what was written into a column of another type', async () => {
    const { file } = await makeFile(
      'create table items (id integer primary key, name integer, at timestamp)',
      "insert into items values (1, 'abc', null), (2, 5, null)",
    )
    const record = `    record: { id: =id, name: =name }
    schema: { properties: { id: { type: integer }, name: { type: integer } } }
`
    const [first, second] = await recordsOf(open(file, record).resource('item'))
    expect(first?.problem).toMatchObject({ code: 'asSent' })
    expect(second).toMatchObject({ record: { id: 2, name: 5 } })
  })

  test('parks text whose bytes are none', async () => {
    const { file } = await makeFile(
      'create table items (id integer primary key, name text, at timestamp)',
      "insert into items values (1, cast(x'c328' as text), null)",
    )
    const [first] = await recordsOf(open(file, ITEM).resource('item'))
    expect(first?.problem).toMatchObject({ code: 'sqlBroken', values: { names: '"name"' } })
  })

  test('takes nothing of another type than its column', async () => {
    const { file, query } = await makeFile(
      'create table items (id integer primary key, name varchar(3), at timestamp)',
    )
    const item = open(file, `    create: {}\n${ITEM}`).resource('item')
    for (const set of [{ name: 'abcd' }, { id: 'x' }, { id: 1.5 }, { at: 'soon' }, { at: '' }]) {
      expect(await refusalOf(item.create(set, CREATE))).toMatchObject({ class: 'invalid' })
    }
    expect(await query('select * from items')).toEqual([])
  })

  test('tells a key that is there already from any other refusal', async () => {
    const { file } = await makeFile(
      "create table items (id integer primary key, name text unique check (name <> 'bad'), at timestamp)",
      "insert into items values (1, 'a', null)",
    )
    const item = open(file, `    create: {}\n${ITEM}`).resource('item')
    const there = await refusalOf(item.create({ name: 'a' }, CREATE))
    expect(there).toMatchObject({ class: 'exists', mayHaveHappened: false })
    expect(await refusalOf(item.create({ name: 'bad' }, CREATE))).toMatchObject({
      class: 'invalid',
    })
  })

  test('is not written to where the connector declares no writes', async () => {
    const { file, query } = await makeFile(
      'create table items (id integer primary key, name text, at timestamp)',
    )
    const written = open(file, `    delete: {}\n${ITEM}`).resource('item')
    await written.delete(1, { signal: NEVER })
    const { sqlite } = await import('./sqlite.ts')
    const place = { file, origin: `sqlite://${file}` }
    const asked = { place, login: undefined, timeoutMs: 1000, allowPrivate: true, isReadOnly: true }
    const connection = await sqlite.connect(asked)
    const text = "insert into items (name) values ('a')"
    await expect(connection.query({ text, values: [] })).rejects.toMatchObject({
      code: 'SQLITE_READONLY',
    })
    connection.destroy()
    expect(await query('select * from items')).toEqual([])
  })

  test('waits for who else writes, and says so when that takes too long', async () => {
    const { file, query } = await makeFile(
      'create table items (id integer primary key, name text, at timestamp)',
    )
    const item = open(file, `    create: {}\n${ITEM}`).resource('item')
    await query('begin immediate')
    const refusal = await refusalOf(item.create({ name: 'a' }, CREATE))
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
    await query('commit')
    await item.create({ name: 'a' }, CREATE)
    expect(await query('select name from items')).toEqual([{ name: 'a' }])
  })
})

test('SQLite makes no file where there is none', async () => {
  const item = open('/tmp/mapwright-there-is-none.db', ITEM).resource('item')
  const refusal = await refusalOf(recordsOf(item))
  expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
})
