import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  verify,
} from 'node:crypto'
import { expect, test } from 'vitest'
import { answerJson, type ReceivedRequest } from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pemOf = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }))

const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

/** What a token server gets, as the RFCs say: three parts in base64url, of which the first two are signed. */
function readJwt(text: string, key: KeyObject, isEc = false) {
  const [header = '', claims = '', signature = ''] = text.split('.')
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    isEc ? { key, dsaEncoding: 'ieee-p1363' } : key,
    Buffer.from(signature, 'base64url'),
  )
  return { isGenuine, header: parse(header), claims: parse(claims) }
}

async function signInWith(keys: string, key: string) {
  const asked: ReceivedRequest[] = []
  const shop = await connectShop(
    (request, response) => {
      if (!request.url.startsWith('/api/token')) return answerJson(response, { items: [] })
      asked.push(request)
      return answerJson(response, { access_token: 'token-1', expires_in: 3600 })
    },
    {
      http: `  auth: { oauth: { token: =$settings.url & "/token", ${keys} } }\n`,
      key,
    },
  )
  return { ...shop, formOf: () => new URLSearchParams(asked[0]?.body) }
}

// Google's service accounts: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
test('an assertion is the grant itself, with the claims that the system wants', async () => {
  const keys =
    'grant: jwt_bearer, assertion: { key: =$settings.key, keyId: k1, claims: { iss: robot@shop.example, scope: sheets } }'
  const { connection, server, formOf } = await signInWith(keys, pemOf(rsa.privateKey))
  await readAll(connection, 'item')
  const form = formOf()
  expect([...form.keys()]).toEqual(['grant_type', 'assertion'])
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
  const { isGenuine, header, claims } = readJwt(form.get('assertion') ?? '', rsa.publicKey)
  expect(isGenuine).toBe(true)
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
  const begin = Date.parse('2026-01-15T10:00:00Z') / 1000
  expect(claims).toEqual({
    iss: 'robot@shop.example',
    scope: 'sheets',
    aud: `${server.origin}/api/token`,
    iat: begin,
    exp: begin + 180,
    jti: expect.any(String),
  })
  expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer token-1')
})

// OpenID Connect Core 1.0, 9: private_key_jwt.
test('an assertion stands for the secret of an application', async () => {
  const keys =
    'grant: client_credentials, client: app, assertion: { key: =$settings.key, algorithm: ES256 }'
  const { connection, formOf } = await signInWith(keys, pemOf(ec.privateKey))
  await readAll(connection, 'item')
  const form = Object.fromEntries(formOf())
  expect(form).toEqual({
    grant_type: 'client_credentials',
    client_id: 'app',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: expect.any(String),
  })
  const { isGenuine, claims } = readJwt(form['client_assertion'] ?? '', ec.publicKey, true)
  expect([isGenuine, claims.iss, claims.sub]).toEqual([true, 'app', 'app'])
})

test.each([
  ['as in a JSON file', String.raw`\n`],
  ['without its lines', ''],
  ['with spaces for them', ' '],
])('a key is taken %s', async (_, line) => {
  const keys = 'grant: jwt_bearer, assertion: { key: =$settings.key }'
  const text = pemOf(rsa.privateKey).replaceAll('\n', line)
  const { connection, formOf } = await signInWith(keys, text)
  await readAll(connection, 'item')
  expect(readJwt(formOf().get('assertion') ?? '', rsa.publicKey).isGenuine).toBe(true)
})

test.each([
  ['no key', 'RS256', 'not a key'],
  ['a key of another kind', 'RS256', pemOf(ec.privateKey)],
  [
    'a public key',
    'RS256',
    String(createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' })),
  ],
])('%s is told to be unusable, and not shown', async (_, algorithm, key) => {
  const keys = `grant: jwt_bearer, assertion: { key: =$settings.key, algorithm: ${algorithm} }`
  const { connection, server } = await signInWith(keys, key)
  const failure = await failureOf(readAll(connection, 'item'))
  expect(failure).toMatchObject({
    class: 'config',
    reason: { code: 'privateKeyUnusable', values: { algorithm: 'RS256' } },
  })
  expect(JSON.stringify([failure.reason, failure.message])).not.toContain(key.slice(0, 40))
  expect(server.requests).toEqual([])
})

// Ghost: https://ghost.org/docs/admin-api/#token-authentication (HS256, with a secret in hex)
test('what is signed is itself the token, until it ends, and nobody is asked for one', async () => {
  const secret = 'c0ffee00'.repeat(8)
  const { connection, server, clock } = await connectShop(
    (_, response) => answerJson(response, { items: [] }),
    {
      http: `  auth: { oauth: { grant: self_signed, assertion: { key: =$settings.key, keyIn: hex, algorithm: HS256, keyId: k1, claims: { aud: /admin/ } }, send: { headers: { Authorization: '="Ghost " & $signIn.token' } } } }\n`,
      key: secret,
    },
  )
  await readAll(connection, 'item')
  await readAll(connection, 'item')
  const [first, second] = server.requests.map(({ headers }) => headers.authorization ?? '')
  expect(second).toBe(first)
  const [scheme, token = ''] = (first ?? '').split(' ')
  expect(scheme).toBe('Ghost')
  const [header = '', claims = '', signature = ''] = token.split('.')
  const signed = createHmac('sha256', Buffer.from(secret, 'hex')).update(`${header}.${claims}`)
  expect(signature).toBe(signed.digest('base64url'))
  const begin = Date.parse('2026-01-15T10:00:00Z') / 1000
  expect(parse(header)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' })
  expect(parse(claims)).toMatchObject({ aud: '/admin/', iat: begin, exp: begin + 180 })

  await clock.sleep(150_000, signal)
  await readAll(connection, 'item')
  const [, renewed = ''] = (server.requests.at(-1)?.headers.authorization ?? '').split(' ')
  expect(parse(renewed.split('.')[1] ?? '')).toMatchObject({ iat: begin + 150 })
})

test.each([
  ['hex', 'sharedKeyNotHex', 'c0ffee0'],
  ['hex', 'sharedKeyNotHex', 'not a key of hexadecimal digits'],
  ['hex', 'sharedKeyNotHex', '66a1b2c3:c0ffee00c0ffee00'],
  ['base64', 'sharedKeyNotBase64', 'key: c2VjcmV0'],
  ['base64', 'sharedKeyNotBase64', 'c2VjcmV0c'],
  ['hex', 'sharedKeyEmpty', '\t'],
])('a shared key that is to be %s is refused as %s, and not shown: %j', async (form, code, key) => {
  const keys = `grant: jwt_bearer, assertion: { key: =$settings.key, keyIn: ${form}, algorithm: HS256 }`
  const { connection, server } = await signInWith(keys, key)
  const failure = await failureOf(readAll(connection, 'item'))
  expect(failure).toMatchObject({ class: 'config', reason: { code } })
  expect(JSON.stringify(failure.reason)).not.toContain(JSON.stringify(key).slice(1, -1))
  expect(server.requests).toEqual([])
})

// RFC 4648: the alphabets of 4 and 5, with padding and without.
test.each([
  ['hex', '  C0FFEE00c0ffee00\n'],
  ['base64', 'wP/uAMD/7gA='],
  ['base64', 'wP_uAMD_7gA'],
])('a shared key in %s signs however it was copied: %j', async (form, key) => {
  const keys = `grant: jwt_bearer, assertion: { key: =$settings.key, keyIn: ${form}, algorithm: HS256 }`
  const { connection, formOf } = await signInWith(keys, key)
  await readAll(connection, 'item')
  const [header, claims, signature] = (formOf().get('assertion') ?? '').split('.')
  const signed = createHmac('sha256', Buffer.from('c0ffee00c0ffee00', 'hex'))
  expect(signature).toBe(signed.update(`${header}.${claims}`).digest('base64url'))
})
