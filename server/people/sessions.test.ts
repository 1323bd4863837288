import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveMembership } from './memberships.ts'
import { findPerson } from './people.ts'
import { createSession, endSession, findSession, type NewSession, noteProof } from './sessions.ts'

const NOW = 1_800_000_000_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

describe.each(testDatabases())('a session, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let person = ''
  let session: NewSession

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    person = await newPerson(database.db)
    session = await createSession(database.db, person, NOW)
  })
  afterAll(() => database.close())

  const seen = async () => (await findPerson(database.db, person))?.lastSeenAt
  const find = (now: number, id = session.id) => findSession(database.db, id, now)

  test('is found by its cookie, and by nothing that is kept of it', async () => {
    const found = await find(NOW)
    expect(found).toMatchObject({ person: { id: person }, csrf: session.csrf, way: 'password' })
    expect(await find(NOW, found?.hash)).toBeUndefined()
    expect(await find(NOW, '')).toBeUndefined()
  })

  test('ends after twelve hours without a call', async () => {
    expect(await find(NOW + 12 * HOUR_MS - 1)).toBeDefined()
    expect(await find(NOW + 24 * HOUR_MS - 2)).toBeDefined()
    expect(await find(NOW + 36 * HOUR_MS)).toBeUndefined()
  })

  test('ends after seven days, however much is called for', async () => {
    for (let now = NOW; now < NOW + 7 * DAY_MS; now += 11 * HOUR_MS) {
      expect(await find(now)).toBeDefined()
    }
    expect(await find(NOW + 7 * DAY_MS)).toBeUndefined()
  })

  test('tells when its person was seen, to the minute', async () => {
    await find(NOW + MINUTE_MS)
    expect(await seen()).toBe(NOW)
    await find(NOW + MINUTE_MS + 1)
    expect(await seen()).toBe(NOW + MINUTE_MS + 1)
  })

  async function rolesNow(): Promise<Record<string, string>> {
    return Object.fromEntries((await find(NOW))?.roles ?? [])
  }

  test('tells what its person may do now, in each workspace', async () => {
    const workspace = 'default'
    expect(await rolesNow()).toEqual({})
    await saveMembership(database.db, { workspace, person, role: 'viewer' })
    expect(await rolesNow()).toEqual({ default: 'viewer' })
    await saveMembership(database.db, { workspace, person, role: 'editor' })
    expect(await rolesNow()).toEqual({ default: 'editor' })
    await queryRows(database.db, 'delete from membership where person = ?::bigint', [person])
    expect(await rolesNow()).toEqual({})
    await queryRows(database.db, 'update person set is_owner = true where id = ?::bigint', [person])
    expect(await rolesNow()).toEqual({ default: 'administrator' })
  })

  test('lets in nobody who was shut out meanwhile', async () => {
    await queryRows(database.db, 'update person set is_disabled = true where id = ?::bigint', [
      person,
    ])
    expect(await find(NOW)).toBeUndefined()
  })

  test('remembers when its person showed last who they are', async () => {
    const found = await find(NOW)
    await noteProof(database.db, found?.hash ?? '', NOW + 5)
    expect(await find(NOW)).toMatchObject({ provedAt: NOW + 5 })
  })

  test('ends alone: other ones of the same person go on', async () => {
    const other = await createSession(database.db, person, NOW, 'passkey')
    await endSession(database.db, (await find(NOW))?.hash ?? '')
    expect(await find(NOW)).toBeUndefined()
    expect(await find(NOW, other.id)).toMatchObject({ way: 'passkey' })
  })
})
