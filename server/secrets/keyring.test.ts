import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { renewDataKey } from '../rotation/renew-data-key.ts'
import { loadAccount, saveAccount } from '../store/accounts.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { announceDataKey, rewrapDataKeys } from './data-keys.ts'
import { type Keyring, openKeyring } from './keyring.ts'
import { Secret } from './secret.ts'

const OLD = randomBytes(32).toString('base64')
const NEW = randomBytes(32).toString('base64')
const OF = { workspace: 'default', name: 'shop' }

describe.each(testDatabases())('the keys of a database on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await openTestDatabase()
  })
  afterEach(() => database.close())

  async function open(text: string): Promise<Keyring> {
    const keyring = await openKeyring(database.db, { text })
    onTestFinished(keyring.close)
    return keyring
  }

  async function save({ cipher }: Keyring): Promise<void> {
    const account = { ...OF, connector: 'x', settings: {}, secrets: { key: new Secret('hush') } }
    await saveAccount(database.db, cipher, account)
  }

  async function read({ cipher }: Keyring): Promise<string | undefined> {
    const account = await loadAccount(database.db, cipher, OF)
    return account?.secrets['key']?.reveal()
  }

  async function sealedValue(): Promise<Buffer> {
    const [row] = await queryRows<{ secrets: Buffer }>(
      database.db,
      'select secrets from connection',
      [],
    )
    return Buffer.from(row?.secrets ?? [])
  }

  test('are one and the same for processes that start at once', async () => {
    const [left, right] = await Promise.all([open(OLD), open(OLD)])
    await save(left)
    expect(await read(right)).toBe('hush')
  })

  test('seal no value with the master key itself', async () => {
    const keyring = await open(OLD)
    await save(keyring)
    expect(keyring.master.head.equals((await sealedValue()).subarray(0, 5))).toBe(false)
  })

  test('do not open with another master key, and the start says so', async () => {
    await open(OLD)
    await expect(open(NEW)).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.stringMatching(/has the id [0-9a-f]{8}.*under the key with the id/),
    })
  })

  test('that were damaged, or moved to another row, stop the start', async () => {
    const { master } = await open(OLD)
    await announceDataKey(database.db, master, 1)
    await queryRows(
      database.db,
      'update data_key a set wrapped = b.wrapped from data_key b where a.id <> b.id',
      [],
    )
    await expect(open(OLD)).rejects.toThrow(/data key [0-9a-f]{8} in the database is damaged/)
  })

  test('need the key file that there was: no other is made in its place', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-key-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    await (await openKeyring(database.db, { dataDir })).close()
    await rm(join(dataDir, 'key'))
    const again = openKeyring(database.db, { dataDir })
    await expect(again).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.stringContaining('is missing'),
    })
  })

  test('change their master key without touching a value, beside a server that goes on', async () => {
    const server = await open(OLD)
    await save(server)
    const before = await sealedValue()
    expect(await rewrapDataKeys(database.db, (await open(`${NEW},${OLD}`)).master)).toBe(1)
    expect(await rewrapDataKeys(database.db, (await open(`${NEW},${OLD}`)).master)).toBe(0)

    expect(await sealedValue()).toEqual(before)
    expect(await read(await open(NEW))).toBe('hush')
    await expect(open(OLD)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
    await server.reload()
    expect(await read(server)).toBe('hush')
  })

  test('are renewed beside a server that goes on, and values are sealed anew', async () => {
    const server = await open(OLD)
    await save(server)
    const before = await sealedValue()
    const tool = await open(OLD)
    expect(await renewDataKey(database, tool, { waitMs: 0 })).toEqual({
      resealed: 1,
      unopened: {},
    })
    expect((await sealedValue()).subarray(0, 5)).toEqual(tool.cipher.head)
    expect((await sealedValue()).subarray(0, 5)).not.toEqual(before.subarray(0, 5))

    // It has not heard of it yet; what it seals with the key that it knows opens everywhere.
    await save(server)
    expect(await read(tool)).toBe('hush')
    await server.reload()
    await save(server)
    expect((await sealedValue()).subarray(0, 5)).toEqual(tool.cipher.head)
  })

  test('go on with the renewal that was broken off, wherever that was', async () => {
    const keyring = await open(OLD)
    for (const name of ['a', 'b', 'c']) {
      await saveAccount(database.db, keyring.cipher, {
        workspace: 'default',
        name,
        connector: 'x',
        settings: {},
        secrets: { key: new Secret(name) },
      })
    }
    const end = new AbortController()
    const waiting = renewDataKey(database, keyring, { waitMs: 60_000, signal: end.signal })
    await expect.poll(() => countKeys()).toBe(2)
    end.abort()
    await expect(waiting).rejects.toThrow('aborted')

    const stop = new AbortController()
    const stopAfterOne = { batch: 1, signal: stop.signal, onProgress: () => stop.abort() }
    await expect(renewDataKey(database, keyring, { waitMs: 0, ...stopAfterOne })).rejects.toThrow(
      'aborted',
    )
    expect((await renewDataKey(database, keyring, { waitMs: 0 })).resealed).toBe(2)
    expect(await countKeys()).toBe(2)
  })

  async function countKeys(): Promise<number> {
    return (await queryRows(database.db, 'select 1 from data_key', [])).length
  }
})
