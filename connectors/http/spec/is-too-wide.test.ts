import { expect, test } from 'vitest'
import { isTooWide } from './is-too-wide.ts'

test.each([
  'https://*.co.uk',
  'https://*.CO.UK',
  'https://*.com.au:8443',
  'https://*.or.at.',
  'https://*.0.1',
  'http://*.127.0.0.1:24002',
  'http://*.0.0x1',
])('%s includes hosts of others', (origin) => {
  expect(isTooWide(origin)).toBe(true)
})

test.each([
  'https://*.shop.example',
  'https://*.shop.co.uk',
  'https://*.my.salesforce.com',
  'https://shop.co.uk',
  'http://127.0.0.1:24002',
  'https://*.co.example',
])('%s does not', (origin) => {
  expect(isTooWide(origin)).toBe(false)
})
