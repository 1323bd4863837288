import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { say } from '../../engine/index.ts'
import type { LiveEvent } from '../contract/runs.ts'
import { queryRows } from '../database/query.ts'
import { notFound, requireSameState } from '../problems/api-error.ts'
import { type ApiClient, type ApiKit, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { Handlers } from './handler.ts'

const NO_EVENT: LiveEvent = { at: '2026-01-01T00:00:00Z', running: [], ended: [], records: {} }
const PRIVACY = { payloads: 'none', payloadDays: 14, historyDays: 365 } as const
const FLOW = { integration: 'shop', flow: 'orders' }
/** In which an answer comes in time at least once. */
const BUSY = { timeout: 90_000 }

describe('a route', () => {
  let database: TestDatabase
  let api: ApiKit
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterEach(() => api.close())
  afterAll(() => database.close())

  async function start(handlers: Partial<Handlers>, options = {}): Promise<ApiClient> {
    api = await startApi({ database }, { handlers, heartbeatMs: 20, ...options })
    return api.signIn('administrator')
  }

  describe('that asks systems', () => {
    const params = { connection: 'till', resource: 'item' }
    let answer: () => void
    const startSlow = (): Promise<ApiClient> => {
      const answered = new Promise<void>((resolve) => (answer = resolve))
      return start({
        listChoices: async () => {
          await answered
          return { body: { items: [], isCut: false } }
        },
        checkConnection: async () => {
          await answered
          return { body: { isGood: true, isAsked: true, message: 'CCV SalesPOS answers' } }
        },
      })
    }

    test('does so for one caller ten times at once, and not more', async () => {
      const caller = await startSlow()
      const operator = await api.signIn('operator')
      const settled: number[] = []
      const note = ({ status }: { readonly status: number }): number => settled.push(status)
      const asked = Array.from({ length: 12 }, (_, at) =>
        at % 2 === 0
          ? caller.call('listChoices', { params }).then(note)
          : caller.call('checkConnection', { params: { connection: 'till' } }).then(note),
      )
      await vi.waitFor(() => expect(settled).toEqual([429, 429]), BUSY)
      const other = operator.call('listChoices', { params })
      expect((await caller.call('listAudit')).status).toBe(200)
      answer()
      await Promise.all(asked)
      expect(settled.filter((status) => status === 200)).toHaveLength(10)
      expect((await other).status).toBe(200)
      expect((await caller.call('listChoices', { params })).status).toBe(200)
    })
  })

  describe('with a state', () => {
    let state: string
    let saved: number
    const startWithState = (): Promise<ApiClient> => {
      state = 'v1'
      saved = 0
      return start({
        readPrivacy: async () => ({ body: PRIVACY, etag: state }),
        changePrivacy: async ({ ifMatch }) => {
          requireSameState(ifMatch, state)
          saved += 1
          state = 'v2'
          return { body: PRIVACY, etag: state }
        },
      })
    }

    test('tells it, and tells no more when the caller has it already', async () => {
      const caller = await startWithState()
      const read = await caller.call('readPrivacy')
      expect(read.headers.get('ETag')).toBe('"v1"')
      for (const tag of ['"v1"', 'W/"v1"', '"v0", "v1"']) {
        const again = await caller.call('readPrivacy', { headers: { 'If-None-Match': tag } })
        expect(again).toMatchObject({ status: 304, body: undefined })
      }
      const other = await caller.call('readPrivacy', { headers: { 'If-None-Match': '"v0"' } })
      expect(other.status).toBe(200)
    })

    test('is told anew in another language, and changed whichever it was read in', async () => {
      const caller = await startWithState()
      const dutch = { 'Accept-Language': 'nl', 'If-None-Match': '"v1"' }
      const read = await caller.call('readPrivacy', { headers: dutch })
      expect([read.status, read.headers.get('ETag')]).toEqual([200, '"v1;nl"'])
      expect(read.headers.get('Vary')).toContain('Accept-Language')
      const again = { ...dutch, 'If-None-Match': '"v1;nl"' }
      expect((await caller.call('readPrivacy', { headers: again })).status).toBe(304)
      const good = await caller.call('changePrivacy', {
        body: PRIVACY,
        headers: { 'If-Match': '"v1;nl"' },
      })
      expect(good.status).toBe(200)
    })

    test('is changed only by who knows it', async () => {
      const caller = await startWithState()
      const change = (headers: Record<string, string>) =>
        caller.call('changePrivacy', { body: PRIVACY, headers })
      expect(await change({})).toMatchObject({ status: 428, body: { type: 'if_match_needed' } })
      expect((await change({ 'If-Match': 'v1' })).status).toBe(400)
      const late = await change({ 'If-Match': '"v0"' })
      expect(late).toMatchObject({ status: 412, body: { type: 'changed_meanwhile' } })
      expect(saved).toBe(0)
      const good = await change({ 'If-Match': 'W/"v1"' })
      expect([good.status, good.headers.get('ETag')]).toEqual([200, '"v2"'])
      expect((await change({ 'If-Match': '"v1"' })).status).toBe(412)
      expect(saved).toBe(1)
    })
  })

  test('that is an action is done once for an Idempotency-Key, and audited once', async () => {
    let runs = 0
    const caller = await start({
      startRun: async () => {
        runs += 1
        return { body: { job: String(runs) } }
      },
    })
    const ask = (key: string, kind = 'changes') =>
      caller.call('startRun', {
        params: FLOW,
        body: { scope: { kind } },
        headers: { 'Idempotency-Key': key },
      })
    const [first, again] = [await ask('k1'), await ask('k1')]
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await ask('k1', 'all')).toMatchObject({ status: 422 })
    expect((await ask('k2')).body).toEqual({ job: '2' })
    const { items } = (await caller.call('listAudit', { query: { action: 'startRun' } })).body
    expect(items).toMatchObject([{ subject: 'shop/orders' }, { subject: 'shop/orders' }])
  })

  test('that takes too long is given up', async () => {
    const caller = await start({ listRuns: () => new Promise(() => {}) }, { timeoutMs: 20 })
    expect(await caller.call('listRuns')).toMatchObject({ status: 503, body: { type: 'too_slow' } })
  })

  test('that takes too long is not begun again by repeating it', async () => {
    let begun = 0
    const startRun = (): Promise<never> => {
      begun += 1
      return new Promise(() => {})
    }
    const caller = await start({ startRun }, { timeoutMs: 100 })
    const ask = () =>
      caller.call('startRun', {
        params: FLOW,
        body: { scope: { kind: 'changes' } },
        headers: { 'Idempotency-Key': 'slow' },
      })
    expect((await ask()).status).toBe(503)
    // A busy machine may take too long to say even that.
    await vi.waitFor(async () => {
      expect(await ask()).toMatchObject({ status: 409, body: { type: 'action_under_way' } })
    }, BUSY)
    expect(begun).toBe(1)
  })

  test('that takes too long and goes on is audited, and its answer is kept', async () => {
    const slow = new EventTarget()
    const ended = once(slow, 'end')
    const caller = await start(
      {
        startRun: async () => {
          await ended
          return { body: { job: '7' }, etag: 'v7' }
        },
      },
      { timeoutMs: 100 },
    )
    const ask = () =>
      caller.call('startRun', {
        params: FLOW,
        body: { scope: { kind: 'changes' } },
        headers: { 'Idempotency-Key': 'late' },
      })
    expect((await ask()).status).toBe(503)
    slow.dispatchEvent(new Event('end'))
    await vi.waitFor(async () => {
      const again = await ask()
      expect([again.status, again.body, again.headers.get('ETag')]).toEqual([
        200,
        { job: '7' },
        '"v7"',
      ])
    }, BUSY)
    await vi.waitFor(async () => {
      const { body } = await caller.call('listAudit', { query: { action: 'startRun' } })
      expect(body.items[0].who).toMatch(/^administrator/)
    }, BUSY)
  })

  test('that is a change is not begun where the audit log cannot be written', async () => {
    let stopped = 0
    const caller = await start({
      stopRun: async () => {
        stopped += 1
        return {}
      },
    })
    await queryRows(database.db, 'alter table audit rename to audit_gone', [])
    const { status } = await caller.call('stopRun', { params: FLOW })
    await queryRows(database.db, 'alter table audit_gone rename to audit', [])
    expect([status, stopped]).toEqual([500, 0])
  })

  test('that is a change is in the audit log while it is under way, and tells how it ended', async () => {
    const ends = new EventTarget()
    const ended = once(ends, 'end')
    const caller = await start({
      startRun: async () => {
        await ended
        throw new Error('it broke half way')
      },
      stopRun: async () => {
        throw notFound(say('noRunUnderWay', {}))
      },
    })
    const newest = async () => (await caller.call('listAudit', { query: { limit: 1 } })).body.items
    const asked = caller.call('startRun', { params: FLOW, body: { scope: { kind: 'all' } } })
    const line = { action: 'startRun', subject: 'shop/orders' }
    await vi.waitFor(async () => {
      expect(await newest()).toMatchObject([{ ...line, outcome: 'begun' }])
    }, BUSY)
    ends.dispatchEvent(new Event('end'))
    expect((await asked).status).toBe(500)
    expect((await caller.call('stopRun', { params: FLOW })).status).toBe(404)
    expect(await newest()).toMatchObject([{ ...line, outcome: 'failed' }])
  })

  test('that is a change answers what was done when its line cannot be completed', async () => {
    const caller = await start({
      stopRun: async () => {
        await queryRows(database.db, 'alter table audit rename to audit_gone', [])
        return {}
      },
    })
    const { status } = await caller.call('stopRun', { params: FLOW })
    await queryRows(database.db, 'alter table audit_gone rename to audit', [])
    expect(status).toBe(204)
    expect(api.logged.join()).toContain('a change is audited in part')
  })

  test('whose answer breaks the contract fails, where answers are checked', async () => {
    const caller = await start({ listRuns: async () => ({ body: { items: [{}] } }) as never })
    expect((await caller.call('listRuns')).status).toBe(500)
    expect(api.logged.join()).toContain('the answer breaks the contract')
  })

  describe('that is a stream', () => {
    let ended: Promise<unknown>
    const startStream = (): Promise<ApiClient> => {
      const end = new EventTarget()
      ended = once(end, 'end')
      return start({
        followLive: async ({ signal }) => ({
          stream: (async function* follow() {
            try {
              yield NO_EVENT
              if (!signal.aborted) await once(signal, 'abort')
            } finally {
              end.dispatchEvent(new Event('end'))
            }
          })(),
        }),
      })
    }
    test('sends its events, and signs of life', async () => {
      const gone = new AbortController()
      const response = await openStream(await startStream(), { signal: gone.signal })
      expect(response.headers.get('Content-Type')).toMatch(/^text\/event-stream/)
      let text = ''
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString()
        if (text.includes(': still here')) break
      }
      expect(text).toContain(`data: ${JSON.stringify(NO_EVENT)}\n\n`)
    })

    test('ends when its caller goes away', async () => {
      const gone = new AbortController()
      await openStream(await startStream(), { signal: gone.signal })
      gone.abort()
      await ended
      expect(api.logged.join()).not.toContain('"level":50')
    })

    test('ends when its caller is signed out', async () => {
      const caller = await startStream()
      const response = await openStream(caller)
      await caller.call('signOut')
      expect(await response.text()).toContain('data: ')
    })

    test('ends when the server stops', async () => {
      const stop = new AbortController()
      const caller = await startStream()
      const other = await startApi(
        { database },
        {
          stop: stop.signal,
          handlers: {
            followLive: async ({ signal }) => ({
              stream: (async function* follow() {
                yield NO_EVENT
                if (!signal.aborted) await once(signal, 'abort')
              })(),
            }),
          },
        },
      )
      const response = await fetch(`${other.url}/api/workspaces/default/live`, {
        headers: caller.headers,
      })
      stop.abort()
      expect(await response.text()).toContain('data: ')
      await other.close()
    })

    test('that is given up before it began counts no more', async () => {
      const caller = await startStream()
      for (let at = 0; at < 35; at += 1) {
        const asked = request(`${api.url}/api/workspaces/default/live`, { headers: caller.headers })
        asked.on('error', () => {})
        asked.end()
        await once(asked, 'socket')
        await new Promise<void>((resolve) => {
          asked.socket?.once('connect', () => setImmediate(resolve))
        })
        asked.destroy()
      }
      const gone = new AbortController()
      await vi.waitFor(async () => {
        expect((await openStream(caller, { signal: gone.signal })).status).toBe(200)
      }, BUSY)
      gone.abort()
    })

    test('is one of at most thirty of a caller', async () => {
      const caller = await startStream()
      const gone = new AbortController()
      const streams = Array.from({ length: 31 }, () => openStream(caller, { signal: gone.signal }))
      const statuses = (await Promise.all(streams)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 429)).toHaveLength(1)
      gone.abort()
    })
  })
})

function openStream(caller: ApiClient, init = {}): Promise<Response> {
  return caller.fetch('/api/workspaces/default/live', init)
}
