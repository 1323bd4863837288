import { expect, test } from 'vitest'
import { partyOf } from './passkey-party.ts'

test.each([
  ['everybody can call and no address is told', '0.0.0.0', undefined],
  ['the address is a number', '0.0.0.0', 'https://192.0.2.1'],
  ['the address is a long number', '0.0.0.0', 'https://[2001:db8::1]'],
  ['the address is not sealed', '0.0.0.0', 'http://maps.example'],
])('there are no passkeys where %s', (_, host, publicUrl) => {
  expect(partyOf({ host, publicUrl, allowPrivate: false })).toBeUndefined()
})

test.each([
  ['127.0.0.1', 'https://maps.example:8443/', 'maps.example', 'https://maps.example:8443'],
  ['0.0.0.0', 'http://localhost:4870', 'localhost', 'http://localhost:4870'],
  ['127.0.0.1', undefined, 'localhost', 'http://localhost:4870'],
  ['::1', undefined, 'localhost', 'http://localhost:1'],
])('a server at %s that is told %s has them for %s', (host, publicUrl, name, origin) => {
  const party = partyOf({ host, publicUrl, allowPrivate: false })
  expect(party?.host).toBe(name)
  expect(party?.isOrigin(origin)).toBe(true)
  for (const foreign of [
    'https://maps.example.evil.example',
    'https://evil.example',
    'http://localhost.evil.example',
    'https://localhost',
    'null',
    '',
  ])
    expect(party?.isOrigin(foreign)).toBe(false)
})
