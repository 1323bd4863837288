import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'

const codesOf = (sign: string, tests = ''): readonly string[] => {
  const text = `connector: c
format: 1
title: C
settings: { type: object, properties: { key: { type: string, writeOnly: true } } }
http:
  base: "https://c.example"
  auth: { sign: { how: hmac-sha1, secret: =$settings.key, text: =path, ${sign} } }
resources:
  item: { title: I, key: =id, get: { get: "/items/{id}" }, schema: { properties: { id: { title: Id } } } }
${tests}`
  const { diagnostics } = compileConnector('c.yaml', text, { transports: transportSpecs })
  return diagnostics.map(({ code }) => code)
}

test.each(['headers: { x: =$signature }', 'as: base64, query: { x: =$signature }'])(
  'a signature goes where it is said: %s',
  (sign) => expect(codesOf(sign)).toEqual([]),
)

test('a signature that goes nowhere is refused', () => {
  expect(codesOf('as: base64')).toEqual(['connector.sign_unsent'])
})

test.each([
  ['"2024-05-01T00:00:00Z"', 0],
  ['"2024-05-01"', 1],
])('a test takes place at a time in UTC: %s', (at, mistakes) => {
  const tests = `tests: [{ it: reads, get: item, id: 1, at: ${at}, http: [], expect: null }]\n`
  expect(codesOf('headers: { x: =$signature }', tests)).toHaveLength(mistakes)
})

test.each([
  ['grant: self_signed, assertion: { key: =$settings.key, algorithm: HS256 }', []],
  ['grant: self_signed', ['connector.key_missing']],
  ['grant: client_credentials, client: a', ['connector.key_missing']],
  [
    'grant: self_signed, token: "https://c.example/t", assertion: { key: =$settings.key }',
    ['connector.token_unused'],
  ],
])('a token is asked for at an address, or signed by oneself: %s', (oauth, codes) => {
  const text = `connector: c
format: 1
title: C
settings: { type: object, properties: { key: { type: string, writeOnly: true } } }
http: { base: "https://c.example", auth: { oauth: { ${oauth} } } }
resources:
  item: { title: I, key: =id, get: { get: "/items/{id}" }, schema: { properties: { id: { title: Id } } } }
`
  const { diagnostics } = compileConnector('c.yaml', text, { transports: transportSpecs })
  expect(diagnostics.map(({ code }) => code)).toEqual(codes)
})
