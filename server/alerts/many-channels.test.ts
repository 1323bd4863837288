import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

let database: TestDatabase
let api: ApiKit

beforeAll(async () => {
  database = await openTestDatabase()
  api = await startApi({ database })
})
afterAll(async () => {
  await api.close()
  await database.close()
})

test('a workspace has at most a hundred alert channels, all of which are listed, however many are added at once', async () => {
  const administrator = await api.signIn('administrator')
  const to = { kind: 'webhook', url: 'https://hooks.example.com/x', shape: 'json' }
  const add = (title: string) =>
    administrator.call('addChannel', {
      body: { title, to, about: ['failed-records'], language: 'en', everyMinutes: 60 },
    })
  const list = async () => (await administrator.call('listChannels')).body.items
  for (let at = 0; at < 98; at += 1) expect((await add(`Hook ${at}`)).status).toBe(200)
  const last = await Promise.all(Array.from({ length: 6 }, (_, at) => add(`Last ${at}`)))
  const refused = last.filter(({ status }) => status !== 200)
  expect(refused.map(({ status, body }) => [status, body.type])).toEqual(
    Array.from({ length: 4 }, () => [409, 'quota_reached']),
  )
  const channels = await list()
  expect(channels).toHaveLength(100)
  await administrator.call('removeChannel', { params: { channel: channels[0].id } })
  expect((await add('One more')).status).toBe(200)
})
