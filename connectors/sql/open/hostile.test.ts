import { describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/index.ts'
import { NEVER, recordsOf, refusalOf, SECRET } from '../../transport-suite/transport-case.ts'
import { openDatabase } from '../testing/open-database.ts'
import { testServers } from '../testing/postgres-cluster.ts'

const CREATE = { operation: 'o', signal: NEVER }

const EVIL = [
  `"; drop table kept; --`,
  `x" as y`,
  'a.b',
  `it's`,
  '?',
  '$1',
  'x[0]',
  'SELECT',
  '商品 😀',
  '*',
  '\\"',
  '/* x */',
]

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

describe.each(testServers())('what is hostile, on %s', (_, server) => {
  test.each(EVIL)('%j is a table and a column like any other', async (name) => {
    const { database, open } = await openDatabase(
      await server(),
      `create table kept (id int); create table ${quoted(name)} (id serial primary key, ${quoted(name)} text, at timestamptz default '2026-01-02')`,
    )
    const item = open(`  item:
    title: Item
    table: ${JSON.stringify(name)}
    key: =id
    list: { changed: { column: at }, by: [evil] }
    find: [{ by: [evil] }]
    create: {}
    update: {}
    delete: {}
    record: { id: =id, evil: ${JSON.stringify(`=\`${name}\``)} }
    schema: { properties: { id: { type: integer }, evil: { type: string } } }
`).resource('item')
    const { id = 0 } = await item.create({ evil: name }, CREATE)
    expect(await item.find({ evil: name }, { fresh: true, signal: NEVER })).toMatchObject([
      { id, record: { evil: name } },
    ])
    await item.update(id, { evil: `${name}2` }, { signal: NEVER })
    const listed = await recordsOf(item, {
      since: '2026-01-01T00:00:00Z',
      with: { evil: `${name}2` },
    })
    expect(listed.map(({ record }) => record)).toEqual([{ id, evil: `${name}2` }])
    await item.delete(id, { signal: NEVER })
    expect(await recordsOf(item)).toEqual([])
    expect(await database.query('select * from kept')).toEqual([])
  })

  test.each([
    `'; drop table items; --`,
    `' or '1'='1`,
    '1 or 1=1',
    '$1',
    '?',
    `\\'; --`,
    '%',
    'null',
  ])('the value %j is a value, wherever it is given', async (value) => {
    const { database, open } = await openDatabase(
      await server(),
      `create table items (id text primary key, name text, at timestamptz default '2026-01-02'); insert into items values ('a', 'A')`,
    )
    const item = open(`  item:
    title: Item
    table: items
    key: =id
    list: { changed: { column: at }, between: at, by: [name], size: 1 }
    find: [{ by: [name] }, { by: [id] }]
    create: {}
    update: {}
    delete: {}
    record: { id: =id, name: =name }
    schema: { properties: { id: { type: string }, name: { type: string } } }
`).resource('item')
    expect(await item.get?.(value, NEVER)).toBeUndefined()
    expect(await item.find({ name: value }, { fresh: true, signal: NEVER })).toEqual([])
    expect(await recordsOf(item, { with: { name: value } })).toEqual([])
    await item.delete(value, { signal: NEVER })
    expect(await refusalOf(item.update(value, { name: value }, { signal: NEVER }))).toMatchObject({
      class: 'gone',
    })
    const times = [{ since: value }, { range: { from: value } }, { range: { to: value } }]
    for (const asked of times) {
      expect(await refusalOf(recordsOf(item, asked))).toMatchObject({ class: 'invalid' })
    }
    const positions: Json[] = [{ key: value }, { key: value, time: value }, value, [value]]
    for (const position of positions) await recordsOf(item, { position })
    await item.create({ id: value, name: value }, CREATE)
    expect(
      await database.query('select id, name from items order by at, name = $1', [value]),
    ).toEqual([
      { id: 'a', name: 'A' },
      { id: value, name: value },
    ])
  })

  test('a schema that is no schema of ours is one that is not there', async () => {
    const { open } = await openDatabase(await server(), 'create table items (id int primary key)')
    const connection = open(
      '  item: { title: Item, table: ["public\\"; drop table items; --", items], key: =id, list: {}, record: { id: =id } }\n',
    )
    const refusal = await refusalOf(connection.check(NEVER))
    expect(refusal).toMatchObject({ class: 'config', reason: { code: 'sqlNoTable' } })
  })

  test.each([1, 2, 3])(
    'a key that rows share is told, wherever a page of %d ends',
    async (size) => {
      const { open } = await openDatabase(
        await server(),
        'create table items (id int, name text); insert into items values (1), (2), (3), (3), (4)',
      )
      const item = open(
        `  item: { title: Item, table: items, key: =id, list: { size: ${size} }, record: { id: =id, name: =name } }\n`,
      ).resource('item')
      expect(await refusalOf(recordsOf(item))).toMatchObject({
        class: 'config',
        reason: { code: 'sqlKeyShared', values: { name: 'id' } },
      })
    },
  )

  test('a column that is gone is told by its name, before anything is asked', async () => {
    const { database, open, told } = await openDatabase(
      await server(),
      'create table items (id int primary key, name text)',
    )
    const resources =
      '  item: { title: Item, table: items, key: =id, list: {}, record: { id: =id, name: =name } }\n'
    await open(resources).check(NEVER)
    await database.query('alter table items drop column name')
    const refusal = await refusalOf(recordsOf(open(resources).resource('item')))
    expect(refusal).toMatchObject({
      class: 'config',
      reason: { code: 'sqlColumnGone', values: { table: 'items', names: '"name"' } },
    })
    expect(told.map(({ summary }) => summary)).toEqual(['describe items', 'describe items'])
  })

  test('a connector that declares no writes opens connections that cannot write', async () => {
    const { database, open } = await openDatabase(
      await server(),
      `create table items (id int primary key); insert into items values (1);
         create function f() returns int language sql volatile as 'delete from items returning 1';
         create view sly as select id, f() as name from items`,
    )
    const item = open(
      '  item: { title: Item, table: sly, key: =id, list: {}, record: { id: =id, name: =name } }\n',
    ).resource('item')
    expect(await refusalOf(recordsOf(item))).toMatchObject({ class: 'config' })
    expect(await database.query('select id from items')).toEqual([{ id: 1 }])
  })

  test('a server that does not encrypt is told as such where nobody said that it need not', async () => {
    const { open } = await openDatabase(await server(), 'create table items (id int)')
    const connection = open(
      '  item: { title: Item, table: items, key: =id, list: {}, record: { id: =id } }\n',
      {},
      (connector) => connector.replace('  tls: false\n', ''),
    )
    expect(await refusalOf(connection.check(NEVER))).toMatchObject({
      class: 'config',
      mayHaveHappened: false,
      reason: { code: 'sqlNoTls' },
    })
  })

  test('what the database says of a value is masked, and the password is nowhere', async () => {
    const { open, told } = await openDatabase(
      await server(),
      `create table items (id serial primary key, name text);
         create function no() returns trigger language plpgsql as $$ begin raise exception 'no % for %', new.name, '${SECRET}'; end $$;
         create trigger no before insert on items for each row execute function no()`,
    )
    const item = open(
      '  item: { title: Item, table: items, key: =id, create: {}, record: { id: =id, name: =name } }\n',
    ).resource('item')
    const refusal = await refusalOf(item.create({ name: 'anna@example.com' }, CREATE))
    expect(refusal).toMatchObject({ class: 'invalid', exchange: 'insert items (P0001)' })
    expect(refusal.message).not.toContain('anna@')
    expect(JSON.stringify([refusal.message, refusal.cause, told])).not.toContain(SECRET)
  })

  test('a row that someone else holds is a passing trouble, and it is known that nothing was done', async () => {
    const { database, open } = await openDatabase(
      await server(),
      "create table items (id int primary key, name text); insert into items values (1, 'a')",
    )
    const item = open(
      '  item: { title: Item, table: items, key: =id, update: {}, record: { id: =id, name: =name } }\n',
      {},
      (connector) => connector.replace('timeout: 2s', 'timeout: 5s'),
    ).resource('item')
    await database.query('begin')
    await database.query("update items set name = 'held' where id = 1")
    const refusal = await refusalOf(item.update(1, { name: 'b' }, { signal: NEVER }))
    expect(refusal).toMatchObject({ class: 'temporary', mayHaveHappened: false })
    await database.query('rollback')
    expect(await database.query('select name from items')).toEqual([{ name: 'a' }])
  })
})
