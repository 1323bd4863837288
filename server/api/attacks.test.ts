import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LiveEvent } from '../contract/runs.ts'
import { queryRows } from '../database/query.ts'
import { saveMembership } from '../people/memberships.ts'
import { disablePerson } from '../people/people.ts'
import { createSession } from '../people/sessions.ts'
import { createWorkspace } from '../people/workspaces.ts'
import {
  type Answered,
  type ApiClient,
  type ApiKit,
  createClient,
  startApi,
} from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { Handlers } from './handler.ts'

const NO_EVENT: LiveEvent = { at: '2026-01-01T00:00:00Z', running: [], ended: [], records: {} }
const DAY_MS = 86_400_000

const followLive: Handlers['followLive'] = async ({ signal }) => ({
  stream: (async function* follow() {
    yield NO_EVENT
    if (!signal.aborted) await once(signal, 'abort')
  })(),
})

describe('whoever attacks', () => {
  let database: TestDatabase
  let api: ApiKit
  let now = Date.now()
  beforeAll(async () => {
    database = await openTestDatabase()
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, now)
  })
  afterEach(() => api.close())
  afterAll(() => database.close())

  async function start(handlers: Partial<Handlers> = {}): Promise<void> {
    now = Date.now()
    const clock = { now: () => now }
    api = await startApi({ database, clock }, { handlers, heartbeatMs: 20 })
  }

  describe('with an Idempotency-Key', () => {
    let begun: string[]
    const startCounting = (): Promise<void> => {
      begun = []
      return start({
        startRun: async ({ params, principal }) => {
          begun.push(`${params.workspace} ${principal?.id}`)
          await new Promise((resolve) => {
            setTimeout(resolve, 50)
          })
          return { body: { job: String(begun.length) } }
        },
      })
    }
    test('gets nothing of what another caller did with the same one', async () => {
      await startCounting()
      const anna = await api.signIn('operator')
      const others = [await api.signIn('operator'), await api.withToken('operator')]
      expect((await run(anna, 'same')).body).toEqual({ job: '1' })
      for (const [at, other] of others.entries()) {
        const answer = await run(other, 'same')
        expect(answer.body).toEqual({ job: String(at + 2) })
        expect(answer.headers.get('Idempotent-Replayed')).toBeNull()
      }
    })

    test('is refused where the key stood for another body or another workspace', async () => {
      await startCounting()
      const owner = await api.signIn('owner')
      await run(owner, 'one')
      for (const more of [{ kind: 'all' }, { workspace: 'other' }]) {
        expect(await run(owner, 'one', more)).toMatchObject({
          status: 422,
          body: { type: 'idempotency_key_reused' },
        })
      }
      expect(begun).toHaveLength(1)
    })

    test('begins one action, however many calls come at once', async () => {
      await startCounting()
      const caller = await api.signIn('operator')
      const answers = await Promise.all(Array.from({ length: 20 }, () => run(caller, 'crowd')))
      expect(begun).toHaveLength(1)
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
      expect(statuses.every((status) => status === 200 || status === 409)).toBe(true)
      expect((await run(caller, 'crowd')).body).toEqual({ job: '1' })
    })

    test('hears no answer again for which their role is too low by now', async () => {
      await startCounting()
      const caller = await api.signIn('operator')
      await run(caller, 'lowered')
      const person = await personOf(caller)
      await saveMembership(database.db, { workspace: 'default', person, role: 'viewer' })
      expect((await run(caller, 'lowered')).status).toBe(403)
    })
  })

  describe('by forging calls of a browser', () => {
    test('changes nothing with a cookie alone, or with the token of another session', async () => {
      await start()
      const anna = await api.signIn('administrator')
      const eve = await api.signIn('administrator')
      const again = await createSession(database.db, await personOf(anna), now)
      const cookie = { Cookie: anna.headers['Cookie'] ?? '' }
      for (const token of [
        undefined,
        '',
        'undefined',
        eve.headers['X-CSRF-Token'],
        again.csrf,
        `${anna.headers['X-CSRF-Token']} `.repeat(2),
      ]) {
        const forged = createClient(api.url, {
          ...cookie,
          ...(token !== undefined && { 'X-CSRF-Token': token }),
        })
        const answer = await forged.call('changeWorkspace', { body: { title: 'Forged' } })
        expect(answer).toMatchObject({ status: 403, body: { type: 'forgery_suspected' } })
        expect((await forged.call('signOut')).status).toBe(403)
      }
      expect((await anna.call('listPeople')).status).toBe(200)
    })

    test('changes nothing with what a form may send', async () => {
      await start()
      const anna = await api.signIn('administrator')
      const { Cookie = '' } = anna.headers
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        for (const method of ['PATCH', 'POST']) {
          const response = await api.nobody.fetch('/api/workspaces/default?_method=PATCH', {
            method,
            headers: { Cookie, 'Content-Type': type, 'X-HTTP-Method-Override': 'PATCH' },
            body: '{"title":"Forged"}',
          })
          expect([403, 405]).toContain(response.status)
        }
      }
      const [row] = await queryRows<{ title: string }>(
        database.db,
        `select title from workspace where name = 'default'`,
        [],
      )
      expect(row?.title).not.toBe('Forged')
    })

    test('changes nothing by a call that only reads', async () => {
      await start()
      const anna = await api.signIn('administrator')
      const response = await api.nobody.fetch('/api/session', {
        method: 'HEAD',
        headers: { Cookie: anna.headers['Cookie'] ?? '' },
      })
      expect(response.status).toBe(200)
      expect((await anna.call('listPeople')).status).toBe(200)
    })
  })

  describe('by keeping a stream open', () => {
    test('hears nothing of another workspace', async () => {
      await start({ followLive })
      for (const caller of [await api.signIn('administrator'), await api.withToken('viewer')]) {
        const response = await openLive(caller, 'other')
        expect(response.status).toBe(404)
        expect(await response.text()).not.toContain('data:')
      }
      expect((await openLive(api.nobody)).status).toBe(401)
    })

    const ENDS: readonly [string, (person: string) => Promise<unknown>][] = [
      [
        'were taken out of the workspace',
        (person) =>
          queryRows(database.db, 'delete from membership where person = ?::bigint', [person]),
      ],
      ['were disabled', (person) => disablePerson(database.db, person, true)],
      [
        'have been idle for long',
        async () => {
          now += 13 * 3_600_000
        },
      ],
    ]
    test.each(ENDS)('hears no more once they %s', async (_, end) => {
      await start({ followLive })
      const caller = await api.signIn('viewer')
      const person = await personOf(caller)
      const response = await openLive(caller)
      expect(response.status).toBe(200)
      await end(person)
      expect(await response.text()).toContain('data: ')
    })

    test('hears no more once their token was revoked, or ran out', async () => {
      await start({ followLive })
      const administrator = await api.signIn('administrator')
      const make = async () => {
        const body = { name: 'x', role: 'viewer', days: 1 }
        const { token, secret } = (await administrator.call('createToken', { body })).body
        const stream = await openLive(createClient(api.url, { Authorization: `Bearer ${secret}` }))
        expect(stream.status).toBe(200)
        return { id: token.id as string, stream }
      }
      const revoked = await make()
      await administrator.call('deleteToken', { params: { token: revoked.id } })
      expect(await revoked.stream.text()).toContain('data: ')
      const old = await make()
      now += 2 * DAY_MS
      expect(await old.stream.text()).toContain('data: ')
    })

    test('takes no place from others', async () => {
      await start({ followLive })
      const eve = await api.signIn('viewer')
      const streams = await Promise.all(Array.from({ length: 40 }, () => openLive(eve)))
      expect(streams.filter(({ status }) => status === 429)).toHaveLength(10)
      expect((await openLive(await api.signIn('viewer'))).status).toBe(200)
      expect((await eve.call('readSession')).status).toBe(200)
    })
  })

  describe('with a token that leaked', () => {
    test('makes nothing that outlives it: no token, no person, no role', async () => {
      await start()
      const administrator = await api.signIn('administrator')
      const thief = await api.withToken('administrator')
      const body = { email: 'eve@example.com', name: 'Eve', role: 'administrator' }
      const token = { name: 'x', role: 'viewer', days: 366 }
      const viewer = await personOf(await api.signIn('viewer'))
      const { id: invited } = (
        await administrator.call('addPerson', { body: { ...body, email: 'new@example.com' } })
      ).body
      const answers = [
        await thief.call('createToken', { body: token }),
        await thief.call('addPerson', { body }),
        await thief.call('invitePerson', { params: { person: invited } }),
        await thief.call('changePerson', {
          params: { person: viewer },
          body: { role: 'administrator' },
        }),
      ]
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 403, body: { type: 'forbidden' } })
      }
      const { items } = (await administrator.call('listPeople')).body
      expect(items.find(({ email }: { email: string }) => email === body.email)).toBeUndefined()
      expect(items.find(({ id }: { id: string }) => id === viewer).role).toBe('viewer')
    })

    test('does no more with it than its role may, and nothing elsewhere', async () => {
      await start()
      const viewer = await api.withToken('viewer')
      expect((await viewer.call('listRuns')).status).toBe(200)
      expect((await viewer.call('listTokens')).status).toBe(403)
      expect((await viewer.call('listRuns', { params: { workspace: 'other' } })).status).toBe(404)
      const cookie = (await api.signIn('administrator')).headers['Cookie'] ?? ''
      const both = createClient(api.url, { ...viewer.headers, Cookie: cookie })
      expect((await both.call('listTokens')).status).toBe(403)
    })

    test('finds nothing by writing it otherwise', async () => {
      await start()
      const { Authorization = '' } = (await api.withToken('viewer')).headers
      const secret = Authorization.replace('Bearer ', '')
      for (const value of [
        `Bearer ${secret.toUpperCase()}`,
        `Bearer ${secret} `.repeat(2),
        `Bearer ${secret.slice(0, -1)}`,
        `Bearer ${secret}x`,
        `Basic ${Buffer.from(`x:${secret}`).toString('base64')}`,
        secret,
      ]) {
        const answer = await createClient(api.url, { Authorization: value }).call('listRuns')
        expect(answer.status).toBe(401)
      }
      const query = await api.nobody.fetch(`/api/workspaces/default/runs?token=${secret}`)
      expect(query.status).toBe(401)
    })
  })
})

async function personOf(caller: ApiClient): Promise<string> {
  return (await caller.call('readSession')).body.person.id
}

function run(
  caller: ApiClient,
  key: string,
  { workspace = 'default', kind = 'changes' } = {},
): Promise<Answered> {
  return caller.call('startRun', {
    params: { workspace, integration: 'shop', flow: 'orders' },
    body: { scope: { kind } },
    headers: { 'Idempotency-Key': key },
  })
}

function openLive(caller: ApiClient, workspace = 'default'): Promise<Response> {
  return caller.fetch(`/api/workspaces/${workspace}/live`)
}
