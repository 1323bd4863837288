import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { OperationError, say, sayRemote } from '../../engine/index.ts'
import { logRequests } from '../observe/request-context.ts'
import { ApiError } from '../problems/api-error.ts'
import { createLog } from '../process/log.ts'
import { respondWithError } from './respond-with-error.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** An app whose one page fails with this; `leaves`: only once its caller has gone away. */
async function callFailing(fault: Error, { leaves }: { readonly leaves: boolean }) {
  const logged: string[] = []
  const log = createLog('warn', { write: (line) => void logged.push(line) })
  const app = express()
  app.use(logRequests(log))
  const failed = new Promise<void>((resolve) => {
    app.get('/', async (_request, response) => {
      if (leaves) await once(response, 'close')
      setTimeout(resolve, 20)
      throw fault
    })
  })
  app.use(respondWithError(log))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const stop = new AbortController()
  const call = fetch(`http://127.0.0.1:${port}/`, { signal: stop.signal })
  if (leaves) setTimeout(() => stop.abort(), 50)
  const answer = await call.catch(() => undefined)
  await failed
  return { status: answer?.status, logged: logged.join('') }
}

/** As the systems of shops do. */
const said = sayRemote('no order for Jan Pietersen, Dorpsstraat 1')
const refusal = new ApiError({
  type: 'system_refused',
  status: 502,
  title: say('systemRefused', { reason: said }),
  cause: new OperationError({
    class: 'invalid',
    reason: said,
    mayHaveHappened: false,
    cause: new Error('400: no order for Jan Pietersen, Dorpsstraat 1'),
  }),
})

test('a system that refuses is told to the caller, and on one line of the log without what it said', async () => {
  const { status, logged } = await callFailing(refusal, { leaves: false })
  expect(status).toBe(502)
  const lines = logged.trim().split('\n')
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: 40,
      msg: 'system_refused',
      class: 'invalid',
      says: { code: 'remote', values: {} },
    }),
  ])
  expect(logged).not.toContain('Pietersen')
  expect(logged).not.toContain('stack')
})

test('what a caller gave up by going away is no error of the server', async () => {
  expect((await callFailing(refusal, { leaves: true })).logged).toBe('')
})

test('a fault of ours is logged, whether or not somebody still waits', async () => {
  const fault = new Error('a bug of ours')
  expect((await callFailing(fault, { leaves: true })).logged).toContain('a bug of ours')
})
