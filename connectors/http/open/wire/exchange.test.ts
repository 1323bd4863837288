import { EventEmitter, once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { type Exchange, ExchangeError, openExchange, type WireRequest } from './exchange.ts'

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(respond: RequestListener, connections = 1): Promise<Exchange> {
  const server = createServer(respond)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const exchange = openExchange({
    origin: `http://127.0.0.1:${port}`,
    timeoutMs: 20_000,
    maxBytes: 1000,
    connections,
    allowPrivate: true,
  })
  closing.push(
    () => exchange.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return exchange
}

function get(path: string): WireRequest {
  return { method: 'GET', path, headers: {}, body: '' }
}

test('an answer in parts is one text, without the mark of its byte order', async () => {
  const exchange = await open((_, response) => {
    response.setHeader('x-part', ['one', 'two'])
    const bytes = Buffer.from('\u{feff}{"name":"Zoë"}')
    response.write(bytes.subarray(0, 15))
    // Between the two bytes of one letter.
    setTimeout(() => response.end(bytes.subarray(15)), 20)
  })
  const { status, headers, text } = await exchange.send(get('/'), {
    signal: new AbortController().signal,
  })
  expect({ status, text, parts: headers['x-part'] }).toEqual({
    status: 200,
    text: '{"name":"Zoë"}',
    parts: 'one, two',
  })
})

test('the end of a run cuts what is under way, and what waits for a connection is never sent', async () => {
  const seen: string[] = []
  const arrivals = new EventEmitter()
  const isThere = once(arrivals, 'first')
  const exchange = await open((request, response) => {
    seen.push(request.url ?? '')
    if (request.url === '/after') response.end('fine')
    else arrivals.emit('first')
  })
  const run = new AbortController()
  const cut = exchange.send(get('/under-way'), { signal: run.signal })
  const waiting = exchange.send(get('/waiting'), { signal: run.signal })
  const ends = Promise.allSettled([cut, waiting])
  await isThere
  run.abort()
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(exchange.send(get('/late'), { signal: run.signal })).rejects.toThrow('broke off')

  const after = await exchange.send(get('/after'), { signal: new AbortController().signal })
  expect(after.text).toBe('fine')
  expect(seen).toEqual(['/under-way', '/after'])
})

const TEXT = '{"name":"Zoë"}'
const signal = new AbortController().signal

async function openEncoded(encoding: string, bytes: Uint8Array): Promise<Exchange> {
  return open((_, response) => {
    response.setHeader('content-encoding', encoding)
    response.end(bytes)
  })
}

// RFC 9110, 12.5.3: without Accept-Encoding, any content coding is acceptable to the client.
test.each([
  ['gzip', gzipSync(TEXT)],
  ['X-GZIP', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['deflate, gzip', gzipSync(deflateSync(TEXT))],
  ['identity', Buffer.from(TEXT)],
  ['gzip', Buffer.alloc(0)],
])('an answer that a server encoded as it likes is read: %s', async (encoding, bytes) => {
  const exchange = await openEncoded(encoding, bytes)
  const { text } = await exchange.send(get('/'), { signal })
  expect(text).toBe(bytes.length === 0 ? '' : TEXT)
})

async function failureOf(encoding: string, bytes: Uint8Array): Promise<ExchangeError['failure']> {
  const exchange = await openEncoded(encoding, bytes)
  const thrown: unknown = await exchange.send(get('/'), { signal }).catch((error: unknown) => error)
  if (thrown instanceof ExchangeError) return thrown.failure
  throw new Error('it was read')
}

test.each([
  ['zstd', 'zstd'],
  ['gzip, aws-chunked', 'aws-chunked'],
  ['gzip, gzip, gzip', 'gzip, gzip, gzip'],
])('an encoding that is not read is named: %s', async (sent, encoding) => {
  expect(await failureOf(sent, gzipSync(TEXT))).toMatchObject({
    class: 'config',
    unsent: false,
    reason: { code: 'answerEncoding', values: { encoding } },
  })
})

test('an answer that is too large once it is decoded is refused', async () => {
  expect(await failureOf('gzip', gzipSync('x'.repeat(2000)))).toMatchObject({
    reason: { code: 'tooLargeAnswer' },
  })
})

test('an encoded answer that ends too early is none', async () => {
  const failure = await failureOf('gzip', gzipSync(TEXT).subarray(0, 20))
  expect(failure).toMatchObject({ class: 'temporary', unsent: false })
})
