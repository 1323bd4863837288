import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import {
  beginSignIn,
  endSignIn,
  findSignIn,
  keepChallenge,
  OPEN_SIGN_IN_MS,
  type OpenSignIn,
  takeChallenge,
  takeTry,
} from './open-sign-ins.ts'

const NOW = 1_800_000_000_000

describe.each(testDatabases())('a sign-in that is not over, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let person = ''
  let secret = ''

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    person = await newPerson(database.db)
    secret = await beginSignIn(database.db, { person, now: NOW })
  })
  afterAll(() => database.close())

  const find = (now = NOW) => findSignIn(database.db, secret, now)
  async function found(): Promise<OpenSignIn> {
    const open = await find()
    if (!open) throw new Error('it is over')
    return open
  }

  test('is found by what its browser shows, for five minutes', async () => {
    expect(await find()).toMatchObject({ person })
    expect(await find(NOW + OPEN_SIGN_IN_MS - 1)).toMatchObject({ person })
    expect(await find(NOW + OPEN_SIGN_IN_MS)).toBeUndefined()
    expect(await findSignIn(database.db, `${secret}x`, NOW)).toBeUndefined()
    expect(await findSignIn(database.db, undefined, NOW)).toBeUndefined()
  })

  test('may be of somebody whom a passkey is yet to tell', async () => {
    const unknown = await beginSignIn(database.db, { person: null, now: NOW })
    expect(await findSignIn(database.db, unknown, NOW)).toMatchObject({ person: null })
  })

  test('has five tries, however many come at once', async () => {
    const open = await found()
    const tries = await Promise.all(Array.from({ length: 8 }, () => takeTry(database.db, open)))
    expect(tries.filter(Boolean)).toHaveLength(5)
    expect(await find()).toBeUndefined()
  })

  test('ends once', async () => {
    const open = await found()
    const ends = await Promise.all([endSignIn(database.db, open), endSignIn(database.db, open)])
    expect(ends.filter(Boolean)).toHaveLength(1)
    expect(await find()).toBeUndefined()
    expect(await takeTry(database.db, open)).toBe(false)
  })

  test('gives what is to be signed once, and the last of it', async () => {
    const { hash } = await found()
    expect(await takeChallenge(database.db, 'open_sign_in', hash)).toBeUndefined()
    await keepChallenge(database.db, 'open_sign_in', hash, 'first')
    await keepChallenge(database.db, 'open_sign_in', hash, 'second')
    const taken = await Promise.all(
      [1, 2, 3].map(() => takeChallenge(database.db, 'open_sign_in', hash)),
    )
    expect(taken.filter((each) => each !== undefined)).toEqual(['second'])
  })
})
