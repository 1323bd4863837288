import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { lockDirectory } from '../database/directory-lock.ts'
import { POSTGRES_MAJOR } from '../database/embedded-version.ts'
import { migrateDatabase, rollBackDatabase } from '../database/migrate.ts'
import { typescriptFlags } from '../process/typescript-flags.ts'
import { copyEmbedded } from '../testing/embedded-template.ts'
import { testPostgres } from '../testing/own-database.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { openDatabase } from './open-database.ts'

describe('the lock on a data directory', () => {
  test('refuses a second user and says who holds it', async () => {
    const directory = await temporaryDirectory()
    const lock = await lockDirectory(directory)
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'DIRECTORY_IN_USE',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    await lock.release()
    await (await lockDirectory(directory)).release()
  })

  test('of two that come at once goes to one', async () => {
    const directory = await temporaryDirectory()
    const tries = await Promise.allSettled([lockDirectory(directory), lockDirectory(directory)])
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    for (const one of tries) if (one.status === 'fulfilled') await one.value.release()
  })

  test('is free again after its process was killed', async () => {
    const directory = await temporaryDirectory()
    const lock = new URL('../database/directory-lock.ts', import.meta.url).href
    const script = `import(${JSON.stringify(lock)}).then(async ({ lockDirectory }) => {
      await lockDirectory(${JSON.stringify(directory)}); console.log('locked'); setInterval(() => {}, 1000) })`
    const child = spawn(process.execPath, [...typescriptFlags, '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${child.pid}`),
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockDirectory(directory)).release()
  })
})

describe('the embedded database', () => {
  test('is given up when its disk is full, at once and with what was committed', async () => {
    const dataDir = await temporaryDirectory()
    await copyEmbedded(dataDir)
    const full = await openDatabase({ dataDir })
    await full.db.raw('create table kept (n int)')
    const refused = `do $$ begin raise exception 'no space left' using errcode = '53100'; end $$`
    await expect(full.db.raw(refused)).rejects.toMatchObject({ code: '53100' })
    await expect(full.db.raw('select 1')).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await full.lost).toMatchObject({ message: 'the disk is full', code: 'ENOSPC' })
    await full.close()
    const again = await openDatabase({ dataDir })
    expect((await again.db.raw('select n from kept')).rows).toEqual([])
    await again.close()
  })

  test('keeps its data, ends runs of a process that is gone, and lets nobody in meanwhile', async () => {
    const dataDir = await temporaryDirectory()
    // As a process leaves it that was killed while it made the database.
    await mkdir(join(dataDir, 'pg.unfinished'))
    await writeFile(join(dataDir, 'pg.unfinished', 'PG_VERSION'), '18\n')
    const first = await openDatabase({ dataDir })
    expect(await readdir(dataDir)).not.toContain('pg.unfinished')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' })
    await first.db.raw(
      `insert into run (integration, flow, flow_version, worker, cause, state, started_at, until)
       values (1, 'orders', 'v1', 'worker-1', 'person', 'running', 0, 9000000000000)`,
    )
    await first.close()
    const second = await openDatabase({ dataDir })
    const { rows } = await second.db.raw('select flow, state from run')
    await second.close()
    expect(rows).toEqual([{ flow: 'orders', state: 'stopped' }])
  })

  test('of another PostgreSQL is refused and left as it is, with what to do', async () => {
    const dataDir = await temporaryDirectory()
    await writeFile(join(dataDir, 'pglite-version'), '0.2.17\n')
    await mkdir(join(dataDir, 'pg'))
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '16\n')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'DATABASE_OTHER_VERSION',
      message: expect.stringContaining(
        'npm install --legacy-peer-deps @electric-sql/pglite@0.2.17',
      ),
    })
    expect(await readdir(join(dataDir, 'pg'))).toEqual(['PG_VERSION'])
    expect(await readFile(join(dataDir, 'pglite-version'), 'utf8')).toBe('0.2.17\n')
  })

  test('of another PGlite with the same PostgreSQL goes on, and a copy of it is kept', async () => {
    const dataDir = await temporaryDirectory()
    await copyEmbedded(dataDir)
    const first = await openDatabase({ dataDir })
    await first.db.raw(`insert into integration (name) values ('before')`)
    await first.close()
    expect((await readFile(join(dataDir, 'pg', 'PG_VERSION'), 'utf8')).trim()).toBe(POSTGRES_MAJOR)
    const version = await readFile(join(dataDir, 'pglite-version'), 'utf8')
    await writeFile(join(dataDir, 'pglite-version'), '0.5.1\n')
    const second = await openDatabase({ dataDir })
    const { rows } = await second.db.raw('select name from integration')
    await second.close()
    expect(rows).toEqual([{ name: 'before' }])
    expect(await readFile(join(dataDir, 'pglite-version'), 'utf8')).toBe(version)
    expect(await readdir(join(dataDir, 'pg-of-0.5.1'))).toContain('PG_VERSION')
  })

  test('whose files are damaged says so, and frees the directory', async () => {
    const dataDir = await temporaryDirectory()
    await mkdir(join(dataDir, 'pg'))
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '18\n')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DATABASE_BROKEN' })
    await (await lockDirectory(dataDir)).release()
  })

  test('where a file is in the way of its directory says so', async () => {
    const file = join(await temporaryDirectory(), 'file')
    await writeFile(file, '')
    await expect(openDatabase({ dataDir: join(file, 'data') })).rejects.toMatchObject({
      code: 'DIRECTORY_UNUSABLE',
    })
  })
})

describe.each(testDatabases())('the tables on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test('can be taken down and set up again', async () => {
    const count = async (): Promise<number> => {
      const { rows } = await database.db.raw(
        `select count(*)::int as count from pg_tables where schemaname = 'public' and tablename not like 'migration%'`,
      )
      return rows[0].count
    }
    const tables = await count()
    await rollBackDatabase(database.db)
    expect(await count()).toBe(0)
    expect((await migrateDatabase(database.db)).length).toBeGreaterThan(5)
    expect(await count()).toBe(tables)
    expect(await migrateDatabase(database.db)).toEqual([])
  })
})

test('a PostgreSQL that does not answer is named without its password', async () => {
  const url = 'postgresql://me:hunter2@127.0.0.1:1/shop'
  const opened = openDatabase({ url, dataDir: '' })
  await expect(opened).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining('"127.0.0.1:1/shop"'),
  })
  await expect(opened).rejects.toThrow(expect.not.objectContaining({ message: /hunter2/ }))
})

test.each([testPostgres()].filter((url) => url !== undefined))(
  'a PostgreSQL without our tables asks for the migration',
  async (url) => {
    await expect(openDatabase({ url, dataDir: '' })).rejects.toMatchObject({
      code: 'DATABASE_NOT_MIGRATED',
      message: expect.stringContaining('mapwright migrate'),
    })
  },
)

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mapwright-db-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
