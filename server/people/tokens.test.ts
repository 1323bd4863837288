import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { findPerson } from './people.ts'
import { createToken, deleteToken, deleteTokensOf, findToken, listTokens } from './tokens.ts'
import { createWorkspace } from './workspaces.ts'

const NOW = 1_800_000_000_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const about = {
  workspace: 'default',
  name: 'nightly export',
  role: 'operator',
  createdBy: 'anna@example.com',
  createdAt: NOW,
  expiresAt: NOW + DAY_MS,
} as const

describe.each(testDatabases())('an API token, on %s', (_, openTestDatabase) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await openTestDatabase()
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, NOW)
  })
  beforeEach(async () => {
    await queryRows(database.db, 'delete from api_token', [])
  })
  afterAll(() => database.close())

  const create = (some: Partial<typeof about> | { readonly workspace: string } = {}) =>
    createToken(database.db, { ...about, ...some })
  const find = (secret: string, now = NOW) => findToken(database.db, secret, now)
  const used = async () => (await listTokens(database.db, 'default'))[0]?.lastUsedAt
  const ids = async (workspace = 'default') =>
    (await listTokens(database.db, workspace)).map(({ id }) => id)

  test('is found by its secret, with all that was said of it', async () => {
    const { id, secret } = await create()
    expect(await find(secret)).toEqual({ ...about, id, lastUsedAt: null })
    expect(await listTokens(database.db, 'default')).toMatchObject([{ ...about, id }])
  })

  test('is told by its beginning, and each is another', async () => {
    const [one, two] = [await create(), await create()]
    expect(one.secret).toMatch(/^mw_/)
    expect(one.secret).not.toBe(two.secret)
    expect(one.id).not.toBe(two.id)
  })

  test('is found by nothing else, and its secret is kept nowhere', async () => {
    const { secret } = await create()
    for (const other of ['', 'mw_', secret.slice(3), `${secret}x`, secret.toUpperCase()]) {
      expect(await find(other)).toBeUndefined()
    }
    const [row] = await queryRows<{ hash: Buffer }>(database.db, 'select * from api_token', [])
    expect(JSON.stringify(row)).not.toContain(secret.slice(3))
    expect(row?.hash.toString('latin1')).not.toContain(secret.slice(3))
    expect(await find(`mw_${row?.hash.toString('base64url')}`)).toBeUndefined()
  })

  test('is good until its time is over, and listed after that', async () => {
    const { id, secret } = await create()
    expect(await find(secret, about.expiresAt - 1)).toBeDefined()
    expect(await find(secret, about.expiresAt)).toBeUndefined()
    expect(await ids()).toEqual([id])
  })

  test('tells when it was used last, to the minute', async () => {
    const { secret } = await create()
    expect(await used()).toBeNull()
    await find(secret)
    expect(await used()).toBe(NOW)
    await find(secret, NOW + MINUTE_MS)
    expect(await used()).toBe(NOW)
    await find(secret, NOW + MINUTE_MS + 1)
    expect(await used()).toBe(NOW + MINUTE_MS + 1)
  })

  test('is listed in its own workspace, and revoked there alone', async () => {
    const { id, secret } = await create()
    const foreign = await create({ workspace: 'other' })
    expect(await ids()).toEqual([id])
    expect(await deleteToken(database.db, 'other', id)).toBe(false)
    expect(await find(secret)).toBeDefined()
    expect(await deleteToken(database.db, 'default', id)).toBe(true)
    expect(await deleteToken(database.db, 'default', id)).toBe(false)
    expect(await find(secret)).toBeUndefined()
    expect(await ids('other')).toEqual([foreign.id])
  })

  test('is called as its author likes', async () => {
    const name = 'nul \0, half \ud800, mark \ue0ff'
    const { secret } = await createToken(database.db, { ...about, name })
    expect(await find(secret)).toMatchObject({ name })
  })

  describe('of somebody who may enter no more', () => {
    let person = ''
    let others = ''

    beforeEach(async () => {
      person = await newPerson(database.db)
      const createdBy = (await findPerson(database.db, person))?.email ?? ''
      await createToken(database.db, { ...about, createdBy })
      await createToken(database.db, { ...about, createdBy, workspace: 'other' })
      others = (await create()).id
    })

    test('is revoked in one workspace, and in no other', async () => {
      await deleteTokensOf(database.db, { person, workspace: 'default' })
      expect(await ids()).toEqual([others])
      expect(await ids('other')).toHaveLength(1)
    })

    test('is revoked in all, and those that others made stay', async () => {
      await deleteTokensOf(database.db, { person })
      expect(await ids()).toEqual([others])
      expect(await ids('other')).toEqual([])
    })

    test('is no token of somebody that there is not', async () => {
      await deleteTokensOf(database.db, { person: '999999' })
      expect(await ids()).toHaveLength(2)
    })
  })
})
