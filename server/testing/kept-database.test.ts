import { describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { type TestDatabase, testDatabases } from './test-databases.ts'

type Use<T> = (database: TestDatabase) => Promise<T>

async function useOf<T>(open: () => Promise<TestDatabase>, use: Use<T>): Promise<T> {
  const database = await open()
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** What a test finds, and leaves changed. */
async function lookAndChange({ db }: TestDatabase, size: number): Promise<unknown> {
  const counts = await queryRows(
    db,
    `select (select count(*) from integration) as integrations, (select json_agg(name) from workspace) as workspaces,
       (select count(*) from migration) as migrations, (select count(*) from pgboss.queue) as queues,
       current_setting('work_mem') as memory, to_regclass('pg_temp.scrap') as scrap`,
    [],
  )
  const made = await queryRows(
    db,
    `insert into integration (name) values ('left') returning id`,
    [],
  )
  await queryRows(
    db,
    `insert into integration (name) select 'left ' || n from generate_series(1, ?::int) n`,
    [size],
  )
  await queryRows(db, `update workspace set name = 'renamed'`, [])
  await queryRows(db, 'delete from migration', [])
  await queryRows(db, `set work_mem = '5MB'`, [])
  await queryRows(db, 'create temp table scrap (n int)', [])
  return { counts, made }
}

describe.each(testDatabases())('%s', (_kind, open) => {
  const inDatabase = <T>(use: Use<T>): Promise<T> => useOf(open, use)

  test.each([1, 10_000])(
    'a database that one test after another uses is new to each, also after %i rows',
    async (size) => {
      const change = (database: TestDatabase) => lookAndChange(database, size)
      const first = await inDatabase(change)
      expect(first).toMatchObject({
        counts: [{ integrations: '0', workspaces: ['default'], memory: '4MB', scrap: null }],
        made: [{ id: expect.anything() }],
      })
      expect(await inDatabase(change)).toEqual(first)
    },
  )

  test('a database whose tables were changed goes to no other test', async () => {
    await inDatabase(({ db }) => db.raw('create table scrap (n int)'))
    await inDatabase(async ({ db }) => {
      expect(await queryRows(db, `select to_regclass('scrap') as scrap`, [])).toEqual([
        { scrap: null },
      ])
      await db.raw('alter table integration add column scrap int')
    })
    await inDatabase(async ({ db }) => {
      const columns = await queryRows(
        db,
        `select from information_schema.columns where table_name = 'integration' and column_name = 'scrap'`,
        [],
      )
      expect(columns).toEqual([])
    })
  })
})
