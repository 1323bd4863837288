import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Binding, queryRows } from '../database/query.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { findIncidents } from './find-incidents.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const MINUTE = 60_000
const QUIET_WORKSPACES = 2000
/** What is wrong is a row of each of these tables and its integration; the rest is room for a second look at it. */
const MAX_ROWS = 40

/** A step of a plan, as `explain` gives it. */
interface Node {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Node[]
}

describe.each(testDatabases())('a look at what is wrong, on %s', (_, openEmpty) => {
  let database: TestDatabase
  let integration = 0

  beforeAll(async () => {
    database = await openEmpty()
    integration = await saveIntegration(database.db, { workspace: 'noisy', name: 'shop-till' })
    await addQuietWorkspaces(database)
    await addIncidents(database, integration)
    await database.db.raw('analyze')
  })
  afterAll(() => database.close())

  function look() {
    return findIncidents(database.db, { now: NOW, since: 0, settleMs: 0 })
  }

  async function rowsRead(work: () => Promise<unknown>): Promise<number> {
    const statements: { readonly sql: string; readonly bindings: readonly Binding[] }[] = []
    const note = ({ sql, bindings }: { sql: string; bindings: readonly Binding[] }): void => {
      statements.push({ sql: sql.replaceAll(/\$\d+/g, '?'), bindings })
    }
    database.db.on('query', note)
    await work()
    database.db.removeListener('query', note)
    expect(statements.length).toBeGreaterThan(0)
    let sum = 0
    for (const { sql, bindings } of statements) {
      const [row] = await queryRows<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
        database.db,
        `explain (analyze, format json) ${sql}`,
        bindings,
      )
      for (const { Plan } of row?.['QUERY PLAN'] ?? []) sum += rowsOf(Plan)
    }
    return sum
  }

  test('finds records that failed, flows that stopped, and flows that were not started', async () => {
    const incidents = await look()
    expect(
      incidents.map(({ workspace, flow, kind }) => [workspace, flow, kind].join(' ')).toSorted(),
    ).toEqual([
      'noisy asked silence',
      'noisy late silence',
      'noisy orders failed-records',
      'noisy stopped flow-stopped',
    ])
  })

  test('reads nothing of workspaces where all is well', async () => {
    expect(await rowsRead(look)).toBeLessThanOrEqual(MAX_ROWS)
  })
})

function rowsOf(node: Node): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsOf(each), 0)
  if (node['Relation Name'] === undefined) return below
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return below + (node['Actual Rows'] + removed) * node['Actual Loops']
}

/** Each with a flow that runs on time, a record that waits and one that a person settled. */
async function addQuietWorkspaces({ db }: TestDatabase): Promise<void> {
  await queryRows(
    db,
    `insert into integration (workspace, name) select 'quiet' || n, 'shop-till' from generate_series(1, ?::int) n`,
    [QUIET_WORKSPACES],
  )
  await queryRows(
    db,
    `insert into flow_state (integration, flow, is_on, next_at, problem)
     select id, 'orders', true, ?::bigint, null from integration where workspace like 'quiet%'`,
    [NOW + MINUTE],
  )
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since, ignored)
     select id, 'orders', k.key, k.state, 'no', 'step.fail steps.0', 1, 'v', false, ?::bigint, k.ignored
     from integration, (values ('1', 'waiting', false), ('2', 'parked', true)) as k(key, state, ignored)
     where workspace like 'quiet%'`,
    [NOW],
  )
  await queryRows(
    db,
    `insert into run_request (integration, flow, cause, scope, force, asked_at)
     select id, 'orders', 'person', '{}', false, ?::bigint from integration where workspace like 'quiet%'`,
    [NOW],
  )
}

async function addIncidents({ db }: TestDatabase, integration: number): Promise<void> {
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
     values (?, 'orders', '1', 'parked', 'no', 'step.fail steps.0', 1, 'v', false, ?)`,
    [integration, NOW],
  )
  await queryRows(
    db,
    `insert into flow_state (integration, flow, is_on, next_at, problem)
     values (?, 'orders', true, ?, null), (?, 'stopped', true, ?, 'no answer'), (?, 'late', true, ?, null),
       (?, 'asked', true, null, null)`,
    [
      integration,
      NOW + MINUTE,
      integration,
      NOW + MINUTE,
      integration,
      NOW - 60 * MINUTE,
      integration,
    ],
  )
  await queryRows(
    db,
    `insert into run_request (integration, flow, cause, scope, force, asked_at)
     values (?, 'asked', 'person', '{}', false, ?)`,
    [integration, NOW - 60 * MINUTE],
  )
}
