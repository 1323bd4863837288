import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { beginSignIn, findSignIn } from './open-sign-ins.ts'
import {
  changePassword,
  changePerson,
  createFirstOwner,
  createPerson,
  disablePerson,
  findPerson,
  findPersonByEmail,
  findPersonBySubject,
  hasPeople,
  linkIdentity,
  listPeople,
  makeOwner,
} from './people.ts'
import { createSession, findSession } from './sessions.ts'
import { createToken, findToken } from './tokens.ts'

const NOW = 1_800_000_000_000
const EVA = { email: 'Eva@Example.com', name: 'Eva', password: 'a hash' }

describe.each(testDatabases())('an account, on %s', (_, openTestDatabase) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    await queryRows(database.db, 'delete from person', [])
  })
  afterAll(() => database.close())

  const find = (id: string) => findPerson(database.db, id)

  async function create(some: Parameters<typeof createPerson>[1] = EVA): Promise<string> {
    const id = await createPerson(database.db, some, NOW)
    if (id === undefined) throw new Error('the address is taken')
    return id
  }

  /** Two ways of a person to be let in: a session and a sign-in that is not over. */
  async function enter(person: string) {
    const { id } = await createSession(database.db, person, NOW)
    const secret = await beginSignIn(database.db, { person, now: NOW })
    return async () => [
      (await findSession(database.db, id, NOW)) !== undefined,
      (await findSignIn(database.db, secret, NOW)) !== undefined,
    ]
  }

  test('has what it was made with, and nothing more', async () => {
    expect(await find(await create())).toEqual({
      id: expect.stringMatching(/^\d+$/),
      email: 'eva@example.com',
      name: 'Eva',
      locale: null,
      password: 'a hash',
      mustChangePassword: false,
      subject: null,
      isOwner: false,
      isDisabled: false,
      lastSeenAt: null,
    })
    const owner = { ...EVA, email: 'o@example.com', mustChangePassword: true, isOwner: true }
    expect(await find(await create(owner))).toMatchObject({
      mustChangePassword: true,
      isOwner: true,
    })
  })

  test('is found by its e-mail address, however that is written', async () => {
    const id = await create()
    for (const email of ['eva@example.com', 'EVA@EXAMPLE.COM']) {
      expect(await findPersonByEmail(database.db, email)).toMatchObject({ id })
    }
    expect(await findPersonByEmail(database.db, 'eva@example.co')).toBeUndefined()
    expect(await findPersonByEmail(database.db, '%')).toBeUndefined()
  })

  test('is the only one with its address', async () => {
    const id = await create()
    const other = { ...EVA, email: 'eva@EXAMPLE.com', name: 'Another', password: null }
    expect(await createPerson(database.db, other, NOW)).toBeUndefined()
    expect(await listPeople(database.db)).toEqual([await find(id)])
    expect(await find(id)).toMatchObject({ name: 'Eva', password: 'a hash' })
  })

  test('of many is listed by address', async () => {
    for (const email of ['b@example.com', 'C@example.com', 'a@example.com']) {
      await create({ ...EVA, email })
    }
    expect((await listPeople(database.db)).map(({ email }) => email[0])).toEqual(['a', 'b', 'c'])
  })

  test('is called as its person likes', async () => {
    const name = 'nul \0, half \ud800, mark \ue0ff'
    const id = await create({ ...EVA, name })
    expect(await find(id)).toMatchObject({ name })
    await changePerson(database.db, id, { name: '\0' })
    expect(await find(id)).toMatchObject({ name: '\0' })
  })

  test('is changed where something is given, and stays as it is else', async () => {
    const id = await create()
    await changePerson(database.db, id, { locale: 'it' })
    expect(await find(id)).toMatchObject({ name: 'Eva', locale: 'it' })
    await changePerson(database.db, id, { name: 'Eva B.' })
    expect(await find(id)).toMatchObject({ name: 'Eva B.', locale: 'it' })
    const before = await find(id)
    await changePerson(database.db, id, {})
    expect(await find(id)).toEqual(before)
  })

  test('gets another password, and whoever is or was about to be signed in is not any more', async () => {
    const [id, other] = [await create(), await newPerson(database.db)]
    const [enters, othersEnter] = [await enter(id), await enter(other)]
    expect(await enters()).toEqual([true, true])
    await changePassword(database.db, id, { hash: 'new', mustChange: true })
    expect(await find(id)).toMatchObject({ password: 'new', mustChangePassword: true })
    expect(await enters()).toEqual([false, false])
    expect(await othersEnter()).toEqual([true, true])
    await changePassword(database.db, id, { hash: 'own', mustChange: false })
    expect(await find(id)).toMatchObject({ password: 'own', mustChangePassword: false })
  })

  test('that a provider lets in loses a password that somebody else made, and keeps one of its own', async () => {
    const made = await create({ ...EVA, email: 'made@example.com', mustChangePassword: true })
    const own = await create()
    await linkIdentity(database.db, made, 'https://id.example 1')
    await linkIdentity(database.db, own, 'https://id.example 2')
    expect(await findPersonBySubject(database.db, 'https://id.example 1')).toMatchObject({
      id: made,
      password: null,
      mustChangePassword: false,
    })
    expect(await findPersonBySubject(database.db, 'https://id.example 2')).toMatchObject({
      id: own,
      password: 'a hash',
    })
    expect(await findPersonBySubject(database.db, 'https://id.example')).toBeUndefined()
  })

  test('that is shut out is signed in no more, and neither are its programs', async () => {
    const [id, other] = [await create(), await newPerson(database.db)]
    const [enters, othersEnter] = [await enter(id), await enter(other)]
    const { secret } = await createToken(database.db, {
      workspace: 'default',
      name: 'program',
      role: 'viewer',
      createdBy: 'eva@example.com',
      createdAt: NOW,
      expiresAt: NOW + 1_000,
    })
    await disablePerson(database.db, id, true)
    expect(await find(id)).toMatchObject({ isDisabled: true, name: 'Eva', password: 'a hash' })
    expect(await enters()).toEqual([false, false])
    expect(await othersEnter()).toEqual([true, true])
    expect(await findToken(database.db, secret, NOW)).toBeUndefined()
    await disablePerson(database.db, id, false)
    expect(await find(id)).toMatchObject({ isDisabled: false, password: 'a hash' })
    expect(await enters()).toEqual([false, false])
  })

  test('may come to own the installation', async () => {
    const id = await create()
    await makeOwner(database.db, id)
    expect(await find(id)).toMatchObject({ isOwner: true })
  })

  test('of nobody is none', async () => {
    expect(await find('999999')).toBeUndefined()
    expect(await hasPeople(database.db)).toBe(false)
    await create()
    expect(await hasPeople(database.db)).toBe(true)
  })

  test('is the very first one once, and of an owner, however many ask at a time', async () => {
    const asked = Array.from({ length: 3 }, () => {
      const email = `${randomUUID()}@example.com`
      return createFirstOwner(database.db, { ...EVA, email }, NOW)
    })
    const made = (await Promise.all(asked)).filter((id) => id !== undefined)
    expect(await listPeople(database.db)).toMatchObject([{ id: made[0], isOwner: true }])
    expect(made).toHaveLength(1)
    expect(await createFirstOwner(database.db, EVA, NOW)).toBeUndefined()
  })

  test('is not the very first one after any other', async () => {
    await create()
    const owner = { ...EVA, email: 'owner@example.com' }
    expect(await createFirstOwner(database.db, owner, NOW)).toBeUndefined()
    expect(await listPeople(database.db)).toHaveLength(1)
  })
})
