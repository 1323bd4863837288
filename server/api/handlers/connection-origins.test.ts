import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConnectorPlan } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { Secret } from '../../secrets/secret.ts'
import { saveTokens } from '../../store/account-tokens.ts'
import { saveAccount, showAccount } from '../../store/accounts.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const KEY = 'k3y-that-nobody-else-may-have'
/** Of a setting that the file calls a secret no more. */
const OPEN = '{ type: string }'

/** A system on loopback that remembers what it was told. */
async function startSystem() {
  const heard: string[] = []
  const server: Server = createServer((request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`)
    response.setHeader('content-type', 'application/json').end('[{"id":1,"name":"a"}]')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, heard, close: () => server.close() }
}

const connectorFile = ({
  base = '=$settings.url',
  key = '{ type: string, writeOnly: true }',
  item = '{ id: =id, name: =name }',
} = {}) => `connector: desk
format: 1
title: Desk
settings: { type: object, required: [url, key], properties: { url: { type: string }, key: ${key} } }
http: { base: '${base}', auth: { bearer: =$settings.key }, check: { get: /me } }
resources:
  item:
    title: Item
    key: =id
    schema: { properties: { id: { type: integer }, name: { type: string } } }
    record: ${item}
    list: { get: /items, items: =$ }
`

const allow = (client: ApiClient, origins: readonly string[]) =>
  client.call('allowOrigins', { params: { connection: 'desk' }, body: { origins } })

describe('stored secrets', () => {
  let database: TestDatabase
  let own: Awaited<ReturnType<typeof startSystem>>
  let foreign: Awaited<ReturnType<typeof startSystem>>
  let api: ApiKit
  let editor: ApiClient
  let administrator: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    own = await startSystem()
    foreign = await startSystem()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
    administrator = await api.signIn('administrator')
  })
  beforeEach(async () => {
    await publish(connectorFile())
    const saved = await enter()
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body))
  })
  afterEach(() => {
    own.heard.length = 0
    foreign.heard.length = 0
  })
  afterAll(async () => {
    await api.close()
    own.close()
    foreign.close()
    await database.close()
  })

  async function publish(text: string): Promise<void> {
    const files = [{ path: 'desk.yaml', text }]
    const pushed = await editor.call('pushFiles', { body: { files, note: '' } })
    if (pushed.status !== 200) throw new Error(JSON.stringify(pushed.body))
  }
  /** As accounts were stored before secrets were bound to a place. */
  const saveUnbound = (name: string) =>
    saveAccount(database.db, api.services.cipher, {
      workspace: 'default',
      name,
      connector: 'desk',
      settings: { url: own.url },
      secrets: { key: new Secret(KEY) },
    })
  const enter = () =>
    editor.call('saveConnection', {
      params: { connection: 'desk' },
      body: { connector: 'desk', settings: { url: own.url, key: KEY } },
    })
  const signsIn = (base: string) =>
    connectorFile({ base }).replace(
      'auth: { bearer: =$settings.key }',
      `auth: { oauth: { authorize: '${own.url}', token: '${own.url}', client: a, secret: =$settings.key } }`,
    )
  const begin = () =>
    editor.call('beginSignIn', {
      params: { connection: 'desk' },
      body: { redirect: 'http://localhost/connect-back' },
    })
  const oauth = (authorize: string, client = 'a') =>
    connectorFile({ key: OPEN }).replace(
      'auth: { bearer: =$settings.key }',
      `auth: { oauth: { authorize: '${authorize}', token: '${own.url}', client: '${client}' } }`,
    )
  const check = () => editor.call('checkConnection', { params: { connection: 'desk' } })
  /** All that anybody is shown of the connection now. */
  const shown = async (): Promise<string> => {
    const viewer = await api.signIn('viewer')
    const params = { connection: 'desk', resource: 'item' }
    const answers = [
      await check(),
      await begin(),
      await viewer.call('readConnection', { params }),
      await viewer.call('listChoices', { params }),
    ]
    return JSON.stringify(answers.map(({ body }) => body)).toLowerCase()
  }
  const lastOutcome = () =>
    queryRows(database.db, 'select action, outcome from audit order by id desc limit 1', [])
  const lastAction = async (): Promise<string | undefined> => {
    const [line] = await queryRows<{ action: string }>(
      database.db,
      'select action from audit order by id desc limit 1',
      [],
    )
    return line?.action
  }
  const read = () => editor.call('readConnection', { params: { connection: 'desk' } })

  test('are sent where they were entered for', async () => {
    expect((await check()).body).toMatchObject({ isGood: true })
    expect(own.heard[0]).toContain(KEY)
  })

  test('are not sent to another host by whoever edits the file of the connector', async () => {
    await publish(connectorFile({ base: foreign.url }))
    expect((await read()).body.strangeOrigins).toEqual([foreign.url])
    expect((await check()).status).toBe(422)
    const settings = { url: own.url }
    const answers = [
      await editor.call('checkCredentials', {
        body: { name: 'desk', connector: 'desk', settings },
      }),
      await editor.call('saveConnection', {
        params: { connection: 'desk' },
        body: { connector: 'desk', settings },
      }),
      await editor.call('listChoices', { params: { connection: 'desk', resource: 'item' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422])
    expect(foreign.heard).toEqual([])
  })

  test('go there once an administrator allowed it, which the audit log tells', async () => {
    await publish(connectorFile({ base: foreign.url }))
    expect((await allow(editor, [foreign.url])).status).toBe(403)
    const other = await allow(administrator, ['https://elsewhere.example'])
    expect(other.body).toMatchObject({
      status: 422,
      type: expect.stringMatching(/origin_unknown$/),
    })
    expect((await check()).status).toBe(422)
    const allowed = await allow(administrator, [foreign.url])
    expect(allowed.body).toMatchObject({ strangeOrigins: [] })
    expect((await check()).body).toMatchObject({ isGood: true })
    expect(foreign.heard[0]).toContain(KEY)
    const [line] = await queryRows<{ details: unknown }>(
      database.db,
      `select details from audit where action = 'allowOrigins' and outcome = 'done'`,
      [],
    )
    expect(line?.details).toEqual({ origins: [foreign.url] })
  })

  test('go there once they were entered again', async () => {
    await publish(connectorFile({ base: foreign.url }))
    const saved = await editor.call('saveConnection', {
      params: { connection: 'desk' },
      body: { connector: 'desk', settings: { url: own.url, key: 'another' } },
    })
    expect(saved.body).toMatchObject({ strangeOrigins: [] })
    await check()
    expect(foreign.heard.join()).toContain('another')
    expect(foreign.heard.join()).not.toContain(KEY)
  })

  test('go there without what a sign-in handed out before, which was not for that address', async () => {
    await publish(signsIn('=$settings.url'))
    await enter()
    const at = { workspace: 'default', name: 'desk' }
    const account = await showAccount(database.db, api.services.cipher, at)
    if (!account) throw new Error('it was saved')
    await saveTokens(database.db, api.services.cipher, account, { access: 'T0KEN-0001' })
    expect((await enter()).body).toMatchObject({ isSignedIn: true })
    await publish(signsIn(foreign.url))
    expect((await enter()).body).toMatchObject({ strangeOrigins: [], isSignedIn: false })
  })

  test('stay secrets when the file calls them so no more', async () => {
    await publish(connectorFile({ key: '{ type: string }' }))
    const saved = await editor.call('saveConnection', {
      params: { connection: 'desk' },
      body: { connector: 'desk', settings: { url: own.url } },
    })
    expect(saved.body).toMatchObject({ settings: { url: own.url }, secrets: ['key'] })
    expect(JSON.stringify(await read())).not.toContain(KEY)
  })

  test('are not among what is read from a system, where records may take them elsewhere', async () => {
    await publish(
      connectorFile({ key: '{ type: string }', item: '{ id: =id, name: =$settings.key }' }),
    )
    const choices = await editor.call('listChoices', {
      params: { connection: 'desk', resource: 'item' },
      query: { field: 'name' },
    })
    expect(choices.status).toBe(200)
    expect(JSON.stringify(choices.body)).not.toContain(KEY)
  })

  test('that were stored before they were bound are not used by a person’s action', async () => {
    await saveUnbound('old')
    const answer = await editor.call('checkConnection', { params: { connection: 'old' } })
    expect(answer.status).toBe(422)
    expect(own.heard).toEqual([])
  })

  test('that were stored before they were bound are bound by the worker that uses them first', async () => {
    await saveUnbound('older')
    const place = { database, cipher: api.services.cipher, name: 'default' }
    const openAs = async (base: string) => {
      await publish(connectorFile({ base }))
      const { project } = await api.services.projects.current('default')
      const opener = createAccountOpener(place, { allowPrivate: true, bindsOld: true })
      try {
        return await opener.open('older', project.connectors['desk'] as ConnectorPlan)
      } finally {
        await opener.close()
      }
    }
    await expect(openAs('=$settings.url')).resolves.toBeDefined()
    await expect(openAs(foreign.url)).rejects.toMatchObject({ code: 'SETUP_MISSING' })
    const account = await showAccount(database.db, api.services.cipher, {
      workspace: 'default',
      name: 'older',
    })
    expect(account).toMatchObject({ origins: [own.url] })
    expect(foreign.heard).toEqual([])
  })

  test('leave a line in the audit log whenever a person’s action uses them', async () => {
    const choices = { connection: 'desk', resource: 'item' }
    await check()
    expect(await lastAction()).toBe('checkConnection')
    await editor.call('listChoices', { params: choices })
    expect(await lastAction()).toBe('listChoices')
    await editor.call('checkCredentials', {
      body: { name: 'desk', connector: 'desk', settings: { url: own.url } },
    })
    expect(await lastAction()).toBe('checkCredentials')
  })

  test('leave one also when they may not go where they were to go', async () => {
    await publish(connectorFile({ base: foreign.url }))
    expect((await check()).status).toBe(422)
    expect(await lastOutcome()).toEqual([{ action: 'checkConnection', outcome: 'refused' }])
    const choices = { connection: 'desk', resource: 'item' }
    expect((await editor.call('listChoices', { params: choices })).status).toBe(422)
    expect(await lastOutcome()).toEqual([{ action: 'listChoices', outcome: 'refused' }])
    const saved = await editor.call('saveConnection', {
      params: { connection: 'desk' },
      body: { connector: 'desk', settings: { url: own.url } },
    })
    expect(saved.status).toBe(422)
    expect(await lastOutcome()).toEqual([{ action: 'saveConnection', outcome: 'refused' }])
  })

  test('leave one also when a sign-in cannot take them along', async () => {
    const params = { connection: 'desk' }
    const body = { code: 'c', state: 's' }
    const { status } = await editor.call('finishSignIn', { params, body })
    expect(status).toBe(422)
    expect(await lastOutcome()).toEqual([{ action: 'finishSignIn', outcome: 'refused' }])
  })

  describe('in a file that an editor changed', () => {
    test.each([
      ['the clock', () => `=$millis() = 0 ? "${own.url}" : "${foreign.url}"`],
      ['the clock', () => `=$now() > "1971" ? "${foreign.url}" : "${own.url}"`],
      ['chance', () => `=$random() < 0.5 ? "${own.url}" : "${foreign.url}"`],
    ])('go nowhere else when the address looks at %s', async (_what, base) => {
      await publish(connectorFile({ base: base() }))
      for (let turn = 0; turn < 20; turn += 1) await check()
      expect(foreign.heard).toEqual([])
    })

    test.each([
      [
        'the address',
        () => connectorFile({ key: OPEN, base: '="http://" & $settings.key & ".example"' }),
      ],
      ['an address that is none', () => connectorFile({ key: OPEN, base: '="x" & $settings.key' })],
      ['its path', () => connectorFile({ key: OPEN, base: `="${own.url}/" & $settings.key` })],
      ['where people sign in', () => oauth(`="${own.url}/?x=" & $settings.key`)],
      ['who asks there', () => oauth(own.url, '=$settings.key')],
      ...['$error', '$number', '$toMillis', '$decodeUrl'].flatMap((name) => {
        const formula = `${name}("%" & $settings.key)`
        return [
          [
            `a mistake of ${name} in a check`,
            () => connectorFile().replace('get: /me', `get: /me, query: { q: '=${formula}' }`),
          ],
          [
            `a mistake of ${name} in a list`,
            () =>
              connectorFile().replace('get: /items,', `get: /items, query: { q: '=${formula}' },`),
          ],
          [
            `a mistake of ${name} in the sign-in`,
            () => connectorFile().replace('bearer: =$settings.key', `bearer: '=${formula}'`),
          ],
        ] as const
      }),
    ] as const)('are not told by %s', async (_place, text) => {
      await publish(text())
      expect(await shown()).not.toContain(KEY)
    })

    test.each(['{ type: integer }', '{ type: string, pattern: "^no" }'])(
      'are not told as what does not fit a schema: %s',
      async (key) => {
        await publish(connectorFile({ key }))
        expect(await shown()).not.toContain(KEY)
      },
    )

    test('are not sent to another host under the same address', async () => {
      const headers = 'headers: { host: other.example }, auth:'
      await publish(connectorFile().replace('auth:', headers))
      await check()
      expect(own.heard).toEqual([])
    })

    test('have no place in an address', async () => {
      const text = connectorFile({ base: `="${own.url}/" & $settings.key` })
      const files = [{ path: 'desk.yaml', text }]
      const { status, body } = await editor.call('pushFiles', { body: { files, note: '' } })
      expect(status).toBe(422)
      expect(JSON.stringify(body)).toContain('secret_outside')
    })

    test('are sent to no other page of a sign-in, nor is anybody', async () => {
      await publish(oauth(foreign.url))
      expect((await begin()).status).toBe(422)
      expect(foreign.heard).toEqual([])
    })
  })
})
