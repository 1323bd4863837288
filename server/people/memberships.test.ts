import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveApp } from './authenticator-app.ts'
import {
  findMember,
  listMembers,
  loadRoles,
  parseRoles,
  removeMembership,
  saveMembership,
} from './memberships.ts'
import { disablePerson, findPerson, makeOwner } from './people.ts'
import { createSession, findSession } from './sessions.ts'
import { createToken, findToken } from './tokens.ts'
import { createWorkspace } from './workspaces.ts'

const NOW = 1_800_000_000_000

describe.each(testDatabases())('a membership, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let person = ''

  beforeAll(async () => {
    database = await openTestDatabase()
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, NOW)
  })
  beforeEach(async () => {
    await queryRows(database.db, 'delete from person', [])
    person = await newPerson(database.db)
  })
  afterAll(() => database.close())

  const save = (role: Role, workspace = 'default', who = person) =>
    saveMembership(database.db, { workspace, person: who, role })
  const remove = (workspace = 'default') => removeMembership(database.db, workspace, person)
  const find = (workspace = 'default') => findMember(database.db, workspace, person)
  const list = (workspace = 'default') => listMembers(database.db, workspace)
  const roles = async () => Object.fromEntries(await loadRoles(database.db, person))

  async function makeToken(workspace = 'default'): Promise<() => Promise<boolean>> {
    const { email: createdBy = '' } = (await findPerson(database.db, person)) ?? {}
    const { secret } = await createToken(database.db, {
      workspace,
      name: 'program',
      role: 'viewer',
      createdBy,
      createdAt: NOW,
      expiresAt: NOW + 1_000,
    })
    return async () => (await findToken(database.db, secret, NOW)) !== undefined
  }

  test('lets a person into one workspace, with a role there', async () => {
    await save('editor')
    expect(await find()).toMatchObject({ id: person, role: 'editor', hasFactor: false })
    expect(await find('other')).toBeUndefined()
    expect(await list()).toEqual([await find()])
    expect(await list('other')).toEqual([])
    expect(await roles()).toEqual({ default: 'editor' })
  })

  test('gives a person another role, and leaves those in other workspaces', async () => {
    await save('viewer')
    await save('operator', 'other')
    await save('editor')
    expect(await roles()).toEqual({ default: 'editor', other: 'operator' })
  })

  test('is needed by nobody who owns the installation: owners administer all of it', async () => {
    await save('viewer', 'other')
    await makeOwner(database.db, person)
    expect(await roles()).toEqual({ default: 'administrator', other: 'administrator' })
    expect(await find()).toMatchObject({ role: 'administrator', isOwner: true })
    for (const workspace of ['default', 'other']) {
      expect(await list(workspace)).toMatchObject([{ id: person, role: 'administrator' }])
    }
  })

  test('of many is listed by e-mail address, of those who were shut out as well', async () => {
    const ids = [person, await newPerson(database.db), await newPerson(database.db)]
    for (const id of ids) await save('viewer', 'default', id)
    await newPerson(database.db)
    await disablePerson(database.db, person, true)
    const found = await list()
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(ids))
    const emails = found.map(({ email }) => email)
    expect(emails).toEqual(emails.toSorted((one, other) => (one < other ? -1 : 1)))
    expect(found.find(({ id }) => id === person)).toMatchObject({ isDisabled: true })
  })

  test('says whether its person has a second factor', async () => {
    await save('viewer')
    const cipher = createCipher([randomBytes(32)])
    await saveApp(database.db, cipher, { person, secret: 'x', step: 1, now: NOW })
    expect(await find()).toMatchObject({ hasFactor: true })
    expect(await list()).toMatchObject([{ hasFactor: true }])
  })

  test('of who administers no more revokes the API tokens that they made there', async () => {
    await save('administrator')
    await save('administrator', 'other')
    const [here, there] = [await makeToken(), await makeToken('other')]
    await save('administrator')
    expect(await here()).toBe(true)
    await save('editor')
    expect([await here(), await there()]).toEqual([false, true])
  })

  test('that is taken away revokes the tokens of that workspace, and ends sessions once nothing is left for them', async () => {
    await save('administrator')
    await save('viewer', 'other')
    const token = await makeToken()
    const tokenThere = await makeToken('other')
    const session = await createSession(database.db, person, NOW)
    expect(await remove()).toBe(true)
    expect(await find()).toBeUndefined()
    expect([await token(), await tokenThere()]).toEqual([false, true])
    const left = await findSession(database.db, session.id, NOW)
    expect([...(left?.roles ?? [])]).toEqual([['other', 'viewer']])
    expect(await remove('other')).toBe(true)
    expect(await findSession(database.db, session.id, NOW)).toBeUndefined()
    expect(await findPerson(database.db, person)).toBeDefined()
  })

  test('that there is not cannot be taken away, and nothing ends', async () => {
    await save('viewer', 'other')
    const session = await createSession(database.db, person, NOW)
    expect(await remove()).toBe(false)
    expect(await findSession(database.db, session.id, NOW)).toBeDefined()
    expect(await roles()).toEqual({ other: 'viewer' })
  })

  test('of nobody is none', async () => {
    expect(await findMember(database.db, 'default', '999999')).toBeUndefined()
    expect(await loadRoles(database.db, '999999')).toEqual(new Map())
  })
})

test('a role that this program does not know may only look', () => {
  expect(
    parseRoles([
      ['default', 'emperor'],
      ['other', 'editor'],
    ]),
  ).toEqual(
    new Map([
      ['default', 'viewer'],
      ['other', 'editor'],
    ]),
  )
})
