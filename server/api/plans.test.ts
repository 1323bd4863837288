import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RouteName } from '../contract/routes.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { createProjects } from '../projects/create-projects.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type ApiClient, type ApiKit, startApi } from '../testing/api-kit.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'

/** So many events there are, and no question looks at more than a few of them. */
const EVENTS = 40_000
const OPEN = 1_000
const MOST = 3_000

interface Node {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Node[]
}

const of = { integration: 'shop-till', flow: 'orders' }
const key = { ...of, key: '42' }
const from = '2026-01-01T00:00:00Z'
const to = '2026-02-01T00:00:00Z'

type Ask = readonly [name: RouteName, ask: object]
const QUESTIONS: readonly Ask[] = [
  ['listRuns', {}],
  ['listRuns', { query: { integration: of.integration } }],
  ['listRuns', { query: { ...of, state: 'failed', to } }],
  ['readRun', { params: { run: '1' } }],
  ['readTrends', { query: { from, to, by: 'day' } }],
  ['readTrends', { query: { ...of, from, to, by: 'hour' } }],
  ['searchRecords', { query: { q: '42' } }],
  ['searchRecords', { query: { q: 'ord-42', integration: of.integration } }],
  ['searchRecords', { query: { q: 'anna@example.com' } }],
  ['searchRecords', { query: { q: 'the product is missing' } }],
  ['readRecord', { params: key }],
  ['readPayload', { params: { ...key, event: '1' } }],
  ['readOpenRecord', { params: key }],
  ['listCauses', {}],
  ['listCauses', { query: { integration: of.integration } }],
  ['listOpenRecords', { params: of }],
  ['listOpenRecords', { params: of, query: { flow: of.flow, state: 'parked', cause: 'x' } }],
  ['listOpenRecords', { params: of, query: { q: 'A-12' } }],
  ['listBulkActions', {}],
  ['listPastRecords', { params: of }],
  ['listSamples', { params: of }],
  ['listIntegrations', {}],
  ['readIntegration', { params: of }],
  ['readFlow', { params: of }],
  ['listConnections', {}],
  ['listAlerts', {}],
  ['listAlerts', { query: { isOpen: true } }],
  ['listAudit', {}],
  ['listAudit', { query: { who: 'anna@example.com' } }],
  ['listAudit', { query: { action: 'startRun' } }],
  ['listAudit', { query: { who: 'anna@example.com', action: 'startRun' } }],
  ['listPeople', {}],
  ['listTokens', {}],
  ['listFiles', {}],
]

const servers = testDatabases().filter(([name]) => name === 'PostgreSQL')

describe.each(servers)('every question of the pages, on %s,', (_, openTestDatabase) => {
  let database: TestDatabase
  let api: ApiKit
  let caller: ApiClient
  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database, projects: createProjects(database.db) })
    for (const name of [of.integration, 'another']) {
      await fill(database, await saveIntegration(database.db, { name }))
    }
    await database.db.raw('vacuum (analyze)')
    caller = await api.signIn('administrator')
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  async function statementsOf(work: () => Promise<unknown>) {
    const statements: { sql: string; bindings: readonly Binding[] }[] = []
    const listener = ({ sql, bindings }: { sql: string; bindings: readonly Binding[] }): void => {
      statements.push({ sql: sql.replaceAll(/\$\d+/g, '?'), bindings })
    }
    database.db.on('query', listener)
    await work()
    database.db.removeListener('query', listener)
    return statements.filter(({ sql }) => /^\s*(select|with)/i.test(sql))
  }

  /** Rows that are looked at, whether or not they are among what is found. */
  async function rowsLookedAt(sql: string, bindings: readonly Binding[]): Promise<number> {
    const [row] = await queryRows<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
      database.db,
      `explain (analyze, format json) ${sql}`,
      bindings,
    )
    return (row?.['QUERY PLAN'] ?? []).reduce((sum, { Plan }) => sum + countRows(Plan), 0)
  }

  test.each(QUESTIONS)('%s %j looks at no more than it has to', async (name, ask) => {
    const statements = await statementsOf(async () => {
      const { status } = await caller.call(name, ask)
      expect(status).toBeLessThan(500)
    })
    expect(statements.length).toBeGreaterThan(0)
    for (const { sql, bindings } of statements) {
      expect([sql, (await rowsLookedAt(sql, bindings)) <= MOST]).toEqual([sql, true])
    }
  })
})

function countRows(node: Node): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + countRows(each), 0)
  if (node['Relation Name'] === undefined) return below
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return below + (node['Actual Rows'] + removed) * node['Actual Loops']
}

/** What a shop of some size leaves behind in weeks. */
async function fill({ db }: TestDatabase, integration: number): Promise<void> {
  const start = Date.parse(from)
  await queryRows(
    db,
    `insert into event (integration, run, at, flow, key, outcome, label, reason, flow_version)
     select ?::int, (n / 20)::bigint, ?::bigint + n::bigint * 60000, 'orders', (n % 10000)::text,
       case when n % 50 = 0 then 'parked' else 'done' end, 'ORD-' || (n % 10000),
       case when n % 50 = 0 then 'the product "A-' || n || '" is missing' end, 'v'
     from generate_series(1, ?::int) n`,
    [integration, start, EVENTS],
  )
  await queryRows(
    db,
    `insert into run (integration, flow, flow_version, worker, cause, state, started_at, finished_at, until)
     select ?, 'orders', 'v', 'w', 'schedule', case when n % 400 = 0 then 'failed' else 'finished' end,
       ?::bigint + n::bigint * 60000, ?::bigint + n::bigint * 60000 + 4000, 0 from generate_series(1, ?::int) n`,
    [integration, start, start, EVENTS / 2],
  )
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     select ?, 'orders', n::text, 'parked', 'the product "A-' || n || '" is missing', 'run.missing ' || n % 20, 'ORD-' || n,
       1, 'v', 'v', false, ?::bigint + n from generate_series(1, ?::int) n`,
    [integration, start, OPEN],
  )
  await queryRows(
    db,
    `insert into audit (at, workspace, who, action, subject, request, outcome, details)
     select ?::bigint + n, 'default', 'person ' || n % 100, 'startRun', 'x', '', 'done', '{}'::json
     from generate_series(1, ?::int) n`,
    [start, EVENTS / 2],
  )
}
