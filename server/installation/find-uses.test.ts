import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCipher } from '../secrets/cipher.ts'
import { saveAccount } from '../store/accounts.ts'
import { noAnswers, saveAnswers } from '../store/answers.ts'
import { saveIntegration } from '../store/integrations.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { findUses } from './find-uses.ts'
import { deskAndTill } from './testing/desk-and-till.ts'

const project = deskAndTill()
let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const uses = async (workspace = 'default') =>
  Object.fromEntries(await findUses(database.db, workspace, project))

async function answer(name: string, connections: Readonly<Record<string, string>>): Promise<void> {
  const integration = await saveIntegration(database.db, { name })
  const cipher = createCipher([randomBytes(32)])
  for (const account of Object.values(connections)) {
    await saveAccount(database.db, cipher, {
      workspace: 'default',
      name: account,
      connector: 'till',
      settings: {},
      secrets: {},
    })
  }
  await saveAnswers(database.db, integration, { ...noAnswers, connections })
}

test('nothing is used before an integration is added', async () => {
  expect(await uses()).toEqual({})
})

test('an integration uses the connections that are called as its roles are', async () => {
  await saveIntegration(database.db, { name: 'counter' })
  expect(await uses()).toEqual({ desk: ['counter'], till: ['counter'] })
})

test('a flow that stands alone uses its own, and what several use is told for each', async () => {
  await saveIntegration(database.db, { name: 'returns' })
  expect(await uses()).toEqual({
    desk: ['counter', 'returns'],
    store: ['returns'],
    till: ['counter'],
  })
})

test('a connection that a person chose is used in the place of the one of that name', async () => {
  await answer('counter', { till: 'second-till' })
  expect(await uses()).toEqual({
    desk: ['counter', 'returns'],
    store: ['returns'],
    'second-till': ['counter'],
  })
})

test('a connection that plays two roles is told once', async () => {
  await answer('returns', { desk: 'one', store: 'one' })
  expect((await uses())['one']).toEqual(['returns'])
})

test('a connection is in use while the files of its integration are gone', async () => {
  await answer('gone', { old: 'second-till' })
  expect((await uses())['second-till']).toEqual(['counter', 'gone'])
})

test('what another workspace uses is its own affair', async () => {
  expect(await uses('other')).toEqual({})
})
