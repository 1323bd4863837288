import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  answerJson,
  type LocalServer,
  startLocalServer,
} from '../../connectors/testing/local-server.ts'
import { createCipher } from '../secrets/cipher.ts'
import { deleteAccount, saveAccount } from '../store/accounts.ts'
import { noAnswers } from '../store/answers.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { createRecentSides, type RecentSides } from './recent-sides.ts'
import { deskAndTill, placeOf, tableOf } from './testing/desk-and-till.ts'
import type { Workspace } from './workspace.ts'

const MINUTE_MS = 60_000
const project = deskAndTill()
const place = placeOf(project)
const cipher = createCipher([randomBytes(32)])

let database: TestDatabase
let workspace: Workspace
let system: LocalServer
let methods = 0
let isUp = true
let now = 0
let recent: RecentSides

beforeAll(async () => {
  database = await openTestDatabase()
  workspace = { name: 'default', database, cipher }
  system = await startLocalServer(({ url }, response) => {
    if (!isUp) return answerJson(response, {}, 400)
    if (url.startsWith('/people')) {
      return answerJson(response, { people: [{ id: 7, email: 'anna@example.com' }] })
    }
    const items = Array.from({ length: methods }, (_, at) => ({ id: at + 1, name: `No. ${at}` }))
    return answerJson(response, { methods: items, tickets: [] })
  })
})
beforeEach(async () => {
  methods = 1
  isUp = true
  now = 1_800_000_000_000
  recent = createRecentSides(() => now)
  await saveAccount(database.db, cipher, accountOf('desk'))
  await saveAccount(database.db, cipher, accountOf('till'))
})
afterAll(async () => {
  await system.close()
  await database.close()
})

function accountOf(name: string) {
  return {
    workspace: 'default',
    name,
    connector: name,
    settings: { url: system.origin },
    secrets: {},
  }
}

const options = () => ({
  allowPrivate: true,
  seesPeople: true,
  signal: AbortSignal.timeout(120_000),
})

async function count(from = recent, table = 'method', where = place): Promise<number | undefined> {
  const sides = await from.read(workspace, where, tableOf(project, table), options())
  return sides?.to?.items.length
}

test('sides that were read are good for a minute', async () => {
  expect(await count()).toBe(1)
  methods = 2
  now += MINUTE_MS - 1
  expect(await count()).toBe(1)
  now += 1
  expect(await count()).toBe(2)
})

test('they are read again for who asks for it, and good from then on', async () => {
  await count()
  methods = 2
  now += MINUTE_MS - 1
  const again = await recent.readAgain(workspace, place, tableOf(project, 'method'), options())
  expect(again?.to?.items).toHaveLength(2)
  methods = 3
  now += MINUTE_MS - 1
  expect(await count()).toBe(2)
})

test('each table, integration and choice of connections has its own', async () => {
  await count()
  methods = 2
  const answers = { ...noAnswers, connections: { till: 'till', desk: 'desk' } }
  expect(await count(recent, 'method', { ...place, answers })).toBe(2)
  expect(await count(recent, 'person')).toBe(2)
  expect(await count()).toBe(1)
})

test('who may not see people is not shown what was read for somebody who may', async () => {
  const table = tableOf(project, 'person')
  const full = await recent.read(workspace, place, table, options())
  expect(JSON.stringify(full?.from)).toContain('anna@example.com')
  const shown = await recent.read(workspace, place, table, { ...options(), seesPeople: false })
  expect(shown?.from?.items).toHaveLength(1)
  expect(JSON.stringify(shown)).not.toContain('anna@example.com')
})

test('nothing is told where a system does not answer or an account is missing, and it is asked again', async () => {
  isUp = false
  expect(await count()).toBeUndefined()
  isUp = true
  expect(await count()).toBe(1)
  await deleteAccount(database.db, accountOf('till'))
  expect(await count(createRecentSides())).toBeUndefined()
})

test('a fault of our own is none of a system', async () => {
  const broken = { ...workspace, database: { ...database, db: undefined } } as never
  await expect(recent.read(broken, place, tableOf(project, 'method'), options())).rejects.toThrow(
    TypeError,
  )
})
