import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('an empty environment gives a server for this machine alone', () => {
  expect(readConfig({ MAPWRIGHT_PORT: '' })).toMatchObject({
    host: '127.0.0.1',
    port: 4870,
    databaseUrl: undefined,
    allowPrivate: false,
    logLevel: 'info',
  })
})

test('tells everything that is wrong at once, and no values', () => {
  const environment = {
    DATABASE_URL: 'mysql://root:hush@host/db',
    MAPWRIGHT_PORT: 'http',
    MAPWRIGHT_LOG_LEVEL: 'loud',
    MAPWRIGHT_SMTP_URL: 'smtp://host',
  }
  expect(() => readConfig(environment)).toThrowErrorMatchingInlineSnapshot(`
    [SetupError: DATABASE_URL is wrong, an address like postgres://user@host/name was expected
    MAPWRIGHT_PORT is wrong, a port was expected
    MAPWRIGHT_LOG_LEVEL is wrong, debug, info, warn, error or silent was expected
    MAPWRIGHT_SMTP_URL needs MAPWRIGHT_MAIL_FROM beside it]
  `)
})

test('hides what is secret from logs', () => {
  const config = readConfig({ DATABASE_URL: 'postgres://u:hush@host/db', MAPWRIGHT_KEY: 'hush' })
  expect(JSON.stringify(config)).not.toContain('hush')
  expect(config.databaseUrl?.reveal()).toBe('postgres://u:hush@host/db')
})

test('takes a provider to sign in with by the name of its host', () => {
  const { openid, publicUrl } = readConfig({
    MAPWRIGHT_URL: 'https://maps.example.com/',
    MAPWRIGHT_OIDC_ISSUER: 'https://id.example.com/realm',
    MAPWRIGHT_OIDC_CLIENT_ID: 'maps',
    MAPWRIGHT_OIDC_CLIENT_SECRET: 'hush',
  })
  expect(publicUrl).toBe('https://maps.example.com')
  expect(openid).toMatchObject({ clientId: 'maps', title: 'id.example.com' })
})

test('lets merchants sign up only where it can mail them a link that leads somewhere', () => {
  expect(readConfig({}).signUp).toBeUndefined()
  expect(readConfig({ MAPWRIGHT_SIGNUP: 'closed' }).signUp).toBeUndefined()
  expect(() => readConfig({ MAPWRIGHT_SIGNUP: 'open' })).toThrow(
    'MAPWRIGHT_SIGNUP needs MAPWRIGHT_URL and MAPWRIGHT_SMTP_URL beside it',
  )
  const mail = {
    MAPWRIGHT_URL: 'https://maps.example.com',
    MAPWRIGHT_SMTP_URL: 'smtp://host',
    MAPWRIGHT_MAIL_FROM: 'maps@example.com',
  }
  expect(readConfig({ ...mail, MAPWRIGHT_SIGNUP: 'invite' }).signUp).toEqual({ mode: 'invite' })
  const texts = {
    MAPWRIGHT_TERMS_URL: 'https://example.com/terms',
    MAPWRIGHT_PRIVACY_URL: 'https://example.com/privacy',
  }
  expect(() => readConfig({ ...mail, ...texts, MAPWRIGHT_SIGNUP: 'open' })).toThrow(
    'needs MAPWRIGHT_TERMS_VERSION beside it',
  )
})

test('sells subscriptions only where Stripe can tell of payments, and browsers come back to the server', () => {
  const keys = {
    MAPWRIGHT_STRIPE_KEY: 'sk_test_hush1',
    MAPWRIGHT_STRIPE_WEBHOOK_SECRET: 'whsec_hush2',
  }
  expect(readConfig({}).stripe).toBeUndefined()
  expect(() => readConfig({ MAPWRIGHT_STRIPE_KEY: 'sk_test_hush1' })).toThrow(
    'MAPWRIGHT_STRIPE_KEY needs MAPWRIGHT_STRIPE_WEBHOOK_SECRET beside it',
  )
  expect(() => readConfig(keys)).toThrow(
    'MAPWRIGHT_STRIPE_KEY needs MAPWRIGHT_SUBSCRIPTIONS and MAPWRIGHT_URL beside it',
  )
  const mixed = { MAPWRIGHT_STRIPE_KEY: 'pk_live_hush3', MAPWRIGHT_STRIPE_WEBHOOK_SECRET: 'hush4' }
  let told = ''
  try {
    readConfig(mixed)
  } catch (error) {
    told = String(error)
  }
  expect(told).toContain('MAPWRIGHT_STRIPE_KEY is wrong')
  expect(told).toContain('MAPWRIGHT_STRIPE_WEBHOOK_SECRET is wrong')
  expect(told).not.toContain('hush')
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-config-'))
  const subscriptions = join(folder, 'subscriptions.yaml')
  writeFileSync(subscriptions, 'subscriptions: { shop: { title: Shop, price: price_1 } }')
  const config = readConfig({
    ...keys,
    MAPWRIGHT_SUBSCRIPTIONS: subscriptions,
    MAPWRIGHT_URL: 'https://maps.example.com',
  })
  rmSync(folder, { recursive: true })
  expect(config.stripe?.key.reveal()).toBe('sk_test_hush1')
  expect(config.stripe?.webhookSecret.reveal()).toBe('whsec_hush2')
  expect(config.stripe?.api).toBeUndefined()
  expect(JSON.stringify(config)).not.toContain('hush')
})
