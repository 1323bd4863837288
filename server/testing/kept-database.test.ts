import { expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { type TestDatabase, testDatabases } from './test-databases.ts'

async function inDatabase<T>(use: (database: TestDatabase) => Promise<T>): Promise<T> {
  const [[, open] = []] = testDatabases()
  if (!open) throw new Error('there is no database to test with')
  const database = await open()
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** What a test finds, and leaves changed. */
async function lookAndChange({ db }: TestDatabase): Promise<unknown> {
  const counts = await queryRows(
    db,
    `select (select count(*) from integration) as integrations, (select json_agg(name) from workspace) as workspaces,
       (select count(*) from migration) as migrations, (select count(*) from pgboss.queue) as queues,
       current_setting('statement_timeout') as timeout, to_regclass('pg_temp.scrap') as scrap`,
    [],
  )
  const made = await queryRows(
    db,
    `insert into integration (name) values ('left') returning id`,
    [],
  )
  await queryRows(db, `update workspace set name = 'renamed'`, [])
  await queryRows(db, 'delete from migration', [])
  await queryRows(db, `set statement_timeout = '1min'`, [])
  await queryRows(db, 'create temp table scrap (n int)', [])
  return { counts, made }
}

test('a database that one test after another uses is new to each', async () => {
  const first = await inDatabase(lookAndChange)
  expect(first).toMatchObject({
    counts: [{ integrations: '0', workspaces: ['default'], timeout: '0', scrap: null }],
    made: [{ id: expect.anything() }],
  })
  expect(await inDatabase(lookAndChange)).toEqual(first)
})

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
