import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import { queryRows } from '../../database/query.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { noAnswers, saveAnswers } from '../../store/answers.ts'
import { noteHookCall, saveHookTopics } from '../../store/hook-topics.ts'
import { saveIntegration } from '../../store/integrations.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

describe('connections', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let api: ApiKit
  let editor: ApiClient
  let administrator: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
    administrator = await api.signIn('administrator')
  })
  afterAll(async () => {
    await api.close()
    await pos.close()
    await database.close()
  })

  const settings = () => ({ url: pos.url, public: pos.publicKey, secret: pos.secretKey })
  const save = (name: string, given: Readonly<Record<string, unknown>> = settings()) =>
    editor.call('saveConnection', {
      params: { connection: name },
      body: { connector: 'ccv-salespos', settings: given },
    })
  const check = (name: string) => editor.call('checkConnection', { params: { connection: name } })
  const forget = (name: string) =>
    administrator.call('deleteConnection', { params: { connection: name } })

  test('are of kinds that tell what they need and where it is found', async () => {
    const { body } = await editor.call('listConnectors')
    const till = body.items.find(({ name }: { name: string }) => name === 'ccv-salespos')
    expect(till.settings.required).toEqual(['url', 'public', 'secret'])
    expect(till.help).toMatch(/^1\. Log in to the back office/m)
    expect(till.help).not.toMatch(/## What is read and written/)
    const debtor = till.resources.find(({ name }: { name: string }) => name === 'debtor')
    expect(debtor).toMatchObject({ canList: true, canCreate: true, findBy: [['email']] })
    expect(debtor.personal).toContain('email')
  })

  test('that cannot be used are shown with what is wrong, beside the others', async () => {
    for (const name of ['fine', 'locked', 'orphan']) await save(name)
    await queryRows(
      database.db,
      `update connection set secrets = (select secrets from connection where name = 'fine') where name = 'locked'`,
      [],
    )
    await queryRows(
      database.db,
      `update connection set connector = 'gone' where name = 'orphan'`,
      [],
    )
    const { status, body } = await editor.call('listConnections')
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { name: 'fine', state: 'unknown', problem: null, secrets: ['secret'] },
      { name: 'locked', state: 'bad', problem: expect.stringMatching(/enter the credentials/) },
      {
        name: 'orphan',
        state: 'bad',
        problem: expect.stringMatching(/connector "gone" no longer exists/),
      },
    ])
    const again = await save('locked')
    expect(again.body).toMatchObject({ state: 'unknown', problem: null })
    for (const name of ['fine', 'locked', 'orphan']) expect((await forget(name)).status).toBe(204)
  })

  test('are checked before they are saved, and answer in plain words', async () => {
    const ask = (given: Readonly<Record<string, unknown>>) =>
      editor.call('checkCredentials', { body: { connector: 'ccv-salespos', settings: given } })
    const good = await ask(settings())
    expect(good.body).toEqual({
      isGood: true,
      isAsked: true,
      message: 'CCV SalesPOS responds, and the credentials are correct',
    })
    const bad = await ask({ ...settings(), secret: 'wrong' })
    expect(bad.status).toBe(200)
    expect(bad.body).toMatchObject({
      isGood: false,
      hint: expect.stringMatching(/^Copy the address/),
    })
    expect(bad.body.message).not.toContain('wrong')
    const missing = await ask({ url: pos.url })
    expect(missing.status).toBe(422)
    expect(missing.body.errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['public', 'secret']),
    )
    expect((await editor.call('listConnections')).body.items).toEqual([])
  })

  test.each([
    ['ccv-salespos', 'url', { public: 'a', secret: 'b' }],
    [
      'lightspeed-ecom',
      'cluster',
      { language: 'nl', key: ` ${'k'.repeat(32)} `, secret: 's'.repeat(32) },
    ],
  ])(
    'of %s are saved without the slash that ends a copied address, and the space around it',
    async (connector, field, others) => {
      const saved = await editor.call('saveConnection', {
        params: { connection: 'copied' },
        body: { connector, settings: { ...others, [field]: ' https://shop.example/\n' } },
      })
      expect(saved.status).toBe(200)
      expect(saved.body.settings[field]).toBe('https://shop.example')
      expect((await forget('copied')).status).toBe(204)
    },
  )

  test('of a system that cannot be asked are neither good nor bad, and keep their address as it is', async () => {
    const body = {
      connector: 'webhook',
      settings: {
        url: ' http://127.0.0.1:9/events/ ',
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
    }
    const asked = await editor.call('checkCredentials', { body })
    expect(asked.body).toMatchObject({ isGood: true, isAsked: false })
    expect(asked.body.message).not.toContain('correct')
    const saved = await editor.call('saveConnection', { params: { connection: 'hook' }, body })
    expect(saved.body.settings.url).toBe('http://127.0.0.1:9/events/')
    expect((await check('hook')).body).toMatchObject({ isGood: true, isAsked: false })
    const { items } = (await editor.call('listConnections')).body
    expect(items).toMatchObject([{ name: 'hook', state: 'unknown', checkedAt: null }])
    expect((await forget('hook')).status).toBe(204)
    const open = { ...body.settings, url: 'https://u:pa55@hooks.example/' }
    const refused = await editor.call('saveConnection', {
      params: { connection: 'hook' },
      body: { ...body, settings: open },
    })
    expect(refused.status).toBe(422)
    expect(JSON.stringify(refused.body)).not.toContain('pa55')
  })

  test('refuse a setting that their connector does not have, and keep none of it', async () => {
    const refused = await save('till', { ...settings(), apikey: 'sk_in_the_wrong_place' })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([{ path: 'apikey' }])
    expect(JSON.stringify(refused.body)).not.toContain('sk_in')
    const { items } = (await editor.call('listConnections')).body
    expect(items).toEqual([])
  })

  test('never show a secret, and keep one that is left out', async () => {
    const saved = await save('till')
    expect(saved.body).toMatchObject({
      name: 'till',
      settings: { url: pos.url, public: pos.publicKey },
      secrets: ['secret'],
      state: 'unknown',
    })
    const { secret: _secret, ...others } = settings()
    expect((await save('till', { ...others, orderDays: 30 })).status).toBe(200)
    expect((await check('till')).body).toMatchObject({ isGood: true })
    const { body } = await editor.call('listConnections')
    expect(body.items).toMatchObject([{ name: 'till', state: 'good', problem: null }])
    expect(JSON.stringify(body)).not.toContain(pos.secretKey)
    expect(api.logged.join('\n')).not.toContain(pos.secretKey)
  })

  test('never take a stored secret to another host', async () => {
    await save('moving')
    const moved = { url: 'http://127.0.0.1:9', public: pos.publicKey }
    const refused = await save('moving', moved)
    expect(refused.status).toBe(422)
    expect(refused.body.title).toMatch(/enter the secrets again/)
    const asked = await editor.call('checkCredentials', {
      body: { connector: 'ccv-salespos', settings: moved, name: 'moving' },
    })
    expect(asked.status).toBe(422)
    expect((await check('moving')).body.isGood).toBe(true)
  })

  test('remember what the last check found', async () => {
    await save('broken', { ...settings(), secret: 'wrong' })
    expect((await check('broken')).body.isGood).toBe(false)
    const { body } = await editor.call('readConnection', { params: { connection: 'broken' } })
    expect(body).toMatchObject({ state: 'bad', problem: expect.any(String) })
    await save('broken')
    const after = await editor.call('readConnection', { params: { connection: 'broken' } })
    expect(after.body).toMatchObject({ state: 'unknown', problem: null })
  })

  test('give choices live, by their names', async () => {
    await save('till')
    const params = { connection: 'till', resource: 'paymentMethod' }
    const { body } = await editor.call('listChoices', { params })
    expect(body.isCut).toBe(false)
    expect(body.items.length).toBeGreaterThan(3)
    for (const { value, label } of body.items) {
      expect(typeof value).toBe('number')
      expect(label).not.toBe(String(value))
    }
    const named = { params: { connection: 'till', resource: 'product' }, query: { field: 'sku' } }
    const skus = await editor.call('listChoices', named)
    expect(skus.body).toMatchObject({ isOpen: true })
    expect(skus.body.items.length).toBeGreaterThan(3)
    for (const { value, label } of skus.body.items)
      expect([value, typeof value]).toEqual([label, 'string'])
    const none = { connection: 'till', resource: 'nothing' }
    expect((await editor.call('listChoices', { params: none })).status).toBe(404)
  })

  test('cannot be forgotten while an integration uses them', async () => {
    await save('used')
    const at = { workspace: 'default', name: 'user' }
    const integration = await saveIntegration(database.db, at)
    await saveAnswers(database.db, integration, { ...noAnswers, connections: { pos: 'used' } })
    const refused = await forget('used')
    expect(refused.status).toBe(409)
    expect(refused.body.title).toBe('connection "used" is used by user')
    await saveAnswers(database.db, integration, noAnswers)
    expect((await forget('used')).status).toBe(204)
    expect((await forget('used')).status).toBe(404)
  })

  test('tell which changes their system tells of, and which it does not', async () => {
    await save('hooked')
    const at = Date.parse('2026-11-28T10:00:00Z')
    const of = { workspace: 'default', connection: 'hooked' }
    const topics = [
      { topic: 'orders.created', failure: undefined },
      { topic: 'users.created', failure: 'invalid' },
      { topic: 'users.updated', failure: 'config' },
      { topic: 'invoices.created', failure: 'temporary' },
    ]
    await saveHookTopics(database.db, of, topics, at)
    await noteHookCall(database.db, of, 'orders.created', at + 60_000)
    const { body } = await editor.call('readConnection', { params: { connection: 'hooked' } })
    const checkedAt = '2026-11-28T10:00:00.000Z'
    const never = { checkedAt, calledAt: null }
    expect(body.hooks).toEqual([
      { topic: 'invoices.created', state: 'failed', ...never },
      {
        topic: 'orders.created',
        state: 'registered',
        checkedAt,
        calledAt: '2026-11-28T10:01:00.000Z',
      },
      { topic: 'users.created', state: 'unknown', ...never },
      { topic: 'users.updated', state: 'refused', ...never },
    ])
    const listed = (await editor.call('listConnections')).body.items
    expect(listed.find(({ name }: any) => name === 'hooked').hooks).toEqual(body.hooks)
    await forget('hooked')
  })

  test('tell how much of their rate budget was used', async () => {
    await save('counted')
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000
    await queryRows(
      database.db,
      `insert into connection_usage (connection, hour, requests, refused)
       select id, ?, 12, 1 from connection where name = 'counted'`,
      [hour],
    )
    const { body } = await editor.call('readUsage', { params: { connection: 'counted' } })
    expect(body.items).toEqual([
      { at: new Date(hour).toISOString(), requests: 12, refused: 1, failed: 0 },
    ])
    expect(body.limits[0]).toEqual({ windowMs: expect.any(Number), allow: expect.any(Number) })
  })

  test('list their last calls, and those of them that failed', async () => {
    await save('called')
    await queryRows(
      database.db,
      `insert into connection_call (connection, at, ms, verb, answer, is_failure, flow)
       select id, 1000, 12, 'GET', '200', false, 'orders' from connection where name = 'called'
       union all select id, 2000, 8, 'PUT', '503', true, null from connection where name = 'called'`,
      [],
    )
    const refused = {
      at: '1970-01-01T00:00:02.000Z',
      ms: 8,
      verb: 'PUT',
      answer: '503',
      isFailure: true,
      flow: null,
    }
    const params = { connection: 'called' }
    const { body } = await editor.call('listCalls', { params })
    expect(body.items).toEqual([
      refused,
      {
        at: '1970-01-01T00:00:01.000Z',
        ms: 12,
        verb: 'GET',
        answer: '200',
        isFailure: false,
        flow: 'orders',
      },
    ])
    const failed = await editor.call('listCalls', { params, query: { failed: true } })
    expect(failed.body.items).toEqual([refused])
    await forget('called')
  })

  test('of another workspace are not seen', async () => {
    const stranger = await api.signIn('stranger')
    const { status } = await stranger.call('readConnection', { params: { connection: 'till' } })
    expect([403, 404]).toContain(status)
  })
})

test('a server that may not reach its own network says so', async () => {
  const database = await openTestDatabase()
  const projects = createProjects(database.db)
  const config = { host: '127.0.0.1', allowPrivate: false }
  const api = await startApi({ database, projects, config })
  const editor = await api.signIn('editor')
  const { body } = await editor.call('checkCredentials', {
    body: {
      connector: 'ccv-salespos',
      settings: { url: 'http://127.0.0.1:9', public: 'a', secret: 'b' },
    },
  })
  expect(body.isGood).toBe(false)
  expect(body.message).toMatch(/"127\.0\.0\.1:9" is .* private network/)
  await api.close()
  await database.close()
})
