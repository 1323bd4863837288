import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileConnector, type JsonObject } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { importDescription } from '../import-description.ts'
import { MANIFEST } from '../testing/manifest.ts'
import { writeDraft } from '../write-draft.ts'
import type { Names } from './jinja.ts'
import { translate, translateCondition } from './jinja.ts'
import { Untranslatable } from './parse-jinja.ts'
import { pictureOf } from './time-format.ts'

/** What is imported; it must lint without mistakes. */
function imported(text: string, only?: readonly string[]) {
  const draft = importDescription(text, { name: 'books', only })
  const { diagnostics } = compileConnector('c.yaml', writeDraft(draft), {
    transports: transportSpecs,
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { http, settings, resources } = draft.file
  return { ...draft, http: Object(http), settings: Object(settings), resources: Object(resources) }
}

const whole = imported(MANIFEST)

describe('a declarative manifest', () => {
  test('says where the system is, how it is signed in to and how often it may be asked', () => {
    expect(whole.http).toMatchObject({
      base: '="https://" & $settings.account & ".books.example/api/v1"',
      headers: { 'X-Key': '=$settings.apiKey' },
      limits: [{ allow: '120 per 1m' }],
      check: { get: '/invoices' },
    })
    expect(whole.settings).toMatchObject({
      required: expect.arrayContaining(['apiKey', 'account']),
      properties: {
        apiKey: { title: 'Key of the API', writeOnly: true },
        account: { title: 'Account' },
      },
    })
  })

  test('says what a list gives, with names that are filled in from outside', () => {
    expect(whole.resources.invoice).toMatchObject({
      key: '=id',
      label: 'number',
      list: {
        get: '/invoices',
        items: '=data',
        headers: { Accept: 'application/vnd.books.v3+json' },
      },
      personal: ['email'],
    })
    expect(whole.resources.invoice.schema.properties.number).toMatchObject({
      type: 'string',
      readOnly: true,
    })
  })

  test('says how a list goes on: by a cursor, by pages, by an offset in a body, by a header', () => {
    const pages = Object.fromEntries(
      ['invoice', 'invoiceLine', 'event', 'rate'].map((name) => [
        name,
        whole.resources[name].list.pages,
      ]),
    )
    expect(pages).toMatchObject({
      invoice: { cursor: 'after', next: '=has_more ? paging.next', size: { limit: 50 } },
      invoiceLine: { page: 'page' },
      event: { offset: true, size: 20 },
      rate: { link: expect.stringContaining('$headers.link') },
    })
    expect(pages['invoiceLine']).not.toHaveProperty('first')
    expect(whole.resources.event.list.body).toMatchObject({ offset: '=$offset', size: '=$size' })
  })

  test('says what changed since a time, in the format of the system', () => {
    expect(whole.resources.invoice.list.changed).toEqual({
      since: {
        'updated[gte]': '=$fromMillis($toMillis($since), "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]Z")',
      },
      at: '=updated_at',
    })
    expect(whole.resources.event.list.changed).toEqual({
      since: { since: '=$floor($toMillis($since) / 1000)' },
      at: '=$fromMillis(at * 1000)',
    })
  })

  test('says which lists are within records of another, and which a flow names', () => {
    expect(whole.resources.invoiceLine).toMatchObject({
      list: {
        get: '/invoices/{invoiceId}/lines',
        within: { invoiceId: 'invoice' },
        items: '=[lines.line[(amount > 0) and (kind = "sold")]]',
      },
    })
    expect(whole.resources.invoiceLine.schema.properties).not.toHaveProperty('invoice_id')
    expect(whole.resources.rate.list.query).toEqual({ base: '=$with.currency' })
    expect(whole.guesses.map(({ reason }) => reason.code)).toContain('guessNeeds')
  })

  test('says what identifies a record, by several fields too', () => {
    expect(whole.resources.event.key).toBe('=$string(day) & "-" & $string(number)')
  })

  test('leaves out what cannot be said, with its name', () => {
    expect(whole.left.map(({ what, reason }) => [what, reason.values])).toEqual([
      ['exports', { name: 'AsyncRetriever' }],
      ['odd', { name: '{% … %}' }],
    ])
  })

  test('gives one list with the one that it is within', () => {
    const { resources } = imported(MANIFEST, ['invoiceLine'])
    expect(Object.keys(resources)).toEqual(['invoice', 'invoiceLine'])
  })
})

test('an older manifest, with parts that do not say their type and are given their names from outside', () => {
  const { http, settings, resources } = imported(`
version: "0.29.0"
definitions:
  selector: { extractor: { field_path: [data] } }
  requester:
    url_base: https://api.old.example/v1/
    authenticator: { type: BearerAuthenticator, api_token: "{{ config['api_key'] }}" }
  retriever:
    record_selector: { $ref: "*ref(definitions.selector)" }
    paginator:
      type: DefaultPaginator
      pagination_strategy: { type: PageIncrement, page_size: 50 }
      page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
      page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: per_page }
    requester: { $ref: "#/definitions/requester" }
  base: { type: DeclarativeStream, retriever: { $ref: "#/definitions/retriever" } }
  customers: { $ref: "#/definitions/base", name: customers, primary_key: id, $parameters: { path: customers } }
streams: ["#/definitions/customers"]
check: { stream_names: [customers] }
`)
  expect(http).toMatchObject({ base: '=$settings.url', auth: { bearer: '=$settings.apiKey' } })
  expect(settings).toMatchObject({
    required: ['apiKey', 'url'],
    properties: { url: { default: 'https://api.old.example/v1' } },
  })
  expect(resources.customer).toMatchObject({
    key: '=id',
    list: {
      get: '/customers',
      items: '=data',
      pages: { page: 'page', first: 0, size: { per_page: 50 } },
    },
  })
})

function signingIn(authenticator: JsonObject, spec: JsonObject = {}) {
  const manifest = {
    type: 'DeclarativeSource',
    spec,
    streams: [
      {
        type: 'DeclarativeStream',
        name: 'items',
        primary_key: 'id',
        retriever: {
          type: 'SimpleRetriever',
          requester: { type: 'HttpRequester', url: 'https://a.example/items', authenticator },
          record_selector: { extractor: { type: 'DpathExtractor', field_path: [] } },
        },
      },
    ],
  }
  return imported(JSON.stringify(manifest))
}

function reading(base: string, paths: readonly string[], more: JsonObject = {}) {
  return imported(
    JSON.stringify({
      type: 'DeclarativeSource',
      streams: paths.map((path, at) => ({
        type: 'DeclarativeStream',
        name: `list${at}`,
        primary_key: 'id',
        $parameters: { path },
        retriever: {
          type: 'SimpleRetriever',
          requester: {
            type: 'HttpRequester',
            url_base: base,
            path: "{{ parameters['path'] }}",
            ...more,
          },
          record_selector: {
            extractor: { type: 'DpathExtractor', field_path: ["{{ parameters['path'] }}"] },
          },
        },
      })),
    }),
  )
}

test.each([
  ["{{ config['site'] }}/oa", ['cursor/orders', '/plain/orders'], '=$settings.site & "/oa"'],
  [
    "https://{{ config['sub'] }}.acme.example/api",
    ['/v1/a', '/v1/b'],
    '="https://" & $settings.sub & ".acme.example/api/v1"',
  ],
  [
    "{{ config.base_url.rstrip('/') }}/se",
    ['paged/orders', 'items'],
    '=($replace($settings.baseUrl, /\\/+$/, "")) & "/se"',
  ],
  ["{{ config['x'] | shout }}/se", ['a/b', 'c'], '=$settings.url & "/se"'],
])('of lists below %s none is lost, and their paths are whole', (base, paths, formula) => {
  const { http, resources, left } = reading(base, paths)
  expect(http.base).toBe(formula)
  expect(left).toEqual([])
  const asked = Object.values<{ list: { get: string } }>(resources).map(({ list }) => list.get)
  const end = formula.endsWith('/v1"') ? '/v1' : ''
  expect(asked).toEqual(paths.map((path) => `/${path.replace(/^\//, '')}`.slice(end.length)))
})

/** A list that stands in the records of a stream. */
function childOf(name: string, parent: number) {
  return {
    type: 'DeclarativeStream',
    name,
    primary_key: 'id',
    retriever: {
      type: 'SimpleRetriever',
      requester: {
        type: 'HttpRequester',
        url: `https://a.example/${name}/{{ stream_slice.of }}/x`,
      },
      record_selector: { extractor: { type: 'DpathExtractor', field_path: [] } },
      partition_router: [
        {
          type: 'SubstreamPartitionRouter',
          parent_stream_configs: [
            { parent_key: 'id', partition_field: 'of', stream: { $ref: `#/streams/${parent}` } },
          ],
        },
      ],
    },
  }
}

test('a list that stands in its own records is left out', () => {
  const streams = [childOf('own', 0), childOf('one', 2), childOf('two', 1)]
  const { resources, left } = imported(JSON.stringify({ type: 'DeclarativeSource', streams }))
  expect(resources).toEqual({})
  expect(left).toHaveLength(3)
})

const CLIENT = { client_id: "{{ config['client'] }}", client_secret: "{{ config['hush'] }}" }

describe('a manifest signs in', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'with a token',
      { type: 'BearerAuthenticator', api_token: "{{ config['token'] }}" },
      { auth: { bearer: '=$settings.tokenValue' } },
    ],
    [
      'with a name and a password',
      { type: 'BasicHttpAuthenticator', username: "{{ config['key'] }}", password: 'x' },
      { auth: { basic: { user: '=$settings.key', password: 'x' } } },
    ],
    [
      'with a key in the query',
      {
        type: 'ApiKeyAuthenticator',
        api_token: "Token {{ config['key'] }}",
        inject_into: { type: 'RequestOption', inject_into: 'request_parameter', field_name: 'k' },
      },
      { query: { k: '="Token " & $settings.key' } },
    ],
    [
      'as an application',
      {
        type: 'OAuthAuthenticator',
        grant_type: 'client_credentials',
        token_refresh_endpoint: 'https://login.example/token',
        scopes: ['a', 'b'],
        ...CLIENT,
      },
      {
        auth: {
          oauth: {
            grant: 'client_credentials',
            token: 'https://login.example/token',
            scope: 'a b',
          },
        },
      },
    ],
    [
      'with a token that another one renews',
      {
        type: 'OAuthAuthenticator',
        token_refresh_endpoint: 'https://login.example/v1/token',
        refresh_token: "{{ config['renewal'] }}",
        ...CLIENT,
      },
      {
        auth: {
          login: {
            post: '/v1/token',
            base: 'https://login.example',
            form: { grant_type: 'refresh_token', refresh_token: '=$settings.renewal' },
            keep: { token: '=body.access_token' },
          },
        },
      },
    ],
    [
      'with a session',
      {
        type: 'SessionTokenAuthenticator',
        login_requester: {
          type: 'HttpRequester',
          url_base: 'https://a.example/api/',
          path: '/session',
          http_method: 'POST',
          request_body_json: { username: "{{ config['name'] }}", password: "{{ config['hush'] }}" },
        },
        session_token_path: ['data', 'id'],
        request_authentication: {
          type: 'ApiKey',
          inject_into: { type: 'RequestOption', inject_into: 'header', field_name: 'X-Session' },
        },
      },
      {
        auth: {
          login: {
            post: '/api/session',
            body: { username: '=$settings.name', password: '=$settings.hush' },
            keep: { token: '=body.data.id' },
            send: { headers: { 'X-Session': '=$signIn.token' } },
          },
        },
      },
    ],
  ])('%s', (_, authenticator, http) => {
    expect(signingIn(authenticator).http).toMatchObject(http)
  })

  test('as a person, where it says where people sign in', () => {
    const consent = { consent_url: 'https://login.example/authorize?client_id={{client_id}}' }
    const config = { oauth_config_specification: { oauth_connector_input_specification: consent } }
    const authenticator = {
      type: 'OAuthAuthenticator',
      token_refresh_endpoint: 'https://login.example/token',
      ...CLIENT,
    }
    expect(signingIn(authenticator, { advanced_auth: config }).http.auth.oauth).toMatchObject({
      authorize: 'https://login.example/authorize',
      client: '=$settings.clientValue',
    })
  })

  test('below the address of the API, also where that is a template', () => {
    const authenticator = {
      type: 'SessionTokenAuthenticator',
      login_requester: {
        type: 'HttpRequester',
        url_base: "{{ config['site'] }}/api",
        path: 'login',
        http_method: 'POST',
        request_body_json: {},
      },
      session_token_path: ['id'],
      request_authentication: { type: 'Bearer' },
    }
    const { http } = reading("{{ config['site'] }}/api", ['a', 'b'], { authenticator })
    expect(http.auth.login).toMatchObject({ post: '/login' })
    expect(http.auth.login).not.toHaveProperty('base')
  })

  test('with a renewal that is another each time: a token stands for it, marked as a guess', () => {
    const authenticator = {
      type: 'OAuthAuthenticator',
      token_refresh_endpoint: 'https://login.example/token',
      refresh_token: "{{ config['renewal'] }}",
      refresh_token_updater: {},
      ...CLIENT,
    }
    expect(signingIn(authenticator).guesses.map(({ reason }) => reason.code)).toContain(
      'guessToken',
    )
  })

  test('in a way of its own, for which a token stands, marked as a guess', () => {
    const { http, guesses } = signingIn({ type: 'CustomAuthenticator', class_name: 'x.Y' })
    expect(http.auth).toEqual({ bearer: '=$settings.token' })
    expect(guesses.map(({ reason }) => reason.code)).toContain('guessToken')
  })
})

const names: Names = {
  config: (way) => `$settings.${way.join('_')}`,
  slice: (name) => `$with.${name}`,
  position: '$cursor',
  seesAnswer: true,
  parameters: { name: 'items' },
}

test.each([
  ['plain', 'plain'],
  ['=odd', '="=odd"'],
  ["{{ config['a'] }}", '=$settings.a'],
  ["{{ config.get('a', 'b') }}", '=$settings.a ?? "b"'],
  ["{{ config['a'] or 'b' }}", '=$settings.a ?: "b"'],
  ["a {{ config['a'] }} b", '="a " & $settings.a & " b"'],
  ["{{ response['a b'].c }}", '=`a b`.c'],
  ["{{ response.get('a', {}).get('b') }}", '=a.b'],
  ['{{ response }}', '=$'],
  ['{{ last_record.id | string }}', '=$string(id)'],
  ["{{ last_records[-1]['id'] }}", '=id'],
  ['{{ response.next | tojson }}', '=next'],
  ['{{ response.page + 1 }}', '=page + 1'],
  ["{{ 'a' + config['b'] }}", '="a" & $settings.b'],
  ["{{ 'x' if config['a'] else 'y' }}", '=$settings.a ? "x" : "y"'],
  ["{{ parameters['name'] }}", '="items"'],
  ["{{ next_page_token['next_page_token'] }}", '=$cursor'],
  ["{{ stream_slice['day'] }}", '=$with.day'],
  ["'[{{ stream_slice.from }}, 7]'", '="[" & $with.from & ", 7]"'],
  ["{{ headers['X-Next'] }}", '=$headers.`x-next`'],
  [
    "{{ now_utc().strftime('%Y-%m-%d') }}",
    '=$fromMillis($toMillis($now()), "[Y0001]-[M01]-[D01]")',
  ],
  [
    "{{ (config['a'] ~ ':' ~ config['b']) | b64encode }}",
    '=$base64encode(($settings.a & ":") & $settings.b)',
  ],
])('the template %s is the formula %s', (template, formula) => {
  expect(translate(template, names)).toBe(formula)
})

test.each([
  ['{{ not response.more }}', '$not(more)'],
  ["{{ response['next'] is none }}", '(next ?? null) = null'],
  ['{{ response.has_more is false }}', 'has_more = false'],
  ['{{ record.a >= 2 and record.b != "x" }}', '(a >= 2) and (b != "x")'],
  ["{{ record.kind not in ['a'] }}", '$not(kind in (["a"]))'],
])('the condition %s is the formula %s', (template, formula) => {
  expect(translateCondition(template, names)).toBe(formula)
})

test.each(['{% if a %}', '{{ a.b }}', '{{ response[1:2] }}', '{{ foo() }}', '{{ "a }}', '{{ }}'])(
  'what has no words here is said so: %s',
  (template) => expect(() => translate(template, names)).toThrow(Untranslatable),
)

test('a request sees no answer', () => {
  const request = { ...names, seesAnswer: false }
  for (const template of ['{{ response.a }}', '{{ record.a }}', "{{ headers['a'] }}"]) {
    expect(() => translate(template, request)).toThrow(Untranslatable)
  }
})

test.each([
  ['%Y-%m-%dT%H:%M:%SZ', '$fromMillis(t, "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]Z")'],
  ['%s', '$floor(t / 1000)'],
  ['%ms', 't'],
])('a time of the format %s is %s', (format, formula) => {
  expect(pictureOf(format, 't')).toBe(formula)
})

test('a manifest with anything in it ends in a connector that lints, or in nothing', () => {
  const original: JsonObject = parse(MANIFEST)
  const paths = fc.array(fc.nat(30), { minLength: 1, maxLength: 9 })
  const values = fc.constantFrom(
    null,
    7,
    '',
    [],
    {},
    '{{ config }}',
    '{{ 1 / 0 }}',
    '=x',
    ['*'],
    'a b/{c}',
    { $ref: '#' },
    { $ref: '#/streams/0' },
    { type: 'X' },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, values), { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = structuredClone(original)
      for (const [path, value] of changes) change(changed, path, structuredClone(value))
      const manifest = { ...changed, type: 'DeclarativeSource' }
      expect(imported(JSON.stringify(manifest)).file['format']).toBe(1)
    }),
    { numRuns: 200 },
  )
})

/** Puts a value somewhere into a document: by the number of each step, counted round. */
function change(document: object, path: readonly number[], value: unknown): void {
  let at: object = document
  for (const [step, number] of path.entries()) {
    const keys = Object.keys(at)
    const key = keys[number % Math.max(keys.length, 1)]
    if (key === undefined) return
    const inner: unknown = Reflect.get(at, key)
    if (step === path.length - 1 || typeof inner !== 'object' || inner === null) {
      Reflect.set(at, key, value)
      return
    }
    at = inner
  }
}
