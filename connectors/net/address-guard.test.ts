import { expect, test } from 'vitest'
import { checkLiteralHost, guardedLookup, isPrivateAddress } from './address-guard.ts'

test.each([
  '127.0.0.1',
  '127.255.0.9',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  '::',
  'fd00::1',
  'fe80::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::1',
  '::7f00:1',
  '64:ff9b:1::7f00:1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  'fec0::1',
  'fe80::1%lo',
  '192.0.0.192',
  '100.100.100.200',
  '168.63.129.16',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each([
  '8.8.8.8',
  '172.32.0.1',
  '192.169.0.1',
  '100.128.0.1',
  '2a00:1450:4001::8',
  '::ffff:8.8.8.8',
])('%s is not private', (address) => {
  expect(isPrivateAddress(address)).toBe(false)
})

test('a host that is written as an address is looked at without resolving it', () => {
  expect(() => checkLiteralHost('[::1]')).toThrow('"::1" is a private address')
  expect(() => checkLiteralHost('127.0.0.1')).toThrow('"127.0.0.1" is a private address')
  expect(() => checkLiteralHost('8.8.8.8')).not.toThrow()
  expect(() => checkLiteralHost('shop.example')).not.toThrow()
})

test.each([
  '2130706433',
  '0177.0.0.1',
  '0x7f.1',
  '127.1',
  '127.0.0.1.',
  '①②⑦.0.0.1',
  '[::127.0.0.1]',
])('a private address is known however an address of the web writes it (%s)', (host) => {
  const { hostname } = new URL(`http://${host}/`)
  expect(() => checkLiteralHost(hostname)).toThrow(/is a private address/)
})

test('a name is judged by the address that it leads to', async () => {
  const failure = await new Promise<unknown>((resolve) => {
    guardedLookup('localhost', { all: true }, (error) => resolve(error))
  })
  expect(failure).toMatchObject({
    code: 'PRIVATE_ADDRESS',
    message: expect.stringMatching(/^"localhost" leads to the private address (127\.0\.0\.1|::1)$/),
  })
})
