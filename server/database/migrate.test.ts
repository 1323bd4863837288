import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { countPendingMigrations, migrateDatabase, takeBackMigration } from './migrate.ts'
import { fingerprintOf, MIGRATIONS, readDigests } from './same-migrations.ts'

/** The last migration of version 0.1.0. */
const LAST_OF_FIRST_VERSION = '20261124150000_create_store_functions'
const ONE_PERSON_A_SUBJECT = '20261203022000_one_person_a_subject'

test('every migration is the text that its digest was made of, and none is changed once it has landed', async () => {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.ts')).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, MIGRATIONS))))
  const digests = texts.map((text, at) => [
    files[at]?.replace(/\.ts$/, ''),
    createHash('sha256').update(text).digest('hex'),
  ])
  expect(await readDigests()).toEqual(Object.fromEntries(digests))
})

describe.each(testDatabases())('on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await openTestDatabase()
  })
  afterEach(() => database.close())

  async function goBackToFirstVersion(): Promise<void> {
    for (;;) {
      const { rows } = await database.db.raw('select name from migration order by id desc limit 1')
      if (rows[0].name === LAST_OF_FIRST_VERSION) return
      await takeBackMigration(database.db)
    }
  }

  test('a database of the first version is brought up to date', async () => {
    await goBackToFirstVersion()
    const type = async () => {
      const { rows } = await database.db.raw(
        `select data_type from information_schema.columns where table_name = 'run' and column_name = 'integration'`,
      )
      return rows[0].data_type
    }
    expect(await type()).toBe('smallint')
    expect(await countPendingMigrations(database.db)).toBeGreaterThan(1)
    await migrateDatabase(database.db)
    expect(await type()).toBe('integer')
    const { rows } = await database.db.raw('select name, digest from migration')
    const kept = Object.fromEntries(
      rows.map((row: { name: string; digest: string }) => [row.name, row.digest]),
    )
    expect(kept).toEqual(await readDigests())
  })

  test('of people whom the OpenID provider calls the same, the first stays that one', async () => {
    const { db } = database
    for (;;) {
      const { rows } = await db.raw('select max(name) as last from migration')
      await takeBackMigration(db)
      if (rows[0].last === ONE_PERSON_A_SUBJECT) break
    }
    const people = [
      { email: 'a@example.com', name: 'A', subject: 'provider s1', created_at: 1 },
      { email: 'b@example.com', name: 'B', subject: 'provider s1', created_at: 2 },
      { email: 'c@example.com', name: 'C', subject: 'provider s2', created_at: 3 },
    ]
    await db('person').insert(people)
    await migrateDatabase(db)
    expect(await db('person').orderBy('id').pluck('subject')).toEqual([
      'provider s1',
      null,
      'provider s2',
    ])
    await expect(db('person').where('name', 'B').update('subject', 'provider s2')).rejects.toThrow(
      'person_subject_index',
    )
  })

  test('a database of the first version whose tables are others is refused, and left as it is', async () => {
    await goBackToFirstVersion()
    await database.db.raw('alter table run add column tidied boolean')
    const before = await fingerprintOf(database.db)
    await expect(migrateDatabase(database.db)).rejects.toMatchObject({ code: 'DATABASE_DIFFERS' })
    await expect(countPendingMigrations(database.db)).rejects.toMatchObject({
      code: 'DATABASE_DIFFERS',
    })
    expect(await fingerprintOf(database.db)).toBe(before)
  })

  test('a migration that was taken with another text is named', async () => {
    await database.db('migration').where('name', LAST_OF_FIRST_VERSION).update({ digest: '00' })
    await expect(migrateDatabase(database.db)).rejects.toMatchObject({
      code: 'DATABASE_DIFFERS',
      message: expect.stringContaining(LAST_OF_FIRST_VERSION),
    })
  })

  test('a database that a newer program changed is refused by name of the change', async () => {
    await database.db('migration').insert({ name: '20991231000000_later', batch: 9 })
    await expect(migrateDatabase(database.db)).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringContaining('20991231000000_later'),
    })
  })

  test('an integration beyond the 32,767th works', async () => {
    const { db } = database
    await db.raw('alter table integration alter column id restart with 100000')
    const [row] = await db('integration').insert({ name: 'late' }).returning('id')
    expect(row?.id).toBe(100_000)
    const { rows } = await db.raw(
      `select end_page(100000, 1, false, 'orders', 1000, null, array[0,0,0,0,0,0,0,0,0,0,0,0], null, '{}', null, '{}', null, null) as ended`,
    )
    // There is no such run: that it is looked for is all that counts here.
    expect(rows[0].ended).toBeNull()
  })
})
