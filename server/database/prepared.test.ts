import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { queryPrepared } from './query.ts'

const ADD = 'select ?::int + 1 as sum, ?::text[] as names'

describe.each(testDatabases())('a prepared statement, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  const add = (to: number | string) => queryPrepared(database.db, ADD, [to, ['a"b', 'c']])

  test('gives the same as any other, however often and by however many connections', async () => {
    const given = await Promise.all(Array.from({ length: 40 }, (__, at) => add(at)))
    expect(given).toEqual(
      Array.from({ length: 40 }, (__, at) => [{ sum: at + 1, names: ['a"b', 'c'] }]),
    )
  })

  test('works again after it failed, also within a transaction', async () => {
    await expect(add('no number')).rejects.toMatchObject({ code: '22P02' })
    expect(await add(1)).toEqual([{ sum: 2, names: ['a"b', 'c'] }])
    const failed = database.db.transaction((trx) => queryPrepared(trx, 'select 1 / ?::int', [0]))
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    const [row] = await database.db.transaction((trx) =>
      queryPrepared<{ half: number }>(trx, 'select 1 / ?::int as half', [1]),
    )
    expect(row).toEqual({ half: 1 })
  })

  test('is heard of by who listens, with what came of it', async () => {
    const heard: string[] = []
    const hear = (event: string) => (told: unknown, about: unknown) => {
      const said = event === 'query' ? told : about
      const isAsked = typeof said === 'object' && said !== null && 'sql' in said
      heard.push(`${event} ${isAsked && said.sql === 'select 8 / $1::int as part'}`)
    }
    const ears = ['query', 'query-response', 'query-error'].map(
      (name) => [name, hear(name)] as const,
    )
    for (const [name, ear] of ears) database.db.on(name, ear)
    const text = 'select 8 / ?::int as part'
    const given = [await queryPrepared(database.db, text, [2])]
    given.push(await queryPrepared(database.db, text, [0]).catch((error) => [String(error)]))
    for (const [name, ear] of ears) database.db.removeListener(name, ear)
    expect(given).toEqual([[{ part: 4 }], ['error: select: a value does not fit (22012)']])
    expect(heard).toEqual(['query true', 'query-response true', 'query true', 'query-error true'])
  })

  test('of which a binding is missing is not sent', async () => {
    const two = 'select ?::int + ?::int as sum'
    expect(await queryPrepared(database.db, two, [1, 2])).toEqual([{ sum: 3 }])
    await expect(queryPrepared(database.db, two, [1])).rejects.toThrow('2 bindings were expected')
  })

  test('sees a table that changed since', async () => {
    await database.db.raw('create table kept (id int primary key, name text)')
    const read = () => queryPrepared(database.db, 'select name from kept where id = ?', [1])
    for (let turn = 0; turn < 7; turn += 1) expect(await read()).toEqual([])
    await database.db.raw(`alter table kept add column more int`)
    await database.db.raw(`insert into kept values (1, 'one', 2)`)
    expect(await read()).toEqual([{ name: 'one' }])
  })

  test('gives what a table is now, when its columns came to be of other types', async () => {
    const { db } = database
    await db.raw(`create table turned as select 1 as id, 'one' as name`)
    const read = (on: Knex = db) => queryPrepared(on, 'select * from turned where id = ?', [1])
    // On every connection that there may be.
    const readMany = () => Promise.all(Array.from({ length: 40 }, () => read()))
    await readMany()
    await db.raw('alter table turned alter column name type varchar(9)')
    expect(new Set((await readMany()).map((rows) => JSON.stringify(rows)))).toEqual(
      new Set(['[{"id":1,"name":"one"}]']),
    )
    await db.raw('alter table turned add column more int')
    // A transaction has failed with it, at the most once; whoever began it begins it anew.
    const inTransaction = () => db.transaction((trx) => read(trx))
    await inTransaction().catch(() => undefined)
    expect(await inTransaction()).toEqual([{ id: 1, name: 'one', more: null }])
    expect(await read()).toEqual([{ id: 1, name: 'one', more: null }])
  })
})
