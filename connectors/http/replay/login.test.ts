import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

const connector = (http: string) => dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object, properties: { user: { type: string }, secret: { type: string, writeOnly: true } } }
  http:
    base: "https://till.example/v1"
    auth:
      login:
        post: /session
        body: { user: =$settings.user, password: =$settings.secret }
        keep: { session: =body.id }
        send: { headers: { X-Session: =$signIn.session } }
  resources:
    order:
      title: Order
      key: =id
      get: { get: "/orders/{id}", item: =$ }
      schema: { properties: { id: { type: integer } } }
  tests:
    - it: reads one
      get: order
      id: 1
      settings: { user: ann, secret: s3cret }
      http:
${http}
      expect: { id: 1 }
`

async function failuresOf(http: string, write = connector): Promise<readonly string[]> {
  const text = write(http)
  const { plan, diagnostics } = compileConnector('till.yaml', text, { transports: transportSpecs })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

const LOGIN = (id: string, password = 's3cret') =>
  `        - request: { post: /session, body: { user: ann, password: ${password} } }
          response: { status: 200, body: { id: ${id} } }
`
const READ = (session: string) =>
  `        - request: { get: /orders/1, headers: { X-Session: ${session} } }
          response: { status: 200, body: { id: 1 } }`

test('recorded traffic may begin with the login, and shows what becomes of its answer', async () => {
  expect(await failuresOf(LOGIN('abc-1') + READ('abc-1'))).toEqual([])
  expect(await failuresOf(LOGIN('abc-1', 'other') + READ('abc-1'))).toEqual([
    expect.stringContaining('the body of POST /session'),
  ])
})

test('traffic without it has the names of what a login gives', async () => {
  expect(await failuresOf(READ('session'))).toEqual([])
})

/** The same system, all of whose requests go to one address. */
const atOneAddress = (http: string) =>
  connector(http)
    .replace('post: /session', 'post: /rpc')
    .replace(
      'get: { get: "/orders/{id}", item: =$ }',
      'get: { post: /rpc, body: { order: =$id }, item: =$ }\n    list: { post: /rpc, items: =$ }',
    )
const CALL = (session: string) =>
  READ(session).replace('get: /orders/1', 'post: /rpc, body: { order: "1" }')

test('a login at the address of all requests is told from them by its body', async () => {
  const login = LOGIN('abc-1').replace('/session', '/rpc')
  expect(await failuresOf(login + CALL('abc-1'), atOneAddress)).toEqual([])
  expect(await failuresOf(CALL('session'), atOneAddress)).toEqual([])
})
