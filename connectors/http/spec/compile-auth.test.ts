import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { textOf } from '../../../engine/testing/says.ts'
import { transportSpecs } from '../../specs.ts'

const connector = (auth: string, headers = '{}', body = '=$set') => dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object, properties: { user: { type: string }, secret: { type: string, writeOnly: true } } }
  http:
    base: "https://till.example"
    headers: ${headers}
    auth:
      ${auth}
  resources:
    order:
      title: Order
      key: =id
      update: { put: "/orders/{id}", body: ${body} }
      schema: { properties: { id: { type: integer } } }
`

function said(text: string): readonly string[] {
  const { diagnostics } = compileConnector('till.yaml', text, { transports: transportSpecs })
  return diagnostics.map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${textOf(message)}`,
  )
}

const OWN = 'grant: client_credentials, token: "https://till.example/t", client: =$settings.user'

describe('oauth', () => {
  test('of an application needs no address where people sign in', () => {
    expect(said(connector(`oauth: { ${OWN}, secret: =$settings.secret }`))).toEqual([])
  })

  // The place is that of ⟨ in the line.
  test.each([
    [
      'oauth: ⟨{ token: "https://till.example/t", client: a }',
      'connector.authorize_missing "oauth" must have the address where people sign in ("authorize")',
    ],
    [
      `oauth: { authorize: ⟨"https://till.example/a", ${OWN} }`,
      'connector.authorize_unused "authorize" is not used with "grant: client_credentials"',
    ],
    [
      'oauth: ⟨{ token: "https://till.example/t", grant: client_credentials }',
      'connector.key_missing "oauth" must have "client"',
    ],
    [
      'oauth: ⟨{ token: "https://till.example/t", grant: jwt_bearer }',
      'connector.key_missing "oauth" must have "assertion"',
    ],
    [
      `oauth: { ${OWN}, secret: x, assertion: ⟨{ key: =$settings.secret } }`,
      'connector.assertion_unused "assertion" is used with "grant: jwt_bearer", "grant: self_signed" or "grant: client_credentials", without "secret"',
    ],
    [
      `oauth: { ${OWN}, pkce: ⟨false }`,
      'connector.pkce_unused "pkce" is not used with "grant: client_credentials"',
    ],
    [
      `oauth: { ${OWN}, secretIn: ⟨header }`,
      'connector.secret_missing a header with the secret needs "secret"',
    ],
    [
      'oauth: { authorize: "https://till.example/a", token: "https://till.example/t", client: ⟨=$settings.secret }',
      'connector.secret_outside "secret" is a secret: only the parts of a request may use it (auth, headers, query, body, form)',
    ],
    [
      'oauth: { token: "https://till.example/t", client: a, grant: ⟨client }',
      'connector.value_choice "grant" must be code, client_credentials, password, jwt_bearer or self_signed, not "client"',
    ],
    [
      `oauth: { ${OWN}, keep: { tenant: ⟨=body.tenant & $settings.secret } }`,
      'connector.secret_outside "secret" is a secret: only the parts of a request may use it (auth, headers, query, body, form)',
    ],
    [
      `oauth: { ${OWN}, keep: { tenant: =⟨answer.tenant } }`,
      'formula.field_unknown the record has no field "answer"',
    ],
    [
      `oauth: { ${OWN}, send: { headers: { x-t: =$signIn.⟨tenant } } }`,
      'formula.field_unknown "$signIn" has no field "tenant"',
    ],
    [
      `oauth: { ${OWN}, fields: { again: =⟨$signIn.token } }`,
      'formula.variable_unknown $signIn is not known here',
    ],
  ])('%s is a mistake', (marked, problem) => {
    const column = '    '.length + marked.indexOf('⟨') + 1
    expect(said(connector(marked.replace('⟨', '')))).toEqual([`9:${column} ${problem}`])
  })
})

describe('login', () => {
  const LOGIN = 'post: /session, body: { password: =$settings.secret }, keep: { id: =body.id }'

  test('is a request with what is kept of its answer', () => {
    const rest = 'send: { headers: { x-id: =$signIn.id } }, lasts: 20m, ends: =status = 403'
    expect(said(connector(`login: { ${LOGIN}, ${rest} }`))).toEqual([])
    expect(said(connector(`login: { ${LOGIN}, lasts: =body.seconds }`))).toEqual([])
  })

  test.each([
    ['login: ⟨{ post: /session }', 'connector.key_missing post must have "keep"'],
    ['login: { post: /session, keep: ⟨{} }', 'connector.keep_empty "keep" must not be empty'],
    [
      `login: { ${LOGIN}, lasts: ⟨soon }`,
      'connector.value_form "lasts" must be a length of time such as 30s, 5m, 24h or 1d, not "soon"',
    ],
    [
      `login: { ${LOGIN.replace('/session', '⟨"/{id}"')} }`,
      'connector.placeholder_unknown unknown name "{id}"',
    ],
    [
      `login: { ${LOGIN}, headers: { x-id: =⟨$signIn.id } }`,
      'formula.variable_unknown $signIn is not known here',
    ],
    [
      `login: { ${LOGIN}, send: { headers: { x-id: =$signIn.⟨token } } }`,
      'formula.field_unknown "$signIn" has no field "token"',
    ],
  ])('%s is a mistake', (marked, problem) => {
    const column = '    '.length + marked.indexOf('⟨') + 1
    expect(said(connector(marked.replace('⟨', '')))).toEqual([`9:${column} ${problem}`])
  })
})

const at = (base: string, hosts: string, auth = `oauth: { ${OWN}, keep: { at: =body.at } }`) =>
  connector(auth).replace('base: "https://till.example"', `base: ${base}${hosts}`)

describe('a base that a sign-in tells', () => {
  const HOSTS = '\n  hosts: ["https://*.till.example", "https://till.example:8443"]'
  const LOGIN = 'post: /session, keep: { at: =body.at }'

  test('is limited to hosts', () => {
    expect(said(at('=$signIn.at & "/v1"', HOSTS))).toEqual([])
    const login = `login: { base: "https://in.example", ${LOGIN} }`
    expect(said(at('=$signIn.at', HOSTS, login))).toEqual([])
  })

  test.each([
    [
      at('=$signIn.at', ''),
      '6:9 connector.hosts_missing the sign-in response decides the address, so secrets could be sent anywhere',
    ],
    [
      at('"https://till.example"', HOSTS),
      '7:10 connector.hosts_unused "hosts" is only used with a "base" that uses $signIn',
    ],
    [at('=$signIn.token', HOSTS), '6:18 formula.field_unknown "$signIn" has no field "token"'],
    [
      at('=$signIn.at', HOSTS, `login: { ${LOGIN} }`),
      '10:5 connector.login_nowhere the address of the login must be known before it: add a "base"',
    ],
    ...['https://*.co.uk', 'https://*.0.1'].map((host) => [
      at('=$signIn.at', `\n  hosts: ["${host}"]`),
      `7:11 connector.host_too_wide "${host}" is too wide: it includes hosts of others`,
    ]),
    ...['https://*.example', 'https://*', 'till.example', 'https://till.example/api'].map(
      (host) => [
        at('=$signIn.at', `\n  hosts: ["${host}"]`),
        `7:11 connector.value_form item 1 of "hosts" must be scheme and host, such as https://shop.example or https://*.shop.example, not "${host}"`,
      ],
    ),
  ])('is told what is wrong with it (%#)', (text, problem) => {
    expect(said(text ?? '')).toEqual([problem])
  })
})

const way = (auth: string) => connector('').replace(/auth:\s+\n/, `auth: ${auth}\n`)

describe('several ways', () => {
  const WAYS =
    '[{ if: =$settings.user = "x", bearer: =$settings.secret }, { basic: { user: a, password: b } }]'

  test('may be chosen by a setting', () => {
    expect(said(way(WAYS))).toEqual([])
  })

  test.each([
    [
      '[{ bearer: x }, ⟨{ bearer: y }]',
      'connector.auth_unreached the way before this one has no "if", so this one is never used',
    ],
    [
      '{ bearer: x, if: ⟨=$settings.user = "x" }',
      'connector.if_alone "if" selects one of several ways: write them as a list',
    ],
    [
      '[{ oauth: ⟨{ authorize: "https://a.example", token: "https://a.example", client: a } }]',
      'connector.auth_person where people sign in, no other way is possible',
    ],
    [
      '[{ bearer: x, if: ⟨=$settings.secret = "x" }]',
      'connector.secret_outside "secret" is a secret: only the parts of a request may use it (auth, headers, query, body, form)',
    ],
    ['⟨[]', 'connector.list_short "auth" must not be empty'],
  ])('%s is a mistake', (marked, problem) => {
    const text = way(marked)
    const line = text.split('\n').findIndex((each) => each.includes('⟨'))
    const column = (text.split('\n')[line] ?? '').indexOf('⟨') + 1
    expect(said(text.replace('⟨', ''))).toEqual([`${line + 1}:${column} ${problem}`])
  })
})

describe('$signIn', () => {
  const auth = `oauth: { ${OWN}, keep: { tenant: =body.tenant } }`

  test('is known to what a request is made of, and has what is kept', () => {
    expect(said(connector(auth, '{}', '{ t: =$signIn.tenant, at: =$signIn.token }'))).toEqual([])
  })

  test('is not known to what goes with the sign-in itself', () => {
    expect(said(connector(auth, '{ x-tenant: =$signIn.tenant }'))).toEqual([
      '7:25 formula.variable_unknown $signIn is not known here',
    ])
  })

  test('is not known where nothing is handed out', () => {
    expect(said(connector('bearer: =$settings.secret', '{}', '{ t: =$signIn.token }'))).toEqual([
      '14:48 formula.variable_unknown $signIn is not known here',
    ])
  })
})
