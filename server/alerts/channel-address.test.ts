import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, type ApiKit, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

let database: TestDatabase
let api: ApiKit
let administrator: ApiClient

beforeAll(async () => {
  database = await openTestDatabase()
  api = await startApi({ database })
  administrator = await api.signIn('administrator')
})
afterAll(async () => {
  await api.close()
  await database.close()
})

const hookTo = (url: string) => ({
  title: 'Hook',
  to: { kind: 'webhook', url, shape: 'json' },
  about: ['failed-records'],
  language: 'en',
  everyMinutes: 60,
})
const add = (url: string) => administrator.call('addChannel', { body: hookTo(url) })

test.each([
  'https://user:secret@hooks.example.com/x',
  'https://user@hooks.example.com/x',
  'https://:secret@hooks.example.com/x',
  'https://hooks.example.com/(hidden)',
  'https://hooks.example.com/(hidden)x',
  'http://127.0.0.1:99999/',
  'http:///hooks.example.com/x',
  'https://',
  'https://hooks.example.com/a b',
  'ftp://hooks.example.com/x',
  'hooks.example.com/x',
  'javascript:alert(1)',
])(
  'the address %s is refused, for no message would be sent to it as it is written',
  async (url) => {
    const refused = await add(url)
    expect([refused.status, refused.body.type]).toEqual([422, 'invalid_request'])
    // In words of its own, not those of a schema.
    expect(refused.body.errors ?? []).toEqual([])
  },
)

test.each(['HTTPS://hooks.example.com/x', 'https://büro.example/x', 'http://127.0.0.1:9/x?y=z'])(
  'the address %s is taken',
  async (url) => {
    expect((await add(url)).status).toBe(200)
  },
)

test('an address stays as it was where it comes back hidden, but not with another host', async () => {
  const added = await add('https://hooks.example.com/secret')
  const change = (url: string) =>
    administrator.call('changeChannel', { params: { channel: added.body.id }, body: hookTo(url) })
  expect(added.body.to.url).toBe('https://hooks.example.com/(hidden)')
  expect((await change(added.body.to.url)).status).toBe(200)
  expect((await change('https://other.example.com/(hidden)')).status).toBe(422)
  expect((await change('https://user:secret@hooks.example.com/secret')).status).toBe(422)
  expect((await change('https://other.example.com/secret')).status).toBe(200)
})
