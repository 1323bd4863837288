import { createHash, createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import {
  answerJson,
  type ReceivedRequest,
  startLocalServer,
} from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'
import type { WireRequest } from './exchange.ts'
import { type AwsKeys, signAws } from './sign-aws.ts'

// What AWS's own test suite for Signature Version 4 is signed with, and at (aws-sig-v4-test-suite).
const suiteKeys: AwsKeys = {
  accessKey: 'AKIDEXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
}
const suite = { origin: 'https://example.amazonaws.com', now: Date.UTC(2015, 7, 30, 12, 36) }

const asked = (
  method: string,
  path: string,
  headers: WireRequest['headers'] = {},
  body = '',
): WireRequest => ({ method, path, headers, body })

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test.each([
  [
    'get-vanilla',
    asked('GET', '/'),
    'host;x-amz-date',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-vanilla-query-order-key',
    asked('GET', '/?Param1=value2&Param1=Value1'),
    'host;x-amz-date',
    'eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1',
  ],
  [
    'get-vanilla-query-order-key-case',
    asked('GET', '/?Param2=value2&Param1=value1'),
    'host;x-amz-date',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-unreserved',
    asked(
      'GET',
      '/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    ),
    'host;x-amz-date',
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  [
    'post-vanilla',
    asked('POST', '/'),
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-x-www-form-urlencoded',
    asked('POST', '/', FORM, 'Param1=value1'),
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('%s is signed as the test suite of AWS says', async (_, request, signed, signature) => {
  const { headers } = await signAws(request, suiteKeys, suite)
  expect(headers['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
  )
  expect(headers['x-amz-date']).toBe('20150830T123600Z')
})

test('the token of lent keys is signed, as get-vanilla-with-session-token says', async () => {
  const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267'
  const { headers } = await signAws(asked('GET', '/'), { ...suiteKeys, sessionToken }, suite)
  expect(headers).toMatchObject({ 'x-amz-security-token': sessionToken })
  expect(headers['authorization']).toContain(
    'Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
  )
})

// GET object of the examples in "Signature Calculations for the Authorization Header" (Amazon S3 API).
test('a path of S3 is not encoded twice, and the hash of the body is sent', async () => {
  const request = asked('GET', '/?lifecycle')
  const { headers } = await signAws(
    request,
    {
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
      service: 's3',
    },
    { origin: 'https://examplebucket.s3.amazonaws.com', now: Date.UTC(2013, 4, 24) },
  )
  expect(headers).toMatchObject({
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  expect(headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  )
})

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** As RFC 3986 has it: all but letters, digits and "-._~". */
const encoded = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const sign = String.fromCharCode(byte)
      return /[\w.~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

/**
 * What the signature of a received request is to be by "Create a signed AWS API request" (IAM User Guide), of the bytes that
 * came: each part of the path is encoded once more, the query decoded and encoded anew.
 */
function expectedSignature(
  { method, url, headers, body }: ReceivedRequest,
  secret: string,
): string {
  const [, scope = '', signed = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=\w{64}$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const [path = '', query = ''] = url.split('?')
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=').map((part) => encoded(decodeURIComponent(part))))
    .map(([name, value = '']) => `${name}=${value}`)
    .toSorted()
  const canonical = [
    method,
    path.split('/').map(encoded).join('/'),
    pairs.join('&'),
    ...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    hash(body),
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

const signatureOf = ({ headers }: ReceivedRequest): string | undefined =>
  headers.authorization?.split('Signature=')[1]

const secret = 'wJalrXUtnFEMI/K7MDENG'
const http = `  auth: { aws: { accessKey: AKID, secretKey: =$settings.key, region: eu-west-1, service: execute-api } }`

const shop = (respond: Parameters<typeof connectShop>[0], more = '', options = {}) =>
  connectShop(respond, { http: `${http}${more}`, key: secret, options })

const good: Parameters<typeof connectShop>[0] = (_, response) =>
  answerJson(response, { items: [], item: { id: 7 } })

test('a system finds the signature that it computes of what it received', async () => {
  const { server, item, connection } = await shop(good, '\n  headers: { X-Amz-Target: Shop.List }')
  await item.create({ sku: 'é "€"' }, { operation: 'o', signal })
  for (const sku of ["it's (a) *b*!", 'a+b c/d', '€=&?#%', '~-._'])
    await item.find({ sku }, { fresh: false, signal })
  await item.get?.('7', signal)
  await item.delete('a/b c@d', { signal })
  expect(await readAll(connection, 'item')).toEqual([])
  expect(server.requests).toHaveLength(8)
  for (const request of server.requests) {
    expect(signatureOf(request)).toBe(expectedSignature(request, secret))
    expect(signatureOf(request)).not.toBe(expectedSignature(request, 'another'))
    expect(request.headers.authorization).toMatch(
      /Credential=AKID\/20260115\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=(content-type;)?host;x-amz-date;x-amz-target,/,
    )
  }
})

test('another attempt is signed anew, at its own time', async () => {
  const { server, item, clock } = await shop((request, response, count) => {
    if (count > 1) return good(request, response, count)
    clock.advance(20 * 60_000)
    answerJson(response, {}, 503)
  })
  await item.find({ sku: 'a' }, { fresh: false, signal })
  const dates = server.requests.map(({ headers }) => String(headers['x-amz-date']).slice(0, 13))
  expect(dates).toEqual(['20260115T1000', '20260115T1020'])
  const [first, second] = server.requests.map(signatureOf)
  expect(first).not.toBe(second)
})

test('neither the secret nor a signature is told, whoever repeats them', async () => {
  const heard: unknown[] = []
  const { server, item } = await shop(
    (request, response) => {
      const { authorization = '' } = request.headers
      const message = `${authorization} is not ${signatureOf(request)} of ${secret}`
      answerJson(response, { message }, 403)
    },
    '\n  errors: [{ if: =status = 403, is: config, say: =body.message }]',
    { onExchange: (tell: () => unknown) => heard.push(tell()) },
  )
  const error = await failureOf(item.find({ sku: 'a' }, { fresh: false, signal }))
  expect(error).toMatchObject({ class: 'config', message: '*** is not *** of ***' })
  const told = JSON.stringify(heard)
  expect(heard).toHaveLength(1)
  const [request] = server.requests
  for (const hidden of [secret, request && signatureOf(request)]) expect(told).not.toContain(hidden)
})

test.each(['a\nb', '€'])(
  'keys that no header can hold (%j) are sent to nobody, and not told',
  async (key) => {
    const heard: unknown[] = []
    const { server, item } = await connectShop(good, {
      http: `  auth: { aws: { accessKey: =$settings.key, secretKey: s, region: r, service: s } }`,
      key: `SECRET${key}KEY`,
      options: { onExchange: (tell) => heard.push(tell()) },
    })
    const error = await failureOf(item.create({ sku: 'a' }, { operation: 'o', signal }))
    expect(error).toMatchObject({ class: 'invalid', mayHaveHappened: false })
    expect(error.message).toContain('cannot be sent')
    expect(server.requests).toEqual([])
    expect(`${error.message}${String(error.cause)}${JSON.stringify(heard)}`).not.toContain('SECRET')
  },
)

test('a redirect to another host is not followed', async () => {
  const other = await startLocalServer(good)
  onTestFinished(other.close)
  const { item } = await shop((_, response) =>
    response.writeHead(307, { location: other.origin }).end(),
  )
  expect(await failureOf(item.find({ sku: 'a' }, { fresh: false, signal }))).toMatchObject({
    class: 'config',
  })
  expect(other.requests).toEqual([])
})

test('each host gets a signature of its own, and nothing of the secret', async () => {
  const other = await startLocalServer(good)
  onTestFinished(other.close)
  const { server, item } = await connectShop(good, {
    http: `${http}\n  bases: { other: "${other.origin}" }`,
    key: secret,
    resources: `
  item:
    title: Item
    key: =id
    find:
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
      - { by: [tag], get: /items, at: other, query: { tag: =$by.tag }, items: =items }
    schema: { properties: { id: { type: integer }, sku: { type: string }, tag: { type: string } } }
`,
  })
  await item.find({ sku: 'a' }, { fresh: false, signal })
  await item.find({ tag: 'a' }, { fresh: false, signal })
  const all = [...server.requests, ...other.requests]
  expect(all.map(({ headers }) => `http://${headers.host}`)).toEqual([server.origin, other.origin])
  for (const request of all) expect(signatureOf(request)).toBe(expectedSignature(request, secret))
  expect(JSON.stringify(all)).not.toContain(secret)
})
