import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../contract/route.ts'
import { type RouteName, routes } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { keepPlan } from '../installation/kept-plans.ts'
import { saveMembership } from '../people/memberships.ts'
import { createPerson } from '../people/people.ts'
import { createToken } from '../people/tokens.ts'
import { createWorkspace } from '../people/workspaces.ts'
import { createProjects } from '../projects/create-projects.ts'
import { type ApiClient, type ApiKit, startApi } from '../testing/api-kit.ts'
import { sampleOf } from '../testing/sample-of.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const integration = 'lightspeed-ccv'
const flow = 'orders'
const KEY = 'their-record'
/** Where what the other workspace has is kept. */
const TABLES =
  'person membership api_token connection alert_channel integration answer flow_state kept_plan trial sample run event payload record run_request project project_file'.split(
    ' ',
  )
/** Where something else is refused first: of the caller's own flow, which is not set up. */
const REFUSED: Partial<Record<RouteName, number>> = { retryEdited: 422 }

/** Two workspaces have the same integration; the caller administers one of them, and knows every id of the other. */
describe('what another workspace has', () => {
  let database: TestDatabase
  let api: ApiKit
  let caller: ApiClient
  let theirs: Readonly<Record<string, string>>

  beforeAll(async () => {
    database = await openTestDatabase()
    // When the caller was seen last is noted by the minute: of a slow machine, too, nothing changes meanwhile.
    const at = Date.now()
    const clock = { now: () => at }
    api = await startApi({ database, projects: createProjects(database.db), clock })
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, Date.now())
    caller = await api.signIn('administrator')
    const other = await api.signIn('administrator', 'other')
    await caller.call('addIntegration', { body: { name: integration } })
    theirs = await fill(other)
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  async function fill(other: ApiClient): Promise<Readonly<Record<string, string>>> {
    const { db } = database
    const now = Date.now()
    const ask = { workspace: 'other', integration, flow }
    await other.call('addIntegration', { params: ask, body: { name: integration } })
    const [installed] = await queryRows<{ id: number }>(
      db,
      `select id from integration where workspace = 'other'`,
      [],
    )
    const id = installed?.id ?? 0
    const of = { integration: id, flow }
    const person = await createPerson(
      db,
      { email: 'their@example.com', name: 'Their', password: null },
      now,
    )
    await saveMembership(db, { workspace: 'other', person: person ?? '', role: 'viewer' })
    const about = { workspace: 'other', name: 't', role: 'viewer', createdBy: 'x' } as const
    const token = await createToken(db, { ...about, createdAt: now, expiresAt: now + 3_600_000 })
    const connection = await other.call('saveConnection', {
      params: { ...ask, connection: 'their-shop' },
      headers: { 'If-Match': 'none' },
      body: sampleOf((routes.saveConnection as Route).body, 'lightspeed-ecom'),
    })
    const channel = await other.call('addChannel', {
      params: ask,
      body: sampleOf((routes.addChannel as Route).body, 'x'),
    })
    const sample = await other.call('saveSample', {
      params: ask,
      body: { title: 'Their sample', from: 'pasted', record: { id: 1 } },
    })
    const keyed = { ...of, personKey: Buffer.alloc(32, 1) }
    const plan = await keepPlan(db, keyed, { hash: 'a'.repeat(64), records: [] } as never, now)
    const [run] = await queryRows<{ id: string }>(
      db,
      `insert into run (integration, flow, flow_version, worker, cause, state, started_at, until)
       values (?, ?, 'v', 'w', 'person', 'finished', ?, 0) returning id::text`,
      [id, flow, now],
    )
    const [event] = await queryRows<{ id: string }>(
      db,
      `insert into event (integration, run, at, flow, key, outcome, label, flow_version)
       values (?, ?::bigint, ?, ?, ?, 'parked', 'secret label', 'v') returning id::text`,
      [id, run?.id ?? '', now, flow, KEY],
    )
    await queryRows(
      db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
       values (?, ?, ?, 'parked', 'secret reason', 'c', 1, 'v', false, ?)`,
      [id, flow, KEY, now],
    )
    return {
      person: person ?? '',
      token: token.id,
      connection: connection.body.name,
      channel: String(channel.body.id),
      sample: String(sample.body.id),
      plan,
      run: run?.id ?? '',
      event: event?.id ?? '',
      key: KEY,
    }
  }

  /** All that the other workspace has, as text. */
  async function snapshot(): Promise<string> {
    const rows: string[] = []
    for (const table of TABLES) {
      const found = await queryRows<{ row: string }>(
        database.db,
        `select to_jsonb(t)::text as row from ${table} t order by 1`,
        [],
      )
      rows.push(...found.map(({ row }) => `${table} ${row}`))
    }
    return rows.filter((row) => !row.includes('"workspace": "default"')).join('\n')
  }

  const named = [
    'person',
    'token',
    'channel',
    'sample',
    'plan',
    'run',
    'event',
    'key',
    'connection',
  ]
  const table = Object.entries(routes).filter(([name, { path }]) => {
    // It makes what there is not.
    if (name === 'saveConnection') return false
    return named.some((param) => path.includes(`{${param}}`))
  })

  test('is there', () => {
    expect(theirs).not.toMatchObject({ channel: 'undefined' })
    expect(theirs).not.toMatchObject({ sample: 'undefined' })
    expect(table.length).toBeGreaterThan(20)
  })

  test.each(table as [RouteName, Route][])('is not there for %s', async (name, route) => {
    const sent = route.body ?? route.bodyApart
    const before = await snapshot()
    const answer = await caller.call(name, {
      params: { integration, flow, ...theirs },
      headers: { 'If-Match': '"x"' },
      ...(sent && { body: sampleOf(sent, 'x') }),
    })
    expect({ status: answer.status, name }).toEqual({ status: REFUSED[name] ?? 404, name })
    expect(JSON.stringify(answer.body)).not.toContain('secret')
    expect(await snapshot()).toBe(before)
  })

  test('is not in lists and searches, and does not change with all that is done at once', async () => {
    const before = await snapshot()
    const names = [
      'listRuns',
      'searchRecords',
      'listOpenRecords',
      'listPeople',
      'listTokens',
    ] as const
    for (const name of names) {
      const query = name === 'searchRecords' ? { query: { q: KEY } } : {}
      const { body, status } = await caller.call(name, { params: { integration }, ...query })
      expect({ name, status }).toEqual({ name, status: 200 })
      expect(JSON.stringify(body)).not.toMatch(/secret|their/)
    }
    for (const name of ['retryRecords', 'ignoreRecords'] as const) {
      await caller.call(name, {
        params: { integration },
        body: { keys: [{ flow, key: KEY }], flow, all: true },
      })
    }
    expect(await snapshot()).toBe(before)
  })
})
