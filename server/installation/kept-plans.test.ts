import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FlowPlanning, PlannedRecord } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { keepPlan, loadPlan, loadPlanState, saveApplied } from './kept-plans.ts'

const NOW = 1_800_000_000_000
const DAY_MS = 86_400_000

function planned(key: string, hash: string, some: Partial<PlannedRecord> = {}): PlannedRecord {
  const set = { email: 'eva@example.com' }
  const write = {
    action: 'create',
    resource: 'pos.debtor',
    id: undefined,
    set,
    dependsOn: [],
  } as const
  return { key, label: `Customer ${key}`, outcome: 'done', writes: [write], hash, ...some }
}

function planningOf(hash: string, ...records: readonly PlannedRecord[]): FlowPlanning {
  const result = { state: 'finished' } as const
  return { hash, records, summary: { run: 'r', result, counts: {}, missingRows: [] } }
}

describe.each(testDatabases())('a plan that is kept, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let place: { readonly integration: number; readonly flow: string }
  let count = 0

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    count += 1
    const named = { workspace: 'default', name: `shop-${count}` }
    place = { integration: await saveIntegration(database.db, named), flow: 'customers' }
    const records = [planned('1', 'a'), planned('2', 'b', { writes: [] })]
    const gone = planned('3', 'c', { deleted: true })
    await keepPlan(database.db, place, planningOf('h1', ...records, gone), NOW)
  })
  afterAll(() => database.close())

  const load = (hash = 'h1', now = NOW) => loadPlan(database.db, place, hash, now)
  const state = (hash = 'h1') => loadPlanState(database.db, place, hash)

  test('is what would be written, as keys and digests', async () => {
    expect(await load()).toEqual([
      { key: '1', hash: 'a' },
      { key: '3', hash: 'c', deleted: true },
    ])
  })

  test('holds no data of the records', async () => {
    const rows = await queryRows(database.db, 'select * from kept_plan', [])
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/eva@example|Customer/)
  })

  test('is found by its hash, of its own flow and integration', async () => {
    expect(await load('h2')).toBeUndefined()
    expect(await loadPlan(database.db, { ...place, flow: 'orders' }, 'h1', NOW)).toBeUndefined()
    const elsewhere = { ...place, integration: place.integration + 1_000 }
    expect(await loadPlan(database.db, elsewhere, 'h1', NOW)).toBeUndefined()
  })

  test('is good for a day, and then forgotten when the next one is kept', async () => {
    expect(await load('h1', NOW + DAY_MS)).toBeDefined()
    expect(await load('h1', NOW + DAY_MS + 1)).toBeUndefined()
    await keepPlan(database.db, place, planningOf('h2'), NOW + DAY_MS + 1)
    expect(await state('h1')).toBeUndefined()
    expect(await state('h2')).toEqual({ kind: 'planned' })
  })

  test('tells what came of it, until the same is planned again', async () => {
    const applied = { differing: ['3'], counts: { done: 1 }, problem: 'the till is closed' }
    await saveApplied(database.db, place, 'h1', applied)
    expect(await state()).toEqual({ kind: 'applied', applied })
    await keepPlan(database.db, place, planningOf('h1', planned('1', 'a')), NOW + 1)
    expect(await state()).toEqual({ kind: 'planned' })
    expect(await load()).toEqual([{ key: '1', hash: 'a' }])
  })
})
