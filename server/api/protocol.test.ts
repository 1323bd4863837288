import { once as nodeOnce } from 'node:events'
import { request as httpRequest } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiClient, type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { answerOnce, type StoredAnswer } from './answer-once.ts'

describe('on %s', () => {
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

  const titleOf = async (): Promise<string> =>
    (await administrator.call('listWorkspaces')).body.items[0].title
  const rename = (headers: Record<string, string>, body: unknown = { title: 'Forged' }) =>
    createClient(api.url, headers).call('changeWorkspace', { body })

  describe('what another site makes a browser send', () => {
    test('is refused without the token of the session', async () => {
      const { 'X-CSRF-Token': token, ...cookieOnly } = administrator.headers
      const other = (await api.signIn('administrator')).headers['X-CSRF-Token'] ?? ''
      const tries = [{}, { 'X-CSRF-Token': other }, { 'X-CSRF-Token': `${token}x` }]
      for (const more of tries) {
        expect(await rename({ ...cookieOnly, ...more })).toMatchObject({
          status: 403,
          body: { type: 'forgery_suspected' },
        })
      }
      expect(await titleOf()).not.toBe('Forged')
    })

    test('is refused by where it comes from, even with the token', async () => {
      const origins = ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']
      for (const Origin of origins) {
        expect((await rename({ ...administrator.headers, Origin })).status).toBe(403)
      }
      const signIn = { email: 'a@example.com', password: 'x' }
      const headers = { Origin: 'https://evil.example' }
      expect((await api.nobody.call('signIn', { body: signIn, headers })).status).toBe(403)
      const site = { ...administrator.headers, 'Sec-Fetch-Site': 'same-site' }
      expect((await rename(site)).status).toBe(403)
    })

    test('is refused as a form', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const response = await api.nobody.fetch('/api/session', {
          method: 'POST',
          headers: { 'Content-Type': type },
          body: '{"email":"a@example.com","password":"x"}',
        })
        expect(response.status).toBe(415)
      }
    })

    test('is let through from our own pages', async () => {
      const headers = { ...administrator.headers, Origin: api.url, 'Sec-Fetch-Site': 'same-origin' }
      expect((await rename(headers, { title: 'Ours' })).status).toBe(200)
      expect(await titleOf()).toBe('Ours')
    })
  })

  test('a server for this machine only answers to no other name', async () => {
    expect(await statusUnder(api.url, 'localhost:4870')).toBe(200)
    expect(await statusUnder(api.url, '[::1]:4870')).toBe(200)
    expect(await statusUnder(api.url, 'rebound.example')).toBe(421)
    expect(await statusUnder(api.url, 'localhost.evil.example')).toBe(421)
  })

  describe('the address that guesses are counted by', () => {
    test('is what a proxy of the settings tells, and no other, on this machine neither', async () => {
      expect(await guess(api, '203.0.113.7')).toContain('"address":"127.0.0.1"')
      const hop = '198.51.100.1'
      const config = { ...api.services.config, proxies: ['127.0.0.1', `${hop}/24`] }
      const behind = await startApi({ database, config, cipher: api.services.cipher })
      const told = await guess(behind, `203.0.113.8, ${hop}`)
      await behind.close()
      expect(told).toContain('"address":"203.0.113.8"')
    })
  })

  describe('a token', () => {
    test('that is wrong is refused, whoever the cookie says it is', async () => {
      const values = ['Bearer mw_wrong', 'Bearer', 'Basic YTpi', '']
      for (const Authorization of values.slice(0, 3)) {
        const answer = await createClient(api.url, {
          ...administrator.headers,
          Authorization,
        }).call('listPeople')
        expect(answer).toMatchObject({ status: 401, body: { type: 'token_unusable' } })
      }
    })

    test('needs no token against forgery', async () => {
      const program = await api.withToken('administrator')
      expect((await program.call('changeWorkspace', { body: { title: 'CI' } })).status).toBe(200)
      const { items } = (await administrator.call('listAudit', { query: { limit: 1 } })).body
      expect(items[0].who).toBe('token test administrator')
    })
  })

  describe('a problem', () => {
    test('tells which part of the request is wrong, never repeating it', async () => {
      const body = { email: 'no address', name: 'A', password: 'short', more: 1 }
      const answer = await api.nobody.call('setUp', { body: { ...body, email: 'a@example.com' } })
      expect(answer).toMatchObject({ status: 400, body: { type: 'invalid_request' } })
      expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
      expect(answer.body.request).toBe(answer.headers.get('X-Request-Id'))
      const query = await administrator.call('listAudit', { query: { limit: 1000 } })
      expect(query.body).toMatchObject({
        errors: [{ path: 'limit', message: 'must be at most 200' }],
      })
      const role = { email: 'a@example.com', name: 'A', role: 'king' }
      expect((await administrator.call('addPerson', { body: role })).body.title).toBe(
        'the body, "role" must be one of "viewer", "operator", "editor", "administrator"',
      )
      expect(JSON.stringify(answer.body)).not.toContain('short"')
    })

    test.each([
      ['POST', '/api/session', '{"email":', 400, 'malformed_json'],
      ['POST', '/api/session', JSON.stringify({ a: 'x'.repeat(1_100_000) }), 413, 'too_large'],
      ['GET', '/api/nothing', undefined, 404, 'not_found'],
      ['GET', '/api/workspaces/%zz/people', undefined, 400, 'malformed_path'],
      ['PUT', '/api/session', '{}', 405, 'method_not_allowed'],
      ['OPTIONS', '/api/session', undefined, 405, 'method_not_allowed'],
    ])('answers %s %s with its own code', async (method, path, body, status, type) => {
      const response = await administrator.fetch(path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body !== undefined && { body }),
      })
      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ type, status, title: expect.any(String) })
    })

    test('counts what a body is after it is unpacked', async () => {
      const bomb = gzipSync(JSON.stringify({ a: 'x'.repeat(20_000_000) }))
      const response = await api.nobody.fetch('/api/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
        body: bomb,
      })
      expect(response.status).toBe(413)
    })

    test('says which methods there are', async () => {
      const response = await administrator.fetch('/api/session', { method: 'PUT' })
      expect(response.headers.get('Allow')).toBe('GET, POST, DELETE, HEAD')
    })

    test('of ours tells nothing of what is inside', async () => {
      const broken = await startApi({
        database,
        clock: {
          now: () => {
            throw new Error('hunter2')
          },
        },
      })
      const answer = await createClient(broken.url, { Cookie: 'mapwright=x' }).call('readSession')
      await broken.close()
      expect(answer).toMatchObject({ status: 500, body: { type: 'internal' } })
      expect(JSON.stringify(answer.body)).not.toContain('hunter2')
      expect(broken.logged.join()).toContain('hunter2')
      expect(broken.logged.join()).toContain(answer.body.request)
    })
  })

  describe('an action with an Idempotency-Key', () => {
    const caller = {
      kind: 'token',
      id: '1',
      name: 'x',
      workspace: 'default',
      role: 'editor',
    } as const
    const once = (key: string, request: unknown, act: () => Promise<StoredAnswer>) =>
      answerOnce(api.services, { principal: caller, key, request }, act)

    test('is done once, and gives the same answer again', async () => {
      let done = 0
      const act = (): Promise<StoredAnswer> => {
        done += 1
        return good()
      }
      expect(await once('a', { n: 1 }, act)).toMatchObject({ isRepeated: false })
      expect(await once('a', { n: 1 }, act)).toEqual({ ...(await good()), isRepeated: true })
      expect(done).toBe(1)
    })

    test('is refused with another request, and while the first is under way', async () => {
      await once('b', { n: 1 }, good)
      await expect(once('b', { n: 2 }, good)).rejects.toMatchObject({ status: 422 })
      const gate = new AbortController()
      const first = once('c', {}, async () => {
        await nodeOnce(gate.signal, 'abort')
        return good()
      })
      await delay(50)
      await expect(once('c', {}, good)).rejects.toMatchObject({ status: 409 })
      gate.abort()
      expect(await first).toMatchObject({ isRepeated: false })
    })

    test('may be tried again when it failed', async () => {
      const failing = once('d', {}, () => Promise.reject(new Error('no')))
      await expect(failing).rejects.toThrow('no')
      expect(await once('d', {}, good)).toMatchObject({ isRepeated: false })
    })

    test('is kept unreadable', async () => {
      await once('e', {}, async () => ({ status: 200, body: 'personal' }))
      const { rows } = await database.db.raw(
        `select encode(answer, 'escape') as t from idempotency`,
      )
      expect(JSON.stringify(rows)).not.toContain('personal')
    })
  })

  test('pages may load nothing from elsewhere, and nobody may frame them', async () => {
    const { headers } = await api.nobody.fetch('/api/session')
    const policy = headers.get('Content-Security-Policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('X-Powered-By')).toBeNull()
    expect(headers.get('Cache-Control')).toBe('no-store')
  })
})

async function good(): Promise<StoredAnswer> {
  return { status: 200, body: '{"job":"1"}' }
}

/** Calls a server by another name than its own. */
function statusUnder(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${url}/api/session`, { headers: { Host: host } })
    asked.once('response', (response) => resolve(response.resume().statusCode))
    asked.once('error', reject).end()
  })
}

/** Tries a wrong password as if from an address, and gives what was logged of it. */
async function guess(api: ApiKit, address: string): Promise<string> {
  const body = { email: 'guess@example.com', password: 'wrong' }
  await api.nobody.call('signIn', { body, headers: { 'X-Forwarded-For': address } })
  return api.logged.findLast((line) => line.includes('a sign-in failed')) ?? ''
}
