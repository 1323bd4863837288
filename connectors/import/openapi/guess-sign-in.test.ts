import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/index.ts'
import { answers, imported, listOf, query } from '../testing/descriptions.ts'

function flows(flow: JsonObject): JsonObject {
  return {
    components: { securitySchemes: { it: { type: 'oauth2', flows: flow } } },
    security: [{ it: [] }],
  }
}

function key(name: string): JsonObject {
  return { type: 'apiKey', in: 'header', name }
}

describe('who asks is proved', () => {
  const things = { '/things': { get: answers(listOf('id')) } }
  const tokenUrl = 'https://id.example/token'

  test.each<[string, JsonObject, JsonObject]>([
    [
      'by people who sign in',
      flows({
        authorizationCode: { authorizationUrl: 'https://id.example/in', tokenUrl, scopes: {} },
      }),
      { oauth: { authorize: 'https://id.example/in', token: tokenUrl } },
    ],
    [
      'by the application alone',
      flows({ clientCredentials: { tokenUrl, scopes: {} } }),
      { oauth: { grant: 'client_credentials', token: tokenUrl } },
    ],
    [
      'by a token where nothing else is known',
      flows({ implicit: { authorizationUrl: 'https://id.example/in' } }),
      { bearer: '=$settings.token' },
    ],
    [
      'by a name and a password',
      {
        components: { securitySchemes: { it: { type: 'http', scheme: 'Basic' } } },
        security: [{ it: [] }],
      },
      { basic: { user: '=$settings.user', password: '=$settings.password' } },
    ],
    [
      'by a name and a password that is not sent',
      {
        components: { securitySchemes: { it: { type: 'http', scheme: 'digest' } } },
        security: [{ it: [] }],
      },
      { digest: { user: '=$settings.user', password: '=$settings.password' } },
    ],
  ])('%s', (_, more, auth) => {
    expect(imported(things, more).http.auth).toMatchObject(auth)
  })

  test('by a password that gets a token, at an address beside the API', () => {
    const more = {
      ...flows({ password: { tokenUrl: '/token' } }),
      servers: [{ url: 'https://a.example/v1' }],
    }
    expect(imported(things, more)).toMatchObject({
      http: {
        auth: {
          oauth: {
            grant: 'password',
            token: 'https://a.example/token',
            fields: { username: '=$settings.user', password: '=$settings.password' },
          },
        },
      },
      file: { settings: { required: ['url', 'user', 'password'] } },
    })
  })

  test('by a cookie', () => {
    const scheme = { type: 'apiKey', in: 'cookie', name: 'session' }
    const more = { components: { securitySchemes: { it: scheme } }, security: [{ it: [] }] }
    expect(imported(things, more).http.headers).toEqual({
      Cookie: '="session=" & $settings.session',
    })
  })

  test('not by a key that is a signature', () => {
    const scheme = { type: 'apiKey', in: 'header', name: 'Authorization' }
    const more = { components: { securitySchemes: { hmac: scheme } }, security: [{ hmac: [] }] }
    expect(imported(things, more).guesses.map(({ reason }) => reason.code)).toContain('guessToken')
  })

  // As API Gateway exports its APIs ("x-amazon-apigateway-authtype" in its Developer Guide).
  test.each([
    ['https://{id}.example', 'execute-api', undefined],
    ['https://x1.execute-api.eu-west-1.amazonaws.com/prod', 'execute-api', 'eu-west-1'],
    ['https://email.us-east-2.amazonaws.com', 'ses', 'us-east-2'],
  ])('by a signature of AWS, at %s by the service %s', (url, service, region) => {
    const scheme = { ...key('Authorization'), 'x-amazon-apigateway-authtype': 'awsSigv4' }
    const { http, file } = imported(things, {
      servers: [{ url }],
      components: { securitySchemes: { sigv4: scheme } },
      security: [{ sigv4: [] }],
    })
    expect(http.auth).toEqual({
      aws: {
        accessKey: '=$settings.accessKey',
        secretKey: '=$settings.secretKey',
        region: '=$settings.region',
        service,
      },
    })
    expect(Object(file)['settings'].properties.region.default).toBe(region)
  })

  test('by a key in the query of every request', () => {
    const more = {
      components: { securitySchemes: { it: { type: 'apiKey', in: 'query', name: 'key' } } },
      security: [{ it: [] }],
    }
    expect(imported(things, more).http.query).toEqual({ key: '=$settings.key' })
  })

  test('by a key that each request needs, where the description has no word of signing in', () => {
    const get = { parameters: [{ ...query('api_key'), required: true }], ...answers(listOf('id')) }
    expect(imported({ '/things': { get } }).http.query).toEqual({ api_key: '=$settings.apiKey' })
  })
})

test('two keys have two settings, and none takes the place of the address', () => {
  const securitySchemes = { a: key('X-Authorization'), b: key('Authorization'), c: key('url') }
  const more = { components: { securitySchemes }, security: [{ a: [], b: [], c: [] }] }
  const { http, file } = imported({ '/things': { get: answers(listOf('id')) } }, more)
  expect(http.headers).toEqual({
    'X-Authorization': '=$settings.xAuthorization',
    Authorization: '=$settings.token',
    url: '=$settings.urlValue',
  })
  expect(file).toMatchObject({ settings: { properties: { url: { format: 'uri' } } } })
})
