import { expect, onTestFinished, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { createRateGate } from '../../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson, startLocalServer } from '../../../testing/local-server.ts'
import { createTestClock } from '../../../testing/test-clock.ts'
import { originsOfHttp } from '../../spec/origins-of-http.ts'
import { isAmong } from '../../spec/parse-address.ts'
import { connectorText, failureOf, readAll } from '../../testing/connect-shop.ts'
import { openHttpConnection } from '../open-http-connection.ts'

const ITEM = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { link: =next } }
    schema: { properties: { id: { type: integer } } }
`

async function startServer(respond: Parameters<typeof startLocalServer>[0]) {
  const server = await startLocalServer(respond)
  onTestFinished(server.close)
  return server
}

const startInstance = () =>
  startServer(({ url, headers }, response) => {
    if (headers.authorization !== 'Bearer T0KEN') return answerJson(response, {}, 401)
    const isFirst = url === '/data/items'
    const more = { next: `http://${headers.host}/data/items?after=1` }
    return answerJson(response, { items: [{ id: isFirst ? 1 : 2 }], ...(isFirst ? more : {}) })
  })

const OAUTH = `  auth:
    oauth:
      grant: client_credentials
      token: =$settings.url & "/token"
      client: app
      secret: =$settings.key
      keep: { instance: =body.instance_url }
`
const LOGIN = `  auth:
    login:
      base: =$settings.url
      post: /token
      body: { password: =$settings.key }
      keep: { instance: =body.instance_url, token: =body.access_token }
      send: { headers: { Authorization: '="Bearer " & $signIn.token' } }
`

/** A connector whose sign-in says where the data is, as Salesforce's does with `instance_url`. */
function planOf(hosts: readonly string[], auth = OAUTH) {
  const text = connectorText(`  hosts: ${JSON.stringify(hosts)}\n${auth}`, ITEM).replace(
    'base: =$settings.url\n',
    'base: =$signIn.instance & "/data"\n',
  )
  const { plan, diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  return plan
}

async function connect(
  instance: string,
  {
    hosts = [instance],
    auth = OAUTH,
    entered = hosts,
  }: { hosts?: readonly string[]; auth?: string; entered?: readonly string[] } = {},
) {
  const entrance = await startServer((_, response) =>
    answerJson(response, { access_token: 'T0KEN', instance_url: instance }),
  )
  const plan = planOf(hosts, auth)
  const clock = createTestClock(0)
  const { limits, parallel } = plan
  const settings = { url: entrance.origin, key: 'SECRETKEY0001' }
  const bound = originsOfHttp(plan, settings)
  const connection = openHttpConnection({
    plan,
    settings,
    origins: [entrance.origin, ...entered],
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel, clock }),
    clock,
    allowPrivate: true,
  })
  onTestFinished(() => connection.close())
  return { connection, entrance, bound }
}

test.each([
  ['OAuth', OAUTH],
  ['a login', LOGIN],
])('requests go where the answer to %s says, page after page', async (_, auth) => {
  const instance = await startInstance()
  const { connection, entrance, bound } = await connect(instance.origin, { auth })
  const records = await readAll(connection, 'item')
  expect(records.map(({ key }) => key)).toEqual(['1', '2'])
  expect(entrance.requests).toHaveLength(1)
  expect(bound).toEqual([entrance.origin, instance.origin])
})

test('they go to no host that the connector does not declare', async () => {
  const thief = await startInstance()
  const { connection } = await connect(thief.origin, {
    hosts: ['https://one.example', 'https://*.shops.example'],
    entered: [thief.origin],
  })
  expect(await failureOf(readAll(connection, 'item'))).toMatchObject({
    class: 'config',
    mayHaveHappened: false,
    message: expect.stringContaining(thief.origin),
  })
  expect(thief.requests).toEqual([])
})

test('they go to no host that the secrets were not entered for', async () => {
  const instance = await startInstance()
  const { connection } = await connect(instance.origin, { entered: [] })
  expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'config' })
  expect(instance.requests).toEqual([])
})

test('an open beginning stands for names that end like it, with scheme and port', () => {
  const among = ['https://*.my.shop.example']
  const good = ['https://acme.my.shop.example', 'https://a.b.my.shop.example']
  const bad = [
    'https://my.shop.example',
    'https://.my.shop.example',
    'https://evilmy.shop.example',
    'http://acme.my.shop.example',
    'https://acme.my.shop.example:8443',
    'https://acme.my.shop.example.evil.example',
  ]
  expect(good.map((origin) => isAmong(origin, among))).toEqual(good.map(() => true))
  expect(bad.map((origin) => isAmong(origin, among))).toEqual(bad.map(() => false))
  expect(isAmong('https://a.example', ['https://a.example'])).toBe(true)
})
