import { expect, test } from 'vitest'
import { answerJson, startLocalServer } from '../../../testing/local-server.ts'
import { connectShop, readAll } from '../../testing/connect-shop.ts'

const WAYS = `  auth:
    - if: '=$contains($settings.url, "/token")'
      bearer: =$settings.key
    - if: '=$contains($settings.url, "/session")'
      login:
        post: /login
        body: { password: =$settings.key }
        keep: { id: =body.id }
        send: { headers: { X-Session: =$signIn.id } }
    - { basic: { user: ann, password: =$settings.key } }
`

test.each([
  ['token', { authorization: 'Bearer SECRETKEY0001' }, 1],
  ['session', { 'x-session': 'the-session' }, 2],
  ['other', { authorization: `Basic ${Buffer.from('ann:SECRETKEY0001').toString('base64')}` }, 1],
])('of several ways, the settings of an account choose one (%s)', async (way, headers, count) => {
  const server = await startLocalServer((_, response) =>
    answerJson(response, { items: [], id: 'the-session' }),
  )
  const { connection } = await connectShop(() => {}, {
    http: WAYS,
    options: { settings: { url: `${server.origin}/${way}`, key: 'SECRETKEY0001' } },
  })
  await readAll(connection, 'item')
  expect(server.requests).toHaveLength(count)
  expect(server.requests.at(-1)?.headers).toMatchObject(headers)
  await server.close()
})
