import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { type AccountOpener, createAccountOpener } from '../../installation/open-account.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import {
  ADMIN_SHOP_CONNECTOR,
  type AdminShop,
  SESSION_SHOP_CONNECTOR,
  startAdminShop,
} from '../../testing/start-admin-shop.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const SECRET = 'the secret of the application'

const params = { connection: 'shop' }

const ways = [
  ['a token', ADMIN_SHOP_CONNECTOR],
  ['a session', SESSION_SHOP_CONNECTOR],
] as const

describe.each(ways)('an account that gets itself %s', (_way, connector) => {
  let database: TestDatabase
  let api: ApiKit
  let editor: ApiClient
  let shop: AdminShop
  const openers: AccountOpener[] = []

  beforeAll(async () => {
    database = await openTestDatabase()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
    const files = [{ path: 'connectors/admin-shop/connector.yaml', text: connector }]
    await editor.call('pushFiles', { body: { files, note: 'a system' } })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })
  beforeEach(async () => {
    shop = await startAdminShop(SECRET)
    await save()
  })
  afterEach(async () => {
    for (const opener of openers.splice(0)) await opener.close()
    await shop.server.close()
  })

  const settings = () => ({ url: shop.server.origin, client: 'KEY', secret: shop.secret })
  const save = () =>
    editor.call('saveConnection', {
      params,
      body: { connector: 'admin-shop', settings: settings() },
    })
  const check = async () => (await editor.call('checkConnection', { params })).body

  /** As another process would. */
  async function readThings(): Promise<number> {
    const { projects, cipher } = api.services
    const { project } = await projects.current('default')
    const plan = project.connectors['admin-shop']
    if (!plan) throw new Error('there is no connector')
    const place = { name: 'default', database, cipher }
    const opener = createAccountOpener(place, { allowPrivate: true })
    openers.push(opener)
    const things = (await opener.open('shop', plan)).resource('thing')
    let count = 0
    for await (const page of things.list({ filter: 0, signal: new AbortController().signal })) {
      count += page.records.length
    }
    return count
  }

  test('can be tried before it is saved, and asks nobody to sign in', async () => {
    const body = { connector: 'admin-shop', settings: settings() }
    expect((await editor.call('checkCredentials', { body })).body).toMatchObject({ isGood: true })
    const { body: shown } = await editor.call('readConnection', { params })
    expect(shown.isSignedIn).toBeNull()
    const begun = await editor.call('beginSignIn', {
      params,
      body: { redirect: 'http://127.0.0.1:1/connect-back' },
    })
    expect(begun.status).toBe(404)
  })

  test('shares one token among all processes', async () => {
    expect(await Promise.all([readThings(), readThings(), readThings()])).toEqual([1, 1, 1])
    expect(await check()).toMatchObject({ isGood: true })
    expect(shop.signIns()).toBe(1)
    const [row] = await queryRows<{ tokens: Buffer }>(
      database.db,
      "select tokens from connection where name = 'shop'",
      [],
    )
    expect(row?.tokens.toString('latin1')).not.toContain('token-')
  })

  test('shares the next token, too, where the system ends the first', async () => {
    await readThings()
    shop.endTokens()
    expect(await Promise.all([readThings(), readThings()])).toEqual([1, 1])
    expect(shop.signIns()).toBe(2)
  })

  test('takes no token along that other credentials got', async () => {
    await readThings()
    shop.secret = 'another secret of the application'
    await save()
    expect(await readThings()).toBe(1)
    expect(shop.signIns()).toBe(2)
  })

  test('says what the system said of wrong credentials, and works again once they are right', async () => {
    shop.secret = 'what the system knows by now'
    await expect(readThings()).rejects.toMatchObject({ class: 'config', mayHaveHappened: false })
    const bad = await check()
    expect(bad.isGood).toBe(false)
    expect(bad.message).toMatch(
      /^Admin shop (did not issue a token|refused the credentials of this connection): 40[13]$/,
    )
    shop.secret = SECRET
    expect(await check()).toMatchObject({ isGood: true })
    const { body } = await editor.call('readConnection', { params })
    expect(body).toMatchObject({ state: 'good', problem: null })
    expect(api.logged.join('\n')).not.toContain(SECRET)
  })
})
