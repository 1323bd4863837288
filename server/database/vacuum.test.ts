import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { vacuumChanged } from './vacuum.ts'

let database: TestDatabase
beforeAll(async () => {
  const [[, open] = []] = testDatabases()
  if (!open) throw new Error('there is no database')
  database = await open()
})
afterAll(() => database.close())

test('tables that changed much are counted and cleaned, once', async () => {
  const { db } = database
  await vacuumChanged(db)
  await db.raw(
    `insert into link (integration, dead, source, key, target, target_id, flow)
     select 1, false, 's', g::text, 't', g::text, 'f' from generate_series(1, 1000) g`,
  )
  expect(await vacuumChanged(db)).toEqual(['public.link'])
  const { rows } = await db.raw(
    `select reltuples::int as rows from pg_class where relname = 'link'`,
  )
  expect(rows).toEqual([{ rows: 1000 }])

  await db.raw(`delete from link where key = '7'`)
  expect(await vacuumChanged(db)).toEqual([])
  await db.raw(`delete from link where key < '5'`)
  expect(await vacuumChanged(db)).toEqual(['public.link'])
  expect(await vacuumChanged(db)).toEqual([])
})
