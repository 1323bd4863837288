import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { compileConnector } from '../../engine/index.ts'
import { markSecrets } from './mark-secrets.ts'
import { splitSecrets } from './split-secrets.ts'
import { trimAddresses } from './trim-addresses.ts'

const TEXT = `
connector: shop
format: 1
title: Shop
settings:
  properties:
    url: { type: string, format: uri }
    key: { type: string, writeOnly: true }
    path: { type: string }
    retries: { type: integer }
http: { base: =$settings.url }
resources: {}
`
const { plan } = compileConnector('connector.yaml', TEXT, { transports: transportSpecs })
if (!plan) throw new Error('the connector has a mistake')
const connector = plan

test('settings lose what people copy along, and addresses their last slashes', () => {
  const given = { url: ' https://shop.example/api// ', key: '\tsecret\n', path: '/a/', retries: 3 }
  expect(trimAddresses(connector, given)).toEqual({
    url: 'https://shop.example/api',
    key: 'secret',
    path: '/a/',
    retries: 3,
  })
})

test('what the connector does not know is trimmed, and stays', () => {
  expect(trimAddresses(connector, { other: ' a/ ', empty: ' ' })).toEqual({
    other: 'a/',
    empty: '',
  })
})

test('secrets are parted from what may be shown, and do not show themselves', () => {
  const { settings, secrets } = splitSecrets(connector, {
    url: 'https://shop.example',
    key: 's3cret',
  })
  expect(settings).toEqual({ url: 'https://shop.example' })
  expect(Object.keys(secrets)).toEqual(['key'])
  expect(JSON.stringify(secrets)).not.toContain('s3cret')
  expect(secrets['key']?.reveal()).toBe('s3cret')
})

test('what was a secret stays one, also when the connector forgets it', () => {
  const { settings, secrets } = splitSecrets(connector, { path: '/private', retries: 3 }, [
    'path',
    'retries',
  ])
  expect(settings).toEqual({})
  expect(secrets['path']?.reveal()).toBe('/private')
  expect(secrets['retries']?.reveal()).toBe('3')
})

test('a schema marks more settings as secrets, always as the same object', () => {
  const marked = markSecrets(connector.settings, ['path'])
  expect(marked['properties']).toMatchObject({
    path: { type: 'string', writeOnly: true },
    retries: { type: 'integer' },
  })
  expect(markSecrets(connector.settings, ['path'])).toBe(marked)
  expect(markSecrets(connector.settings, [])).not.toBe(marked)
  expect(connector.settings['properties']).not.toMatchObject({ path: { writeOnly: true } })
})
