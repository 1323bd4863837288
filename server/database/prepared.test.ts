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

  test('sees a table that changed since', async () => {
    await database.db.raw('create table kept (id int primary key, name text)')
    const read = () => queryPrepared(database.db, 'select name from kept where id = ?', [1])
    for (let turn = 0; turn < 7; turn += 1) expect(await read()).toEqual([])
    await database.db.raw(`alter table kept add column more int`)
    await database.db.raw(`insert into kept values (1, 'one', 2)`)
    expect(await read()).toEqual([{ name: 'one' }])
  })
})
