import { expect, onTestFinished, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { createRateGate } from '../../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson, startLocalServer } from '../../../testing/local-server.ts'
import { createTestClock } from '../../../testing/test-clock.ts'
import { runConnectorTests } from '../../replay/run-connector-tests.ts'
import { originsOfHttp } from '../../spec/origins-of-http.ts'
import { connectorText, failureOf, readAll } from '../../testing/connect-shop.ts'
import { openHttpConnection } from '../open-http-connection.ts'

const RESOURCES = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { link: =next } }
    schema: { properties: { id: { type: integer } } }
  file:
    title: File
    key: =id
    list: { get: /files, at: content, items: =files, pages: { link: =next } }
    schema: { properties: { id: { type: integer } } }
`

function planOf(content: string) {
  const http = `  bases: { content: "${content}" }\n  auth: { bearer: =$settings.key }\n`
  const text = connectorText(http, RESOURCES)
  const { plan, diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  return plan
}

/** Two pages of one kind of record under a path of its own; the second is linked to by its whole address. */
async function startHost(path: string, name: string) {
  const server = await startLocalServer(({ url, headers }, response) => {
    const isFirst = url === `${path}/${name}`
    const next = isFirst ? `http://${headers.host}${path}/${name}?after=1` : null
    answerJson(response, { [name]: [{ id: isFirst ? 1 : 2 }], next })
  })
  onTestFinished(server.close)
  return server
}

async function connect({ isBound = true }: { readonly isBound?: boolean } = {}) {
  const api = await startHost('/api', 'items')
  const content = await startHost('/v2', 'files')
  const plan = planOf(`${content.origin}/v2`)
  const clock = createTestClock(0)
  const { limits, parallel } = plan
  const settings = { url: `${api.origin}/api`, key: 'SECRETKEY0001' }
  const bound = originsOfHttp(plan, settings)
  const open = () =>
    openHttpConnection({
      plan,
      settings,
      origins: isBound ? bound : [api.origin],
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits, parallel, clock }),
      clock,
      allowPrivate: true,
    })
  return { open, api, content, bound }
}

test('each request goes to the base it names, with its pages and its proof', async () => {
  const { open, api, content, bound } = await connect()
  const connection = open()
  onTestFinished(() => connection.close())
  // Both at once: where one goes says nothing of the other.
  const [items, files] = await Promise.all([
    readAll(connection, 'item'),
    readAll(connection, 'file'),
  ])
  expect(items.map(({ key }) => key)).toEqual(['1', '2'])
  expect(files.map(({ key }) => key)).toEqual(['1', '2'])
  expect(api.requests.map(({ url }) => url)).toEqual(['/api/items', '/api/items?after=1'])
  expect(content.requests.map(({ url }) => url)).toEqual(['/v2/files', '/v2/files?after=1'])
  const proofs = [...api.requests, ...content.requests].map(({ headers }) => headers.authorization)
  expect(new Set(proofs)).toEqual(new Set(['Bearer SECRETKEY0001']))
  expect(bound).toEqual([api.origin, content.origin])
})

test('no secret goes to a base that it was not entered for', async () => {
  const { open, content } = await connect({ isBound: false })
  expect(await failureOf(Promise.resolve().then(open))).toMatchObject({
    class: 'config',
    mayHaveHappened: false,
  })
  expect(content.requests).toEqual([])
})

const TESTED = (at: string) => `
tests:
  - it: reads files
    list: file
    settings: { url: "https://api.shop.example/api", key: SECRETKEY0001 }
    http:
      - request: { get: /files${at} }
        response: { status: 200, body: { files: [{ id: 7 }] } }
    expect: [{ id: 7 }]
`

test.each([
  ['asked where the connector asks', ', at: content', []],
  ['asked elsewhere', '', ['GET /files was sent at "content", want at the base']],
])('a test of a connector says where a request goes: %s', async (_, at, expected) => {
  const http = '  bases: { content: "https://content.shop.example/v2" }\n'
  const text = connectorText(http, RESOURCES) + TESTED(at)
  const { plan } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  expect(result?.failures).toEqual(expected)
})
