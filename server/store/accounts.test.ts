import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { deleteAccount, listAccounts, loadAccount, saveAccount } from './accounts.ts'
import { loadAnswers, noAnswers, saveAnswers } from './answers.ts'
import { loadFlowVersion, saveFlowVersion } from './flow-versions.ts'
import { createSqlIndexStore } from './index-store.ts'
import { deleteIntegration, listIntegrations, saveIntegration } from './integrations.ts'

const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  const save = (workspace: string, name: string, key = 'hunter2'): Promise<number> =>
    saveAccount(database.db, cipher, {
      workspace,
      name,
      connector: 'till',
      settings: { url: 'https://till.example' },
      secrets: { key: new Secret(key) },
    })

  describe('an account', () => {
    test('comes back with its credentials, and is listed without', async () => {
      const id = await save('a', 'Till 1')
      const account = await loadAccount(database.db, cipher, { workspace: 'a', name: 'Till 1' })
      expect(account).toMatchObject({
        id,
        connector: 'till',
        settings: { url: 'https://till.example' },
      })
      expect(account?.secrets['key']?.reveal()).toBe('hunter2')
      const listed = await listAccounts(database.db, 'a')
      expect(listed.map((one) => Object.keys(one).toSorted())).toEqual([
        ['checkedAt', 'connector', 'id', 'name', 'problem', 'settings', 'workspace'],
      ])
    })

    test('is replaced under its name and keeps its number', async () => {
      const id = await save('b', 'Till')
      expect(await save('b', 'Till', 'newer')).toBe(id)
      const account = await loadAccount(database.db, cipher, { workspace: 'b', name: 'Till' })
      expect(account?.secrets['key']?.reveal()).toBe('newer')
      expect(
        await loadAccount(database.db, cipher, { workspace: 'b', name: 'none' }),
      ).toBeUndefined()
    })

    test('keeps its credentials unreadable in the table', async () => {
      await save('c', 'Till')
      const [row] = await queryRows<{ text: string }>(
        database.db,
        `select encode(secrets, 'escape') || connection::text as text from connection where workspace = 'c'`,
        [],
      )
      expect(row?.text).not.toContain('hunter2')
    })

    test('does not open with credentials copied from another account', async () => {
      await save('d', 'one')
      await save('d', 'two')
      await queryRows(
        database.db,
        `update connection set secrets = (select secrets from connection where workspace = 'd' and name = 'one')
         where workspace = 'd' and name = 'two'`,
        [],
      )
      await expect(
        loadAccount(database.db, cipher, { workspace: 'd', name: 'two' }),
      ).rejects.toMatchObject({ code: 'SECRET_CANNOT_OPEN' })
    })

    test('is not deleted while an integration uses it, and then with its indexes', async () => {
      const id = await save('e', 'Till')
      const integration = await saveIntegration(database.db, { workspace: 'e', name: 'shop-till' })
      const connections = { pos: 'Till' }
      await saveAnswers(database.db, integration, { ...noAnswers, connections })
      await expect(
        deleteAccount(database.db, { workspace: 'e', name: 'Till' }),
      ).rejects.toMatchObject({ code: 'CONNECTION_IN_USE' })
      const index = createSqlIndexStore(database.db, cipher, id)
      await index.put('item(sku)', [{ id: 1, hash: 'a' }], 1)
      await deleteIntegration(database.db, integration)
      expect(await deleteAccount(database.db, { workspace: 'e', name: 'Till' })).toBe(true)
      expect(await deleteAccount(database.db, { workspace: 'e', name: 'Till' })).toBe(false)
      expect(await index.lookUp('item(sku)', 'a')).toEqual([])
    })
  })

  describe('the answers of an integration', () => {
    test('are empty at first, and come back as they were saved', async () => {
      await save('f', 'My "till"')
      const integration = await saveIntegration(database.db, { workspace: 'f', name: 'shop-till' })
      expect(await loadAnswers(database.db, integration)).toEqual({
        settings: {},
        tables: {},
        connections: {},
        directions: {},
        off: [],
      })
      const answers = {
        settings: { store: 3, nul: '\u0000' },
        tables: { paymentMethod: { ideal: 3, card: null } },
        connections: { pos: 'My "till"' },
        directions: { products: 'products-to-pos' },
        off: ['refunds', 'all, "quoted"'],
      }
      await saveAnswers(database.db, integration, answers)
      await saveAnswers(database.db, integration, answers)
      expect(await loadAnswers(database.db, integration)).toEqual(answers)
    })

    test('are refused as a whole when a connection does not exist there', async () => {
      await save('elsewhere', 'Till')
      const integration = await saveIntegration(database.db, { workspace: 'g', name: 'shop-till' })
      const answers = {
        settings: { store: 3 },
        tables: {},
        connections: { pos: 'Till' },
        directions: {},
        off: [],
      }
      await expect(saveAnswers(database.db, integration, answers)).rejects.toThrow(/"Till"/)
      expect((await loadAnswers(database.db, integration)).settings).toEqual({})
    })
  })

  test('an integration has one number for ever, and saving it uses up no others', async () => {
    const id = await saveIntegration(database.db, { workspace: 'h', name: 'a' })
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await saveIntegration(database.db, { workspace: 'h', name: 'a' })).toBe(id)
    }
    expect(await saveIntegration(database.db, { workspace: 'h', name: 'b' })).toBe(id + 1)
    expect((await listIntegrations(database.db, 'h')).map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('the text of a flow version stays as it was first', async () => {
    await saveFlowVersion(database.db, { version: 'v1', flow: 'orders', content: 'flow: orders' })
    await saveFlowVersion(database.db, { version: 'v1', flow: 'orders', content: 'other' })
    expect(await loadFlowVersion(database.db, 'v1')).toBe('flow: orders')
    expect(await loadFlowVersion(database.db, 'v2')).toBeUndefined()
  })
})
