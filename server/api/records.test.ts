import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { deleteIntegration, findIntegration } from '../store/integrations.ts'
import { type ApiClient, type ApiKit, idleWork, noProjects, startApi } from '../testing/api-kit.ts'
import { createOrder, openShopWorld, SECRET_KEY, type ShopWorld } from '../testing/shop-world.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const OF = { integration: 'orders', flow: 'orders' }

/** What a caller sees of the record that is called ORD-1. */
async function told(client: ApiClient) {
  const open = { params: OF, query: { q: 'ORD-1' } }
  const found = await client.call('searchRecords', { query: { q: 'ord-1' } })
  const person = await client.call('searchRecords', { query: { q: 'anna1@example.org' } })
  const page = await client.call('readRecord', { params: { ...OF, key: '1' } })
  const byLabel = await client.call('listOpenRecords', open)
  const recent = await client.call('listFlowRecords', { params: OF })
  return {
    found: found.body.items.map(({ label }: { label: string | null }) => label),
    person: person.body.items.length,
    page: page.body.label,
    listed: byLabel.body.items.length,
    recent: recent.body.items.map(({ label }: { label: string | null }) => label),
  }
}

describe('what happened to records', () => {
  const cipher = createCipher([Buffer.alloc(32, 7)])
  const started: string[] = []
  let database: TestDatabase
  let api: ApiKit
  let world: ShopWorld
  let shown: ShopWorld['project']
  let operator: ApiClient
  beforeAll(async () => {
    database = await openTestDatabase()
    world = await openShopWorld({ name: 'default', database, cipher })
    shown = world.project
    const projects = { ...noProjects, current: async () => shown }
    const work = {
      ...idleWork,
      startRun: async (...[{ flow }, { cause }]: Parameters<typeof idleWork.startRun>) => {
        started.push(`${flow} ${cause}`)
        return '1'
      },
    }
    api = await startApi({ database, cipher, projects, work })
    operator = await api.signIn('operator')
  })
  afterAll(async () => {
    await api.close()
    await world.close()
    await database.close()
  })
  beforeEach(() => {
    started.length = 0
    shown = world.project
    world.orders.clear()
    world.sales.length = 0
    world.onSale = undefined
  })
  afterEach(async () => {
    const found = await findIntegration(database.db, { workspace: 'default', name: 'orders' })
    if (found) await deleteIntegration(database.db, found.id)
  })

  async function pageOf(key: string) {
    return (await operator.call('readRecord', { params: { ...OF, key } })).body
  }

  async function payloadOf(key: string) {
    const { events } = await pageOf(key)
    const params = { ...OF, key, event: events[0].id }
    return (await operator.call('readPayload', { params })).body
  }

  function listBetween(from: number, to: number, after?: string) {
    const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: 1 }
    return operator.call('listRecordsBetween', {
      params: OF,
      query: after === undefined ? query : { ...query, after },
    })
  }

  function payloads(): Promise<readonly unknown[]> {
    return queryRows(database.db, 'select from payload p join event e on e.id = p.event', [])
  }

  test('a page tells the history of a record, and its links both ways', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    expect(await pageOf('1')).toMatchObject({
      label: 'ORD-1',
      open: null,
      events: [{ outcome: 'done', hasPayload: true, writes: [{ action: 'create', id: 1 }] }],
      links: [{ source: 'shop.order', key: '1', target: 'till.sale', id: 1, isDead: false }],
    })
    const missing = await operator.call('readRecord', { params: { ...OF, key: 'x' } })
    expect(missing.status).toBe(404)
  })

  test('what passed is kept with decisions and origins, without personal values and secrets', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    const payload = await payloadOf('1')
    expect(payload).toMatchObject({
      isMasked: true,
      record: { number: 'ORD-1', email: '***', name: '***', method: 'card' },
      steps: [
        { step: 'steps.0', entered: false },
        { step: 'steps.1', title: 'write till.sale', entered: true, decision: 'create' },
      ],
      writes: [{ set: { reference: 'ORD-1', contact: { email: '***', name: '***' }, method: 3 } }],
      exchanges: [
        {
          role: 'till',
          summary: expect.stringMatching(/^POST \//),
          outcome: '200',
          isGood: true,
          detail: { sent: { contact: { email: '***' }, method: 3 } },
        },
      ],
    })
    expect(payload.writes[0].origins).toContainEqual({
      field: 'method',
      formula: '$translate("method", method)',
      sources: ['method'],
      tableRows: ['method: card'],
    })
    const text = JSON.stringify(payload)
    expect(text).not.toMatch(/anna/i)
    expect(text).not.toContain(SECRET_KEY)
  })

  test('the records of a flow are listed, the one that was processed last first, each once and as it stands', async () => {
    world.orders.set(1, createOrder(1))
    world.orders.set(2, createOrder(2, { name: '' }))
    await world.run()
    world.orders.set(1, createOrder(1, { method: 'cash' }))
    await world.run()
    const { items } = (await operator.call('listFlowRecords', { params: OF })).body
    expect(items).toMatchObject([
      { key: '1', label: 'ORD-1', state: { word: 'created', is: { id: 1 } }, outcome: 'done' },
      { key: '2', state: { word: 'parked', is: null }, outcome: 'parked' },
    ])
    const open = { params: OF, query: { kind: 'open' } }
    expect((await operator.call('listFlowRecords', open)).body.items).toMatchObject([{ key: '2' }])
    const other = { integration: 'orders', flow: 'other' }
    expect((await operator.call('listFlowRecords', { params: other })).body.items).toEqual([])
  })

  test('the records of a time are listed page by page, each once, and none of another time', async () => {
    const began = Date.now()
    world.orders.set(1, createOrder(1))
    world.orders.set(2, createOrder(2, { name: '' }))
    await world.run()
    world.orders.set(1, createOrder(1, { method: 'cash' }))
    await world.run()
    const ended = Date.now() + 1
    const first = (await listBetween(began, ended)).body
    expect(first.items).toMatchObject([{ key: '1', label: 'ORD-1', outcome: 'done' }])
    const second = (await listBetween(began, ended, first.next)).body
    expect(second.items).toMatchObject([{ key: '2', state: { word: 'parked' } }])
    expect((await listBetween(began, ended, second.next)).body).toEqual({ items: [] })
    expect((await listBetween(ended, ended + 86_400_000)).body).toEqual({ items: [] })
    expect((await listBetween(began - 86_400_000, began)).body).toEqual({ items: [] })
    expect((await listBetween(began, ended, 'x')).status).toBe(400)
  })

  test('a day of a long history is found through the index of time', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    const { db } = database
    await queryRows(
      db,
      `insert into event (integration, run, at, flow, key, outcome, flow_version)
       select e.integration, e.run, ?::bigint + n * 60000::bigint, e.flow, 'k' || n, 'done', e.flow_version
       from (select * from event limit 1) e, generate_series(1, 40000) n`,
      [Date.now() - 27 * 86_400_000],
    )
    await queryRows(db, 'analyze event', [])
    const asked: { sql: string; bindings: string[] }[] = []
    const watch = ({ sql, bindings }: { sql: string; bindings: string[] }) => {
      if (sql.includes('from event') && sql.includes('distinct')) asked.push({ sql, bindings })
    }
    db.on('query', watch)
    const day = await operator.call('listRecordsBetween', {
      params: OF,
      query: {
        from: new Date(Date.now() - 3 * 86_400_000).toISOString(),
        to: new Date(Date.now() - 2 * 86_400_000).toISOString(),
      },
    })
    db.removeListener('query', watch)
    expect(day.body.items).toHaveLength(50)
    const [query] = asked
    const plan = await queryRows<{ 'QUERY PLAN': string }>(
      db,
      `explain ${query?.sql.replaceAll(/\$\d+/g, '?')}`,
      query?.bindings ?? [],
    )
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('event_at')
  })

  test('becomes a sample of its flow, with made-up values in place of personal ones', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    world.orders.set(1, createOrder(1, { method: 'cash' }))
    await world.run()
    const editor = await api.signIn('editor')
    const past = await editor.call('listPastRecords', { params: OF })
    expect(past.body.items).toMatchObject([{ key: '1', label: 'ORD-1', outcome: 'done' }])
    const sampled = await editor.call('samplePastRecord', { params: OF, body: { key: '1' } })
    expect(sampled.body).toMatchObject({
      title: 'Order 1',
      from: 'run',
      record: { number: 'ORD-1', method: 'cash' },
    })
    const { email, name } = sampled.body.record
    expect(email).toMatch(/^\S+@\S+$/)
    expect(`${email} ${name}`).not.toMatch(/anna|\*/i)
    const gone = await editor.call('samplePastRecord', { params: OF, body: { key: '9' } })
    expect(gone.status).toBe(404)
    const refused = await operator.call('samplePastRecord', { params: OF, body: { key: '1' } })
    expect(refused.status).toBe(403)
  })

  test('a cause names the table that has no row, and a cause that is the record itself names nothing', async () => {
    world.orders.set(1, createOrder(1, { method: 'bitcoin' }))
    world.orders.set(2, createOrder(2, { name: '' }))
    await world.run()
    const { items } = (await operator.call('listCauses')).body
    expect(items).toHaveLength(2)
    expect(items).toContainEqual(
      expect.objectContaining({
        cause: 'run.formula steps.1.set.method',
        remedies: [{ kind: 'table', name: 'method', title: 'method' }],
      }),
    )
    expect(items).toContainEqual(
      expect.objectContaining({ cause: 'step.fail steps.0', remedies: [] }),
    )
  })

  test('what is told of a failure has no personal values: not for people, not in the database', async () => {
    world.orders.set(1, createOrder(1, { method: 'blocked' }))
    await world.run()
    const reason = 'order ORD-1 of *** <***> is blocked'
    expect(await pageOf('1')).toMatchObject({ open: { reason }, events: [{ reason }] })
    const causes = await operator.call('listCauses')
    expect(causes.body.items).toMatchObject([{ example: reason }])
    expect((await payloadOf('1')).steps[0].reason).toBe(reason)
    for (const table of ['event', 'record', 'run', 'alert']) {
      const rows = await queryRows<{ row: string }>(
        database.db,
        `select t::text as row from ${table} t`,
        [],
      )
      expect(rows.map(({ row }) => row).join()).not.toMatch(/anna/i)
    }
  })

  test('names of records that are personal show to nobody who may not reveal, nor are they found', async () => {
    world.orders.set(1, createOrder(1, { name: '' }))
    await world.run()
    const viewer = await api.signIn('viewer')
    // The reason tells the number, too: that is not what is looked at here.
    await queryRows(database.db, `update record set reason = 'x'`, [])
    await queryRows(database.db, `update event set reason = 'x'`, [])
    const all = { found: ['ORD-1'], person: 1, page: 'ORD-1', listed: 1, recent: ['ORD-1'] }
    expect(await told(operator)).toEqual(all)
    expect(await told(viewer)).toEqual({ ...all, person: 0 })

    const { project } = world.project
    const { shop } = project.connectors
    if (!shop) throw new Error('the project of this test has a shop')
    const order = { ...shop.resources['order'], personal: ['number'] } as never
    const resources = { ...shop.resources, order }
    const connectors = { ...project.connectors, shop: { ...shop, resources } }
    shown = { ...shown, project: { ...project, connectors } }
    expect(await told(operator)).toEqual(all)
    expect(await told(viewer)).toEqual({
      found: [],
      person: 0,
      page: null,
      listed: 0,
      recent: [null],
    })
  })

  test('in full mode a person with a reason sees personal values, which the audit log tells', async () => {
    const administrator = await api.signIn('administrator')
    const { headers, body } = await administrator.call('readPrivacy')
    expect(body).toEqual({ payloads: 'masked', payloadDays: 14, historyDays: 365 })
    const etag = headers.get('ETag') ?? ''
    const ask = { body: { ...body, payloads: 'full' }, headers: { 'If-Match': etag } }
    expect((await administrator.call('changePrivacy', ask)).status).toBe(200)
    expect((await administrator.call('changePrivacy', ask)).status).toBe(412)
    world.orders.set(1, createOrder(1))
    await world.run()
    expect(JSON.stringify(await payloadOf('1'))).not.toMatch(/anna/i)
    const { events } = await pageOf('1')
    const params = { ...OF, key: '1', event: events[0].id }
    const revealed = await operator.call('revealPayload', { params, body: { why: 'a complaint' } })
    expect(revealed.body).toMatchObject({ isMasked: false, record: { email: 'Anna1@Example.org' } })
    const [audited] = await queryRows<{ text: string }>(
      database.db,
      `select details::text as text from audit where details::text like '%complaint%'`,
      [],
    )
    expect(audited?.text).toContain('a complaint')
    const { headers: now, body: full } = await administrator.call('readPrivacy')
    await administrator.call('changePrivacy', {
      body: { ...full, payloads: 'masked' },
      headers: { 'If-Match': now.get('ETag') ?? '' },
    })
  })

  test('where nothing that passed is to be kept nothing is, but what became of each record', async () => {
    const administrator = await api.signIn('administrator')
    const keep = async (what: 'masked' | 'none'): Promise<void> => {
      const { headers, body } = await administrator.call('readPrivacy')
      const ask = {
        body: { ...body, payloads: what },
        headers: { 'If-Match': headers.get('ETag') ?? '' },
      }
      expect((await administrator.call('changePrivacy', ask)).status).toBe(200)
    }
    await keep('none')
    const before = await payloads()
    world.orders.set(1, createOrder(1))
    world.orders.set(2, createOrder(2, { method: 'unknown' }))
    await world.run()
    expect(await payloads()).toHaveLength(before.length)
    const { events } = await pageOf('1')
    expect(events).toMatchObject([{ outcome: 'done', hasPayload: false }])
    const params = { ...OF, key: '1', event: events[0].id }
    expect((await operator.call('readPayload', { params })).status).toBe(404)
    const body = { why: 'a complaint' }
    expect((await operator.call('revealPayload', { params, body })).status).toBe(404)
    await keep('masked')
  })

  test('a person is exported and erased by e-mail address; links stay', async () => {
    const administrator = await api.signIn('administrator')
    world.orders.set(1, createOrder(1))
    world.orders.set(2, createOrder(2, { method: 'shells' }))
    world.orders.set(3, createOrder(3, { email: 'anna2@example.org' }))
    await world.run()
    const body = { email: 'ANNA2@example.org' }
    const held = (await administrator.call('exportPerson', { body })).body.held
    expect(
      held.map(({ what, key }: Record<string, string>) => `${what} ${key}`).toSorted(),
    ).toEqual(['event 2', 'event 3', 'open record 2'])
    const erased = await administrator.call('erasePerson', { body })
    expect(erased.body).toEqual({ payloads: 2, records: 1, events: 2, others: 0, files: [] })
    expect((await administrator.call('exportPerson', { body })).body.held).toEqual([])
    expect(await pageOf('3')).toMatchObject({
      label: null,
      events: [{ hasPayload: false }],
      links: [{ key: '3' }],
    })
    expect(await pageOf('1')).toMatchObject({ label: 'ORD-1', events: [{ hasPayload: true }] })
  })

  test('records are searched by key, label, e-mail address and words of an error', async () => {
    for (const id of [71, 72, 73]) world.orders.set(id, createOrder(id))
    world.orders.set(74, createOrder(74, { method: 'shells' }))
    await world.run()
    const keysOf = async (q: string) => {
      const { body } = await operator.call('searchRecords', { query: { q } })
      return body.items.map(({ key }: { key: string }) => key)
    }
    expect(await keysOf('7')).toEqual(['71', '72', '73', '74'])
    expect(await keysOf('ord-72')).toEqual(['72'])
    expect(await keysOf('anna73@EXAMPLE.org')).toEqual(['73'])
    expect(await keysOf('row shells')).toEqual(['74'])
    expect(await keysOf('nothing')).toEqual([])
    const first = await operator.call('searchRecords', { query: { q: '7', limit: 3 } })
    const query = { q: '7', limit: 3, after: first.body.next }
    const second = await operator.call('searchRecords', { query })
    expect(second.body.items.map(({ key }: { key: string }) => key)).toEqual(['74'])
    const wrong = await operator.call('searchRecords', { query: { q: '7', after: 'what' } })
    expect(wrong.body.type).toBe('invalid_cursor')
  })

  test('open records are grouped by cause, listed page by page and counted', async () => {
    for (const id of [1, 2, 3]) world.orders.set(id, createOrder(id, { method: 'shells' }))
    world.orders.set(4, createOrder(4, { name: '' }))
    await world.run()
    const causes = (await operator.call('listCauses')).body.items
    expect(causes).toMatchObject([
      { flow: 'orders', state: 'parked', count: 3 },
      { flow: 'orders', state: 'parked', count: 1, example: 'order ORD-4 has no name' },
    ])
    const query = { limit: 2, cause: causes[0].cause }
    const first = (await operator.call('listOpenRecords', { params: OF, query })).body
    expect(first).toMatchObject({ total: 3, items: [{ key: '1' }, { key: '2' }] })
    const rest = { ...query, after: first.next }
    const second = (await operator.call('listOpenRecords', { params: OF, query: rest })).body
    expect(second.items).toMatchObject([{ key: '3' }])
    expect(second.next).toBeUndefined()
    const worded = (await operator.call('listOpenRecords', { params: OF, query: { q: 'ord-4' } }))
      .body
    expect(worded).toMatchObject({ total: 1, items: [{ key: '4' }] })
  })

  test('an open record that is gone from the source is called as it was when it was there', async () => {
    world.orders.set(1, createOrder(1, { name: '' }))
    await world.run()
    await queryRows(database.db, 'update record set deleted = true, label = null', [])
    const { items } = (await operator.call('listOpenRecords', { params: OF })).body
    expect(items).toMatchObject([{ key: '1', label: 'ORD-1' }])
    expect((await pageOf('1')).label).toBe('ORD-1')
  })

  test('all of a cause, some, or all of a state are retried', async () => {
    for (const id of [1, 2, 3]) world.orders.set(id, createOrder(id, { method: 'shells' }))
    await world.run()
    const [{ cause }] = (await operator.call('listCauses')).body.items
    const retry = async (body: object) =>
      (await operator.call('retryRecords', { params: OF, body })).body.count
    expect(await retry({ flow: 'orders', keys: ['1', 'none'] })).toBe(1)
    expect(started).toEqual(['orders retry'])
    expect(await retry({ flow: 'orders', cause })).toBe(2)
    expect(await retry({ flow: 'orders', state: 'parked' })).toBe(0)
    for (const id of [1, 2, 3]) world.orders.set(id, createOrder(id))
    await world.run('changes')
    expect((await operator.call('listCauses')).body.items).toEqual([])
  })

  test('an ignored record is closed with its reason, and opens when the source changes', async () => {
    world.orders.set(1, createOrder(1, { method: 'shells' }))
    await world.run()
    const body = { selection: { flow: 'orders', keys: ['1'] }, why: 'paid at the counter' }
    const ignored = await operator.call('ignoreRecords', { params: OF, body })
    expect(ignored.body).toEqual({ count: 1, bulk: null })
    await world.run()
    const page = await pageOf('1')
    expect(page.open).toBeNull()
    expect(page.events[0]).toMatchObject({ outcome: 'dropped' })
    expect(page.events[0].reason).toMatch(/^ignored by operator-.*: paid at the counter$/)
    world.orders.set(1, createOrder(1, { method: 'stones' }))
    await world.run()
    expect((await pageOf('1')).open).toMatchObject({ state: 'parked' })
  })

  test('an open record is read, edited and done', async () => {
    world.orders.set(1, createOrder(1, { method: 'shells' }))
    await world.run()
    const params = { ...OF, key: '1' }
    const { record, schema, deciding } = (await operator.call('readOpenRecord', { params })).body
    expect(record).toMatchObject({ number: 'ORD-1', method: 'shells' })
    expect(schema.properties.method).toEqual({ type: 'string' })
    // The table has no row for it.
    expect(deciding).toEqual(['method'])
    const administrator = await api.signIn('administrator')
    const read = await administrator.call('listAudit', { query: { action: 'readOpenRecord' } })
    expect(read.body.items[0].subject).toMatch(/orders\/1$/)
    const body = { record: { ...record, method: 'cash' } }
    const done = await operator.call('retryEdited', { params, body })
    expect(done.body).toEqual({ outcome: 'done', reason: null })
    expect(world.sales).toMatchObject([{ reference: 'ORD-1', method: 1 }])
    await world.run()
    expect((await pageOf('1')).open).toBeNull()
    expect((await operator.call('retryEdited', { params, body })).status).toBe(200)
  })

  test('a record that was edited is done, though its page was closed', async () => {
    world.orders.set(1, createOrder(1, { method: 'shells' }))
    await world.run()
    const params = { ...OF, key: '1' }
    const { record } = (await operator.call('readOpenRecord', { params })).body
    const page = new AbortController()
    world.onSale = async () => {
      page.abort()
      // So long that the server has seen it.
      await delay(500)
    }
    const sent = operator.fetch(
      '/api/workspaces/default/integrations/orders/flows/orders/records/1/retry',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ record: { ...record, method: 'cash' } }),
        signal: page.signal,
      },
    )
    await expect(sent).rejects.toThrow('aborted')
    await expect.poll(async () => (await pageOf('1')).open, { timeout: 90_000 }).toBeNull()
    expect((await pageOf('1')).events[0]).toMatchObject({ outcome: 'done' })
    expect(world.sales).toHaveLength(1)
  })

  test('a question that nobody asked takes no answer', async () => {
    world.orders.set(1, createOrder(1, { method: 'shells' }))
    await world.run()
    const params = { ...OF, key: '1' }
    const answered = await operator.call('answerDoubt', { params, body: { isThere: false } })
    expect(answered.body.type).toBe('not_in_doubt')
  })

  test('a flow that read everything is not behind, however old the last change is', async () => {
    const began = Date.now()
    await world.run()
    const { summary } = (await operator.call('readFlow', { params: OF })).body
    expect(Date.parse(summary.handledUpTo)).toBeGreaterThanOrEqual(began - 1_000)
  })

  test('runs are listed newest first, and summed up by the hour', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    await world.run()
    const list = (await operator.call('listRuns', { query: { limit: 1 } })).body
    expect(list.items).toMatchObject([
      { flow: 'orders', state: 'finished', counts: { unchanged: 1 } },
    ])
    const older = (await operator.call('listRuns', { query: { limit: 1, after: list.next } })).body
    expect(older.items).toMatchObject([{ counts: { done: 1, created: 1 } }])
    const run = await operator.call('readRun', { params: { run: older.items[0].run } })
    expect(run.body).toEqual(older.items[0])
    const now = Date.now()
    const from = new Date(now - 3_600_000 * 2).toISOString()
    const to = new Date(now + 3_600_000).toISOString()
    const trends = await operator.call('readTrends', { query: { from, to, by: 'day' } })
    const runs = trends.body.items.reduce(
      (sum: number, each: { runs: number }) => sum + each.runs,
      0,
    )
    expect(runs).toBe(2)

    // Where it is 5:30 later, a day begins at 18:30 of UTC.
    const there = { from, to, by: 'day', offset: 330 }
    const [day] = (await operator.call('readTrends', { query: there })).body.items
    expect(day.at).toMatch(/T18:30:00/)
    expect(now - Date.parse(day.at)).toBeLessThan(26 * 3_600_000)
  })
})
