import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import {
  answerJson,
  type LocalServer,
  type ReceivedRequest,
  startLocalServer,
} from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'
import { readDigestChallenge } from './digest-challenge.ts'
import { DigestSession } from './digest-session.ts'

const http = `  auth: { digest: { user: Mufasa, password: =$settings.key } }`
const key = 'Circle of Life'

/** The two challenges of RFC 7616, 3.9.1, as its server sends them: SHA-256 first. */
const challengeOf = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`

function answerTo(challenge: string, cnonce: string, password = key): Map<string, string> {
  const read = readDigestChallenge(challenge)
  if (!read || 'unknown' in read) throw new Error('not read')
  const session = new DigestSession(read, { user: 'Mufasa', password }, cnonce)
  return parametersOf(session.answer({ method: 'GET', path: '/dir/index.html' }))
}

/** What a header says, read as the examples of the RFC are written. */
function parametersOf(header: string): Map<string, string> {
  expect(header).toMatch(/^Digest /)
  const pairs = [...header.slice(7).matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^",]*))(?:, |$)/g)]
  return new Map(pairs.map(([, name = '', text, word = '']) => [name, text ?? word]))
}

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('%s answers as the example of RFC 7616 does', (algorithm, response) => {
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
  expect(Object.fromEntries(answerTo(challengeOf(algorithm), cnonce))).toEqual({
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    uri: '/dir/index.html',
    algorithm,
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    nc: '00000001',
    cnonce,
    qop: 'auth',
    response,
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  })
})

test('a system of before is answered as the example of RFC 2617 and the corrected one of RFC 2069 are', () => {
  const asked =
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
  const newer = answerTo(`${asked}, qop="auth,auth-int"`, '0a4f113b', 'Circle Of Life')
  expect(newer.get('response')).toBe('6629fae49393a05397450978507c4ef1')
  const older = answerTo(asked, '0a4f113b', 'CircleOfLife')
  expect(older.get('response')).toBe('1949323746fe6a43ef61f9606e7febea')
  expect([...older.keys()]).not.toContain('cnonce')
})

test.each([
  ['Basic realm="a, Digest \\"x\\"", Digest nonce=n, realm="r", algorithm=sha-256', 'sha256'],
  ['Negotiate YWJj==, DIGEST realm="r",nonce="n"', 'md5'],
  ['Digest realm="r", nonce="n", algorithm=SHA-512-256, Digest realm="r", nonce="n"', 'md5'],
  ['Digest realm="r", nonce="n", qop="auth-int, Auth"', 'md5'],
  ['Digest realm="r", nonce="n", algorithm=MD5-sess, qop=auth', 'md5'],
])('of %s the first that is known is answered', (header, hash) => {
  expect(readDigestChallenge(header)).toMatchObject({ hash, realm: 'r', nonce: 'n' })
})

test.each([
  ['Basic realm="Digest"', undefined],
  [undefined, undefined],
  ['Digest realm="r", nonce="n", qop="auth-int"', { unknown: 'qop=auth-int' }],
  ['Digest realm="r", nonce="n", algorithm=SHA-512-256', { unknown: 'algorithm=SHA-512-256' }],
  ['Digest realm="r", algorithm=MD5', { unknown: 'algorithm=MD5' }],
])('%s is answered by none', (header, expected) => {
  expect(readDigestChallenge(header)).toEqual(expected)
})

interface Guard {
  readonly user?: string
  readonly password?: string
  readonly realm?: string
  readonly algorithm?: string
  /** The nonces that it hands out, one after the other; each is good until the next. */
  readonly nonces?: readonly string[]
  /** How often each may be used. */
  readonly uses?: number
  readonly saysStale?: boolean
}

/** Lets in who answers as RFC 7616 says, computed here from its formulas. */
function guard({
  user = 'Mufasa',
  password = key,
  realm = 'shop',
  algorithm = 'SHA-256',
  nonces = ['n1', 'n2', 'n3', 'n4'],
  uses = Infinity,
  saysStale = true,
}: Guard = {}) {
  const hash = (text: string) =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  let at = 0
  let used = new Set<string>()
  function refusalOf({ method, url, headers: { authorization } }: ReceivedRequest) {
    if (authorization === undefined) return 'none'
    const said = parametersOf(Buffer.from(authorization, 'latin1').toString())
    const get = (name: string) => said.get(name) ?? ''
    const name = said.has('username*')
      ? decodeURIComponent(get('username*').replace("UTF-8''", ''))
      : get('username')
    const plain = hash(`${user}:${realm}:${password}`)
    const a1 = algorithm.endsWith('-sess')
      ? hash(`${plain}:${get('nonce')}:${get('cnonce')}`)
      : plain
    const middle = `${get('nonce')}:${get('nc')}:${get('cnonce')}:${get('qop')}`
    const response = hash(`${a1}:${middle}:${hash(`${method}:${url}`)}`)
    if (name !== user || get('uri') !== url || get('response') !== response) return 'wrong'
    if (get('nonce') !== nonces[at] || used.has(get('nc')) || used.size >= uses) return 'stale'
    used.add(get('nc'))
    return undefined
  }
  return (request: ReceivedRequest, response: ServerResponse): boolean => {
    const refusal = refusalOf(request)
    if (refusal === undefined) return true
    if (refusal === 'stale') {
      at += 1
      used = new Set()
    }
    const stale = refusal === 'stale' && saysStale ? ', stale=TRUE' : ''
    answerJson(response, { message: `refused: ${request.headers.authorization ?? 'none'}` }, 401, {
      'www-authenticate': Buffer.from(
        `Digest realm="${realm.replaceAll('"', '\\"')}", nonce="${nonces[at]}", qop="auth", algorithm=${algorithm}, charset=UTF-8${stale}`,
      ).toString('latin1'),
    })
    return false
  }
}

const shopOf = (guarded: ReturnType<typeof guard>, options = {}) =>
  connectShop(
    (request, response) => {
      if (guarded(request, response)) answerJson(response, { items: [], item: { id: 7 } })
    },
    { http, key, ...options },
  )

const countsOf = ({ requests }: Pick<LocalServer, 'requests'>) =>
  requests.map(({ headers: { authorization } }) =>
    authorization === undefined ? '' : parametersOf(authorization).get('nc'),
  )

test.each(['MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess'])(
  'a system that asks for %s is asked once without, then each request has the next number',
  async (algorithm) => {
    const { server, item } = await shopOf(guard({ algorithm }))
    const created = await item.create({ sku: 'é' }, { operation: 'o', signal })
    expect(created).toMatchObject({ id: 7 })
    await item.find({ sku: 'a b' }, { fresh: false, signal })
    await item.find({ sku: "it's" }, { fresh: false, signal })
    expect(countsOf(server)).toEqual(['', '00000001', '00000002', '00000003'])
    expect(server.requests.slice(0, 2).map(({ body }) => body)).toEqual([
      '{"item":{"sku":"é"}}',
      '{"item":{"sku":"é"}}',
    ])
  },
)

test.each([
  ['that says so', true],
  ['that does not', false],
])('a nonce that is over by a system %s is replaced, once for a request', async (_, saysStale) => {
  const { server, item } = await shopOf(guard({ uses: 2, saysStale }))
  for (const sku of ['a', 'b', 'c', 'd']) await item.find({ sku }, { fresh: false, signal })
  expect(countsOf(server)).toEqual(['', '00000001', '00000002', '00000003', '00000001', '00000002'])
})

test('whose nonces are all over is asked no third time', async () => {
  const { server, item } = await shopOf(guard({ uses: 0 }))
  const error = await failureOf(item.find({ sku: 'a' }, { fresh: false, signal }))
  expect(error).toMatchObject({ class: 'config', mayHaveHappened: false })
  expect(server.requests).toHaveLength(2)
})

test('a wrong password is sent once for a request, and the error tells nothing of it', async () => {
  const { server, item } = await shopOf(guard({ password: 'another' }), {
    http: `${http}\n  errors: [{ if: =status = 401, is: config, say: =body.message }]`,
  })
  for (const sku of ['a', 'b']) {
    const error = await failureOf(item.find({ sku }, { fresh: false, signal }))
    expect(error).toMatchObject({ class: 'config', message: 'refused: ***' })
  }
  expect(countsOf(server)).toEqual(['', '00000001', '', '00000001'])
})

test('the nonce that an answer gives for the next request is used', async () => {
  const guarded = guard({ algorithm: 'MD5', nonces: ['n2'] })
  const { server, item } = await connectShop(
    (request, response, count) => {
      if (count === 1) {
        const headers = { 'www-authenticate': 'Digest realm="shop", nonce="n1", qop="auth"' }
        return answerJson(response, {}, 401, headers)
      }
      const next = { 'authentication-info': 'rspauth="00", nextnonce="n2"' }
      if (count === 2) return answerJson(response, { items: [] }, 200, next)
      if (guarded(request, response)) answerJson(response, { items: [] })
    },
    { http, key },
  )
  await item.find({ sku: 'a' }, { fresh: false, signal })
  await item.find({ sku: 'b' }, { fresh: false, signal })
  const last = parametersOf(server.requests[2]?.headers.authorization ?? '')
  expect([last.get('nonce'), last.get('nc')]).toEqual(['n2', '00000001'])
})

test('names, passwords and realms are UTF-8, a composed letter one letter', async () => {
  const user = 'J\u00e4s\u00f8n (Doe)'
  const { server, connection } = await shopOf(
    guard({ user, password: 'Secr\u00e9t', realm: 'caf\u00e9 "x"' }),
    {
      http: `  auth: { digest: { user: "Ja\u0308søn (Doe)", password: =$settings.key } }`,
      key: 'Secre\u0301t',
    },
  )
  expect(await readAll(connection, 'item')).toEqual([])
  expect(server.requests[1]?.headers.authorization).toContain(
    "username*=UTF-8''J%C3%A4s%C3%B8n%20%28Doe%29,",
  )
})

test('what cannot be answered is told, and nothing is sent again', async () => {
  const asked = 'Digest realm="shop", nonce="n", qop="auth", algorithm=SHA-512-256'
  const { server, item } = await connectShop(
    (_, response) => answerJson(response, {}, 401, { 'www-authenticate': asked }),
    { http, key },
  )
  expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
    class: 'config',
    message: expect.stringContaining('qop=auth, algorithm=SHA-512-256'),
    mayHaveHappened: false,
  })
  expect(server.requests).toHaveLength(1)
})

test('neither the answer to a challenge nor the password is told to who listens', async () => {
  const heard: unknown[] = []
  const guarded = guard()
  const { server, item } = await connectShop(
    (request, response) => {
      if (!guarded(request, response)) return
      const { authorization = '' } = request.headers
      const echo = {
        item: { id: 1 },
        authorization,
        key: parametersOf(authorization).get('response'),
      }
      answerJson(response, echo)
    },
    { http, key, options: { onExchange: (tell) => heard.push(tell()) } },
  )
  await item.create({ sku: key }, { operation: 'o', signal })
  const sent = parametersOf(server.requests[1]?.headers.authorization ?? '')
  const told = JSON.stringify(heard)
  expect(heard).toHaveLength(1)
  expect(told).toContain('"authorization":"***"')
  for (const secret of [key, sent.get('response') ?? '-']) expect(told).not.toContain(secret)
})

test('a redirect to another host is followed neither with an answer nor without', async () => {
  const other = await startLocalServer((_, response) => answerJson(response, { items: [] }))
  onTestFinished(other.close)
  const guarded = guard()
  const { item } = await connectShop(
    (request, response) => {
      if (guarded(request, response)) response.writeHead(307, { location: other.origin }).end()
    },
    { http, key },
  )
  expect(await failureOf(item.find({ sku: 'a' }, { fresh: false, signal }))).toMatchObject({
    class: 'config',
  })
  expect(other.requests).toEqual([])
})

test('a request that may not be written any more is not sent again', async () => {
  const { server, item } = await shopOf(guard())
  let asked = 0
  const mayWrite = () => ++asked === 1
  const error = await failureOf(item.create({}, { operation: 'o', signal, mayWrite }))
  expect(error.mayHaveHappened).toBe(false)
  expect(server.requests).toHaveLength(1)
})
