import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { acceptInvitation, createInvitation } from './invitations.ts'
import { findPerson } from './people.ts'

const NOW = 1_800_000_000_000
const WEEK_MS = 7 * 86_400_000

describe.each(testDatabases())('an invitation, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let person = ''

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    person = await newPerson(database.db)
  })
  afterAll(() => database.close())

  const invite = () => createInvitation(database.db, person, NOW)
  const accept = (secret: string, now = NOW, password = 'a hash') =>
    acceptInvitation(database.db, { secret, password, now })

  test('lets its person choose a password, once', async () => {
    const { secret } = await invite()
    expect(await accept(secret)).toBe(person)
    expect(await findPerson(database.db, person)).toMatchObject({ password: 'a hash' })
    expect(await accept(secret, NOW, 'another')).toBeUndefined()
    expect(await findPerson(database.db, person)).toMatchObject({ password: 'a hash' })
  })

  test('is good for a week', async () => {
    const { secret, expiresAt } = await invite()
    expect(expiresAt).toBe(NOW + WEEK_MS)
    expect(await accept(secret, expiresAt)).toBeUndefined()
    expect(await accept(secret, expiresAt - 1)).toBe(person)
  })

  test('is good no more when there is a newer one', async () => {
    const previous = await invite()
    const newer = await invite()
    expect(await accept(previous.secret)).toBeUndefined()
    expect(await accept(newer.secret)).toBe(person)
  })

  test.each([
    ['has a password by now', `password = 'theirs'`],
    ['signs in at a provider by now', `subject = 'provider eva'`],
    ['was shut out', 'is_disabled = true'],
  ])('is nothing for somebody who %s', async (_name, change) => {
    const { secret } = await invite()
    await queryRows(database.db, `update person set ${change} where id = ?::bigint`, [person])
    const before = await findPerson(database.db, person)
    expect(await accept(secret)).toBeUndefined()
    expect(await findPerson(database.db, person)).toEqual(before)
  })

  test('that nobody made lets nobody in', async () => {
    await invite()
    expect(await accept('')).toBeUndefined()
    expect(await accept('x'.repeat(43))).toBeUndefined()
  })
})
