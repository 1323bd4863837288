import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AccountOpener, createAccountOpener } from '../../installation/open-account.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import {
  OAUTH_CONNECTOR,
  type OAuthSystem,
  startOAuthSystem,
} from '../../testing/start-oauth-system.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const redirect = 'http://127.0.0.1:1/connect-back'
const params = { connection: 'stock' }

describe('a sign-in at a system', () => {
  let database: TestDatabase
  let system: OAuthSystem
  let api: ApiKit
  let editor: ApiClient
  const openers: AccountOpener[] = []

  beforeAll(async () => {
    database = await openTestDatabase()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
    const files = [{ path: 'connectors/cloud-stock/connector.yaml', text: OAUTH_CONNECTOR }]
    await editor.call('pushFiles', { body: { files, note: 'a system' } })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })
  beforeEach(async () => {
    system = await startOAuthSystem()
    await save()
  })
  afterEach(async () => {
    for (const opener of openers.splice(0)) await opener.close()
    system.close()
  })

  const save = (given: Readonly<Record<string, unknown>> = {}) =>
    editor.call('saveConnection', {
      params,
      body: {
        connector: 'cloud-stock',
        settings: {
          url: system.url,
          client: system.client.id,
          secret: system.client.secret,
          ...given,
        },
      },
    })
  const shown = async () => (await editor.call('readConnection', { params })).body
  const check = async () => (await editor.call('checkConnection', { params })).body
  const finish = (body: unknown, who = editor, of = params) =>
    who.call('finishSignIn', { params: of, body })

  /** What the system sends a person back with who agrees. */
  async function agree(): Promise<{ readonly code: string; readonly state: string }> {
    const { body } = await editor.call('beginSignIn', { params, body: { redirect } })
    const address = new URL(body.address)
    expect(address.searchParams.get('scope')).toBe('stock:read stock:write')
    expect(address.href).not.toContain(encodeURIComponent(system.client.secret))
    address.pathname = '/agree'
    const sent = await fetch(address, { redirect: 'manual' })
    const back = new URL(sent.headers.get('location') ?? '')
    expect(back.origin + back.pathname).toBe(redirect)
    return {
      code: back.searchParams.get('code') ?? '',
      state: back.searchParams.get('state') ?? '',
    }
  }

  test.each([
    'javascript:alert(1)',
    'data:text/html,hello',
    'https://evil.example/',
    'http://127.0.0.1:1@evil.example/connect-back',
    'http://127.0.0.1:1/other?to=/connect-back',
  ])('takes nobody back to %s', async (elsewhere) => {
    const { status } = await editor.call('beginSignIn', { params, body: { redirect: elsewhere } })
    expect(status).toBe(400)
  })

  async function signIn(): Promise<void> {
    const { status } = await finish(await agree())
    expect(status).toBe(204)
  }

  /** As another process would. */
  async function readThings(): Promise<readonly string[]> {
    const { projects, cipher } = api.services
    const { project } = await projects.current('default')
    const plan = project.connectors['cloud-stock']
    if (!plan) throw new Error('there is no connector')
    const opener = createAccountOpener(
      { name: 'default', database, cipher },
      { allowPrivate: true },
    )
    openers.push(opener)
    const things = (await opener.open('stock', plan)).resource('thing')
    const names: string[] = []
    const { signal } = new AbortController()
    for await (const page of things.list({ filter: 0, signal })) {
      names.push(...page.records.map(({ record }) => JSON.stringify(record['name'])))
    }
    return names
  }

  test('takes an account from saved to working', async () => {
    expect(await shown()).toMatchObject({ isSignedIn: false, state: 'unknown' })
    const before = await check()
    expect(before).toMatchObject({ isGood: false })
    expect(before.message).toBe('not signed in to Cloud stock yet. Sign in under Connections.')
    await signIn()
    expect(await shown()).toMatchObject({ isSignedIn: true })
    expect(await check()).toMatchObject({ isGood: true })
    expect(await readThings()).toEqual(['"The only thing"'])
    expect(system.counts).toEqual({ codes: 1, renewals: 0 })
  })

  test('tells nothing of what a system tells back when it refuses', async () => {
    const { state } = await agree()
    system.tellsBack = true
    const { body } = await finish({ code: 'a-code-that-nobody-gave', state })
    expect(JSON.stringify(body)).toContain('authorization_code')
    expect(JSON.stringify(body)).not.toContain(system.client.secret)
    expect(JSON.stringify(body)).not.toContain('a-code-that-nobody-gave')
  })

  test('is finished only by whoever began it, at the same account, once', async () => {
    const { code, state } = await agree()
    const other = await api.signIn('editor')
    const elsewhere = { connection: 'other' }
    await editor.call('saveConnection', {
      params: elsewhere,
      body: {
        connector: 'cloud-stock',
        settings: { url: system.url, client: 'x', secret: 'y' },
      },
    })
    const refused = [
      await finish({ code, state: `${state.slice(0, -4)}AAAA` }),
      await finish({ code, state: 'made-up' }),
      await finish({ code, state }, other),
      await finish({ code, state }, editor, elsewhere),
    ]
    expect(refused.map(({ status, body }) => [status, body.type.split('/').at(-1)])).toEqual(
      Array.from({ length: 4 }, () => [422, 'sign_in_unknown']),
    )
    expect(system.counts.codes).toBe(0)
    expect((await finish({ code, state })).status).toBe(204)
    const again = await finish({ code, state })
    expect([again.status, again.body.type.split('/').at(-1)]).toEqual([422, 'sign_in_unknown'])
  })

  test('takes one code for what it began, and asks the system once', async () => {
    const first = await agree()
    const second = await agree()
    const all = await Promise.all([
      finish(first),
      finish({ code: second.code, state: first.state }),
      finish({ code: second.code, state: `${first.state}=` }),
    ])
    // Whichever came first was passed on: the system takes its own code, and refuses the other.
    const passed = all.filter(({ status }) => status !== 422)
    expect(passed).toHaveLength(1)
    expect(passed[0]?.status).toBe(passed[0] === all[0] ? 204 : 502)
    expect(system.counts.codes).toBe(1)
  })

  test('says why where the system gives no token, and is begun anew', async () => {
    const { code, state } = await agree()
    const { status, body } = await finish({ code: 'a-code-that-nobody-gave', state })
    expect([status, body.title]).toEqual([
      502,
      'Cloud stock did not issue a token: The permission is over',
    ])
    expect((await finish({ code, state })).status).toBe(422)
    await signIn()
  })

  test('is renewed before it ends, by one of all processes', async () => {
    system.lasts = 30
    await signIn()
    system.lasts = 3600
    const read = await Promise.all([readThings(), readThings(), readThings()])
    expect(read).toEqual(Array.from({ length: 3 }, () => ['"The only thing"']))
    expect(system.counts).toEqual({ codes: 1, renewals: 1 })
  })

  test('is renewed where the system takes a token no more, whatever it said of its time', async () => {
    await signIn()
    expect(await readThings()).toEqual(['"The only thing"'])
    system.endTokens()
    expect(await readThings()).toEqual(['"The only thing"'])
    expect(system.counts.renewals).toBe(1)
  })

  test('that was withdrawn says so, and what to do', async () => {
    await signIn()
    system.endTokens()
    system.isWithdrawn = true
    await expect(readThings()).rejects.toMatchObject({ class: 'config' })
    const problem =
      'Cloud stock no longer accepts the sign-in of this connection (The permission is over). Sign in again under Connections.'
    expect(await shown()).toMatchObject({ isSignedIn: false, state: 'bad', problem })
    system.isWithdrawn = false
    await signIn()
    expect(await check()).toMatchObject({ isGood: true })
    expect(await shown()).toMatchObject({ isSignedIn: true, state: 'good', problem: null })
  })

  test('stays when a secret is renewed, and is never taken along to another address', async () => {
    await signIn()
    await save()
    expect(await shown()).toMatchObject({ isSignedIn: true })
    await save({ url: 'http://127.0.0.1:9' })
    expect(await shown()).toMatchObject({ isSignedIn: false })
  })

  test.each(['javascript:alert(1)//', 'data:text/html,hello', 'https://who:secret@system.example'])(
    'does not send a browser to %s',
    async (url) => {
      await save({ url })
      const { status, body } = await editor.call('beginSignIn', { params, body: { redirect } })
      expect([status, body.title]).toEqual([502, expect.stringMatching(/must be an address/)])
    },
  )

  test('is not offered where a system knows other credentials', async () => {
    const other = { connection: 'till' }
    await editor.call('saveConnection', {
      params: other,
      body: {
        connector: 'ccv-salespos',
        settings: { url: system.url, public: 'a', secret: 'b' },
      },
    })
    const { status } = await editor.call('beginSignIn', { params: other, body: { redirect } })
    expect(status).toBe(404)
    const { body } = await editor.call('readConnection', { params: other })
    expect(body.isSignedIn).toBeNull()
    expect(api.logged.join('\n')).not.toContain(system.client.secret)
  })
})
