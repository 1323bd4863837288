import { expect, test } from 'vitest'
import { parseUrl } from './parse-url.ts'

test('an address is read the same way, however often that was asked before', () => {
  // Enough for the compiler to take a short cut where there is one.
  const hosts = new Set(
    Array.from({ length: 100_000 }, () => parseUrl('https://büro.example/x')?.hostname),
  )
  expect([...hosts]).toEqual(['xn--bro-hoa.example'])
})

test.each([
  ['http://127.0.0.1:99999/', undefined, undefined],
  ['no address', undefined, undefined],
  ['/b?c=1', 'https://a.example/x', 'https://a.example/b?c=1'],
  ['/b', 'no address', undefined],
])('%s is read as it is written, at %s', (text, base, href) => {
  expect(parseUrl(text, base)?.href).toBe(href)
})
