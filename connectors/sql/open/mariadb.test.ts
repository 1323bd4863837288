import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/index.ts'
import { NEVER, recordsOf, refusalOf } from '../../transport-suite/transport-case.ts'
import { mariadbServers, startMariadb } from '../testing/mariadb-server.ts'
import { openMariadb } from '../testing/open-mariadb.ts'

const CREATE = { operation: 'o', signal: NEVER }

/** One column of this type, beside its key. */
function valued(type: string): readonly [table: string, resources: string] {
  return [
    `create table items (id int auto_increment primary key, value ${type}) default charset utf8mb4`,
    `  item:
    title: Item
    table: items
    key: =id
    list: {}
    find: [{ by: [value] }]
    create: {}
    update: {}
    record: { id: =id, value: =value }
    schema: { properties: { id: { type: integer }, value: {} } }
`,
  ]
}

function named(more = ''): string {
  return `  item:
    title: Item
    table: items
    key: =id
    list: { size: 2, by: [name], changed: { column: at, overlap: 0s } }
    find: [{ by: [name] }]
    create: {}
    update: {}
    delete: {}
    record: { id: =id, name: =name, at: =at }
    schema: { properties: { id: {}, name: { type: string }, at: { type: string } } }
${more}`
}

const NAMES =
  "create table items (id int auto_increment primary key, name varchar(50) not null, at datetime(6) not null default '2026-01-02') default charset utf8mb4 collate utf8mb4_general_ci"

describe.each(mariadbServers())('%s', (_, server) => {
  test.each<[string, Json, Json?]>([
    ['int', -2_147_483_648],
    ['bigint', '9223372036854775807'],
    ['bigint unsigned', '18446744073709551615'],
    ['decimal(40, 20)', '12345678901234567890.12345678901234567891'],
    ['decimal(10, 2)', 0.1],
    ['double', 1.5e-300],
    ['tinyint(1)', true],
    ['varchar(5)', '😀é商 x'],
    ['text', 'it\'s \\ "quoted"; --'],
    ["enum('a', 'b')", 'b'],
    ['date', '2024-02-29'],
    ['time', '23:59:59'],
    ['datetime(6)', '2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123456'],
    ['timestamp(3)', '2026-03-29T02:30:00.123+02:00', '2026-03-29T00:30:00.123Z'],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000'],
    ['json', { a: [1, 'é', null], b: { c: true } }],
    ['varchar(5)', null],
  ])('a value of %s comes back as it was written: %j', async (type, value, read = value) => {
    const [table, resources] = valued(type)
    const { open } = await openMariadb(await server(), table)
    const item = open(resources).resource('item')
    const { id } = await item.create({ value }, CREATE)
    expect((await recordsOf(item)).map(({ record }) => record)).toEqual([{ id, value: read }])
  })

  test('a document has all digits of its numbers', async () => {
    const [table, resources] = valued('json')
    const { open } = await openMariadb(
      await server(),
      table,
      `insert into items (value) values ('{"id": 9007199254740993, "list": [1]}')`,
    )
    const [found] = await recordsOf(open(resources).resource('item'))
    expect(found?.record).toEqual({ id: 1, value: { id: '9007199254740993', list: [1] } })
  })

  test.each<[string, Json]>([
    ['tinyint', 128],
    ['int unsigned', -1],
    ['varchar(2)', 'abc'],
    ['date', '2026-02-31'],
    ['decimal(4, 2)', 123.4],
    ["enum('a')", 'b'],
    ['int not null', null],
  ])('a column of %s refuses %j, and the table stays empty', async (type, value) => {
    const [table, resources] = valued(type)
    const { open, database } = await openMariadb(await server(), table)
    const refusal = await refusalOf(open(resources).resource('item').create({ value }, CREATE))
    expect(refusal).toMatchObject({ class: 'invalid', mayHaveHappened: false })
    expect(await database.query('select * from items')).toEqual([])
  })

  test.each([
    ['date', '0000-00-00'],
    ['datetime', '0000-00-00 00:00:00'],
    ['timestamp', '0000-00-00 00:00:00'],
    ['datetime(6)', '0000-00-00 00:00:00'],
  ])('a %s of zeros is empty', async (type, zeros) => {
    const [table, resources] = valued(type)
    const { open } = await openMariadb(
      await server(),
      table.replace(type, `${type} null`),
      "set session sql_mode = ''",
      `insert into items (value) values ('${zeros}')`,
    )
    const [found] = await recordsOf(open(resources).resource('item'))
    expect(found).toMatchObject({ record: { id: 1 }, key: '1' })
    expect(found?.record?.['value'] ?? null).toBeNull()
    expect(found?.problem).toBeUndefined()
  })

  test('rows whose time of change is of zeros are read page by page with the others, once each', async () => {
    const { open } = await openMariadb(
      await server(),
      NAMES,
      "set session sql_mode = ''",
      `insert into items (name, at) values ${['a', 'b', 'c', 'd', 'e'].map((name) => `('${name}', '${name < 'd' ? '0000-00-00' : '2026-01-02'}')`).join()}`,
    )
    const item = open(named()).resource('item')
    const whole = await recordsOf(item)
    expect(whole.map(({ record }) => record?.['name'])).toEqual(['a', 'b', 'c', 'd', 'e'])
    const changed = await recordsOf(item, { since: '1900-01-01T00:00:00Z', filter: 0 })
    expect(changed.map(({ record }) => record?.['name'])).toEqual(['d', 'e'])
  })

  test.each(['`; drop table kept; -- x', 'a.b', "it's", '?', 'select', '商品', '*', '/* x */ y'])(
    '%j is a table and a column like any other',
    async (name) => {
      const quoted = `\`${name.replaceAll('`', '``')}\``
      // No formula can write the name of a column with one.
      const column = name.replaceAll('`', '')
      const { open, database } = await openMariadb(
        await server(),
        'create table kept (id int)',
        `create table ${quoted} (id int auto_increment primary key, \`${column}\` varchar(99)) default charset utf8mb4`,
      )
      const resource = open(`  item:
    title: Item
    table: ${JSON.stringify(name)}
    key: =id
    list: { by: [evil] }
    find: [{ by: [evil] }]
    create: {}
    update: {}
    delete: {}
    record: { id: =id, evil: ${JSON.stringify(`=\`${column}\``)} }
    schema: { properties: { id: { type: integer }, evil: { type: string } } }
`).resource('item')
      const { id = 0 } = await resource.create({ evil: name }, CREATE)
      await resource.update(id, { evil: `${name}2` }, { signal: NEVER })
      const listed = await recordsOf(resource, { with: { evil: `${name}2` } })
      expect(listed.map(({ record }) => record)).toEqual([{ id, evil: `${name}2` }])
      await resource.delete(id, { signal: NEVER })
      expect(await recordsOf(resource)).toEqual([])
      expect(await database.query('select * from kept')).toEqual([])
    },
  )

  test.each(["' or '1'='1", '1 or 1=1', "\\'; --", '?', '%'])(
    'the value %j is a value, wherever it is given',
    async (value) => {
      const { open, database } = await openMariadb(
        await server(),
        NAMES,
        "insert into items (name) values ('kept')",
      )
      const item = open(named()).resource('item')
      expect(await item.find({ name: value }, { fresh: true, signal: NEVER })).toEqual([])
      expect(await recordsOf(item, { with: { name: value } })).toEqual([])
      await item.create({ name: value }, CREATE)
      const rows = await database.query('select name from items order by id')
      expect(rows).toEqual([{ name: 'kept' }, { name: value }])
    },
  )

  test.each(['abc', 'ABC', 'äbc'])(
    'what has the name %j is told from what the collation takes for the same',
    async (name) => {
      const others = ['abc', 'ABC', 'äbc', 'Äbc', 'abc2']
      const { open } = await openMariadb(
        await server(),
        NAMES,
        `insert into items (name) values ${[...others, ...others].map((other) => `('${other}')`).join()}`,
      )
      const item = open(named()).resource('item')
      const listed = await recordsOf(item, { with: { name } })
      expect(listed.map(({ record }) => record?.['name'])).toEqual([name, name])
      const found = await item.find({ name }, { fresh: true, signal: NEVER })
      expect(found.map(({ record }) => record?.['name'])).toEqual([name, name])
    },
  )

  test('spaces that end a text of fixed length do not count', async () => {
    const { open } = await openMariadb(
      await server(),
      NAMES.replace('varchar(50)', 'char(50)'),
      "insert into items (name) values ('abc ')",
    )
    const listed = await recordsOf(open(named()).resource('item'), { with: { name: 'abc' } })
    expect(listed).toHaveLength(1)
  })

  test('keys of text are read once each, page by page, in whatever order the collation has', async () => {
    const keys = ['a', 'B', 'ä2', 'Z', 'z1', '_', '10', '9', 'É', 'f']
    const { open } = await openMariadb(
      await server(),
      'create table items (id varchar(20) primary key, name varchar(50)) default charset utf8mb4 collate utf8mb4_general_ci',
      `insert into items (id) values ${keys.map((key) => `('${key}')`).join()}`,
    )
    const item = open(
      '  item: { title: Item, table: items, key: =id, list: { size: 2 }, record: { id: =id, name: =name } }\n',
    ).resource('item')
    const read = await recordsOf(item)
    expect(read.map(({ key }) => key).toSorted()).toEqual(keys.toSorted())
  })

  test('a row that has the values already is written, and is not gone', async () => {
    const { open } = await openMariadb(
      await server(),
      NAMES,
      "insert into items (name) values ('a')",
    )
    const item = open(named()).resource('item')
    await expect(item.update(1, { name: 'a' }, { signal: NEVER })).resolves.toBeUndefined()
    expect(await refusalOf(item.update(2, { name: 'a' }, { signal: NEVER }))).toMatchObject({
      class: 'gone',
    })
  })

  test('a key that is there already is refused as that', async () => {
    const { open } = await openMariadb(
      await server(),
      NAMES,
      'alter table items add unique (name)',
      "insert into items (name) values ('a')",
    )
    const refusal = await refusalOf(open(named()).resource('item').create({ name: 'A' }, CREATE))
    expect(refusal).toMatchObject({ class: 'exists', mayHaveHappened: false })
  })

  test('a connector that declares no writes opens connections that cannot write', async () => {
    const { open, database } = await openMariadb(
      await server(),
      'create table items (id int primary key)',
      'insert into items values (1)',
      `create function f() returns int not deterministic modifies sql data
       begin delete from items; return 1; end`,
      'create view sly as select 1 as id, f() as name',
    )
    const item = open(
      '  item: { title: Item, table: sly, key: =id, list: {}, record: { id: =id, name: =name } }\n',
    ).resource('item')
    expect(await refusalOf(recordsOf(item))).toMatchObject({ mayHaveHappened: false })
    expect(await database.query('select id from items')).toEqual([{ id: 1 }])
  })

  test('a row that someone else holds is a passing trouble, and nothing of the write stays', async () => {
    const { open, database } = await openMariadb(
      await server(),
      NAMES,
      "insert into items (name) values ('a')",
    )
    await database.query('begin')
    await database.query("update items set name = 'held' where id = 1")
    const refusal = await refusalOf(
      open(named()).resource('item').update(1, { name: 'b' }, { signal: NEVER }),
    )
    // The server gave up before anybody stopped waiting for it: so it is known that nothing was done.
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
    await database.query('rollback')
    await delay(2500)
    expect(await database.query('select name from items')).toEqual([{ name: 'a' }])
  })

  test('a create may be there when the server died before it answered, and is when nothing was sent', async () => {
    // Others use the server of this process.
    const own = await startMariadb()
    const { open, database } = await openMariadb(
      own,
      NAMES,
      'create trigger slow before insert on items for each row do sleep(1.5)',
    )
    const item = open(named()).resource('item')
    await recordsOf(item)
    const creating = refusalOf(item.create({ name: 'a' }, CREATE))
    await expect
      .poll(() =>
        database
          .query(
            "select count(*) as n from information_schema.processlist where state = 'User sleep'",
          )
          .then(([row]) => Number(row?.['n'])),
      )
      .toBe(1)
    await own.kill()
    expect(await creating).toMatchObject({ class: 'temporary', mayHaveHappened: true })
    const after = await refusalOf(item.create({ name: 'b' }, CREATE))
    expect(after).toMatchObject({ class: 'temporary', mayHaveHappened: false })
  })
})
