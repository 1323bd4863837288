import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { resetFactors } from '../people/factors.ts'
import { type ApiClient, type ApiKit, startApi } from '../testing/api-kit.ts'
import { authenticatorCode } from '../testing/authenticator-code.ts'
import { PasskeyDevice } from '../testing/passkey-device.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const TABLES = ['authenticator_app', 'passkey', 'recovery_code', 'open_sign_in', 'session']

describe('what is kept of factors', () => {
  let database: TestDatabase
  let api: ApiKit
  let editor: ApiClient
  let me: { readonly id: string; readonly email: string }
  /** What nobody may see again. */
  let hidden: readonly string[]
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.raw('truncate person, person_key, attempt, audit, open_sign_in cascade')
    api = await startApi({ database })
    editor = await api.signIn('editor')
    me = (await editor.call('readSession')).body.person
    const { setUp, secret } = (await editor.call('beginApp')).body
    const code = authenticatorCode(secret, Date.now())
    const added = await editor.call('addApp', { body: { setUp, code } })
    const { options } = (await editor.call('beginPasskey')).body
    const passkey = new PasskeyDevice('http://localhost').make(options)
    await editor.call('addPasskey', { body: { name: 'Pocket phone', passkey } })
    hidden = [secret, ...added.body.recoveryCodes]
  })
  afterEach(() => api.close())

  const count = async (table: string): Promise<number> =>
    (await queryRows(database.db, `select from ${table} where person = ?::bigint`, [me.id])).length

  test('are hashes of recovery codes, and sealed secrets', async () => {
    const texts = await Promise.all(
      [...TABLES, 'audit'].map((table) =>
        queryRows<{ text: string }>(database.db, `select t::text as text from ${table} t`, []),
      ),
    )
    const all = JSON.stringify(texts) + api.logged.join('\n')
    expect(all).toContain('Pocket phone')
    expect(hidden).toHaveLength(11)
    for (const secret of hidden) {
      expect(all).not.toContain(secret)
      expect(all).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  test('goes with the person, and all of it when it is reset', async () => {
    expect(await count('recovery_code')).toBe(10)
    await resetFactors(database.db, me.id)
    for (const table of TABLES) expect(await count(table)).toBe(0)
  })

  test('goes when the account goes', async () => {
    await queryRows(database.db, 'delete from person where id = ?::bigint', [me.id])
    for (const table of TABLES) expect(await count(table)).toBe(0)
  })

  test('is no passkey where browsers have none', async () => {
    await api.close()
    api = await startApi({ database, config: { host: '0.0.0.0', allowPrivate: true } })
    const here = await api.signIn('viewer')
    expect((await here.call('readSession')).body.passkeyHost).toBeNull()
    expect((await here.call('beginPasskey')).body.type).toBe('passkeys_unavailable')
  })

  test('is named in what a person is handed out, without secrets', async () => {
    const administrator = await api.signIn('administrator')
    const { db } = api.services.database
    await db('person').where('email', me.email).update('subject', 'https://id.example.com editor-1')
    const asked = { body: { email: me.email } }
    const { held } = (await administrator.call('exportPerson', asked)).body
    const account = held.find(({ what }: { what: string }) => what === 'account')
    expect(account).toEqual({
      what: 'account',
      email: me.email,
      name: expect.any(String),
      role: 'editor',
      openid: 'https://id.example.com editor-1',
      authenticatorAppSince: expect.any(String),
      passkeys: [{ name: 'Pocket phone', createdAt: expect.any(String), lastUsedAt: null }],
      recoveryCodesLeft: 10,
    })
    // Of who is in other workspaces, nothing is told.
    const stranger = await api.signIn('stranger')
    const { email } = (await stranger.call('readSession')).body.person
    const other = await administrator.call('exportPerson', { body: { email } })
    expect(other.body.held).toEqual([])
  })
})
