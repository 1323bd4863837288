import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { compileConnector, type JsonObject, OperationError } from '../../engine/index.ts'
import { openHttpConnection } from '../http/open/open-http-connection.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { transportSpecs } from '../specs.ts'
import { startLocalServer } from '../testing/local-server.ts'
import { createTestClock } from '../testing/test-clock.ts'

/** Of the tests of the specification. */
const SECRET = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const EVENT = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  type: 'order.paid',
  timestamp: '2026-01-15T10:00:00Z',
  data: { name: 'Café', lines: [1, 2.5] },
}

/** A receiver that answers so, and the event resource of a connection to it. */
async function connect({
  path = '/hooks',
  secret = `whsec_${SECRET}`,
  status = 204,
  body = '',
  type = body.startsWith('<') ? 'text/html' : 'text/plain',
  allowPrivate = true,
} = {}) {
  const server = await startLocalServer((_, response) =>
    response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(body),
  )
  const file = `${import.meta.dirname}/connector.yaml`
  const { plan } = compileConnector(file, readFileSync(file, 'utf8'), {
    transports: transportSpecs,
  })
  if (plan?.transport !== 'http') throw new Error('no plan')
  const clock = createTestClock(Date.now())
  const connection = openHttpConnection({
    plan,
    settings: { url: `${server.origin}${path}`, secret },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: plan.limits, parallel: plan.parallel, clock }),
    clock,
    elapsed: clock.now,
    random: () => 0.5,
    allowPrivate,
  })
  onTestFinished(async () => {
    await connection.close()
    await server.close()
  })
  const send = async (event: JsonObject = EVENT) => {
    const options = { operation: 'o', signal: new AbortController().signal }
    return connection.resource('event').create?.(event, options)
  }
  return { server, connection, send }
}

test.each([SECRET, `whsec_${SECRET}`])(
  'the library of the specification takes what is sent, with the secret %s',
  async (secret) => {
    const { server, send } = await connect({ secret })
    expect(await send()).toMatchObject({ id: EVENT.id })
    const [request] = server.requests
    const headers = request?.headers as Record<string, string>
    const { id: _, ...content } = EVENT
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toEqual(content)
    expect(headers['webhook-id']).toBe(EVENT.id)
    const other = new Webhook(Buffer.from('x'.repeat(24)).toString('base64'))
    expect(() => other.verify(request?.body ?? '', headers)).toThrow('No matching signature')
  },
)

test.each(['/hooks', '/hooks/', '/a/b', '/', ''])(
  'an event goes to the address as it is written, with %j behind the host',
  async (path) => {
    const { server, send } = await connect({ path })
    await send()
    expect(server.requests.map(({ url }) => url)).toEqual([path || '/'])
  },
)

test.each([
  [200, 'ok', undefined],
  [202, 'thanks', undefined],
  [200, '<html>We are busy</html>', 'temporary'],
  [400, '{}', 'invalid'],
  [401, '', 'config'],
  [410, '', 'config'],
  [200, 'ok', undefined, ''],
  [200, 'We are busy', 'temporary', 'Text/HTML; charset=utf-8'],
  [429, '', 'limited'],
  [500, 'oh', 'temporary'],
])('an answer of %i %j is told for what it is', async (status, body, kind, type?: string) => {
  const { send } = await connect({ status, body, ...(type !== undefined && { type }) })
  const failed = await send().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failed instanceof OperationError ? failed.class : failed).toBe(kind)
})

test('a secret that is no base64 signs nothing', async () => {
  const { server, send } = await connect({ secret: 'whsec_not base64!' })
  await expect(send()).rejects.toMatchObject({ class: 'config', mayHaveHappened: false })
  expect(server.requests).toEqual([])
})

test('an address of the own network is refused before anything is sent there, where that is not allowed', async () => {
  const { server, connection } = await connect({ allowPrivate: false })
  await expect(connection.check(new AbortController().signal)).rejects.toMatchObject({
    class: 'config',
    mayHaveHappened: false,
  })
  expect(server.requests).toEqual([])
})

test('an event that is too large to be signed says so, and nothing of the secret', async () => {
  const { server, send } = await connect()
  const failed: unknown = await send({ ...EVENT, data: 'x'.repeat(20_000_000) }).catch((e) => e)
  expect(failed).toMatchObject({
    class: 'invalid',
    reason: { code: 'fieldFailed', values: { said: { code: 'formulaTextTooLong' } } },
  })
  expect(JSON.stringify(failed)).not.toContain(SECRET)
  expect(server.requests).toEqual([])
})
