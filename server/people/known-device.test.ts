import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCipher } from '../secrets/cipher.ts'
import { DEVICE_DAYS, openDevice, sealDevice } from './known-device.ts'

const NOW = 1_800_000_000_000
const DAY_MS = 86_400_000
const cipher = createCipher([randomBytes(32)])
const cookie = sealDevice(cipher, 'eva@example.com', NOW)

test('a browser in which somebody signed in is known by a name of its own', () => {
  const device = openDevice(cipher, 'eva@example.com', cookie, NOW + DAY_MS)
  expect(device).toMatch(/^[\w-]{22}$/)
  expect(openDevice(cipher, ' Eva@Example.com', cookie, NOW)).toBe(device)
  const other = sealDevice(cipher, 'eva@example.com', NOW)
  expect(openDevice(cipher, 'eva@example.com', other, NOW)).not.toBe(device)
})

test('it is known for the account alone that was entered in it', () => {
  expect(openDevice(cipher, 'bob@example.com', cookie, NOW)).toBeUndefined()
})

test('it is forgotten after half a year', () => {
  const end = NOW + DEVICE_DAYS * DAY_MS
  expect(openDevice(cipher, 'eva@example.com', cookie, end - 1)).toBeDefined()
  expect(openDevice(cipher, 'eva@example.com', cookie, end)).toBeUndefined()
})

test.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['what nobody sealed', 'A'.repeat(120)],
  ['more than a cookie holds', 'A'.repeat(4000)],
  [
    'one character changed',
    `${cookie.slice(0, 60)}${cookie[60] === 'A' ? 'B' : 'A'}${cookie.slice(61)}`,
  ],
  ['a part of it', cookie.slice(0, -4)],
])('%s is no device', (_, given) => {
  expect(openDevice(cipher, 'eva@example.com', given, NOW)).toBeUndefined()
})

test('a cookie that another installation sealed is no device', () => {
  const elsewhere = createCipher([randomBytes(32)])
  expect(openDevice(elsewhere, 'eva@example.com', cookie, NOW)).toBeUndefined()
})

test('the cookie does not say whose it is', () => {
  expect(Buffer.from(cookie, 'base64url').toString('latin1')).not.toContain('eva')
})
