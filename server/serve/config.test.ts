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
