import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FlowPlanning, PlannedRecord } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { keepPlan, loadPlan, loadPlanState, saveApplied } from './kept-plans.ts'

const personKey = Buffer.alloc(32, 1)

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
    told: { set },
  } as const
  return { key, label: `Customer ${key}`, outcome: 'done', writes: [write], hash, ...some }
}

function planningOf(hash: string, ...records: readonly PlannedRecord[]): FlowPlanning {
  const result = { state: 'finished' } as const
  return { hash, records, summary: { run: 'r', result, counts: {}, missingRows: [] } }
}

describe.each(testDatabases())('a plan that is kept, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let place: { readonly integration: number; readonly flow: string; readonly personKey: Buffer }
  /** What the plan is called. */
  let name: string
  let count = 0

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    count += 1
    const named = { workspace: 'default', name: `shop-${count}` }
    const integration = await saveIntegration(database.db, named)
    place = { integration, flow: 'customers', personKey }
    const records = [planned('1', 'a'), planned('2', 'b', { writes: [] })]
    const gone = planned('3', 'c', { deleted: true })
    name = await keepPlan(database.db, place, planningOf('h1', ...records, gone), NOW)
  })
  afterAll(() => database.close())

  const load = async (hash = name, now = NOW) =>
    (await loadPlan(database.db, place, hash, now))?.digests
  const state = (hash = name) => loadPlanState(database.db, place, hash)

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

  test('holds no digest that somebody without the key could compare with', async () => {
    const digest = 'd1f2e3a4b5c6'
    const made = await keepPlan(
      database.db,
      place,
      planningOf('e5d4c3b2a190', planned('1', digest)),
      NOW,
    )
    const rows = await queryRows(database.db, 'select * from kept_plan', [])
    expect(JSON.stringify(rows)).toContain(made)
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${digest}|e5d4c3b2a190`))
    expect(await load(made)).toEqual([{ key: '1', hash: digest }])
    const other = { ...place, personKey: Buffer.alloc(32, 2) }
    const opened = await loadPlan(database.db, other, made, NOW)
    expect(opened?.digests).toEqual([{ key: '1', hash: '' }])
  })

  test('has the fields that it is about alone, where it is about some', async () => {
    const refill = ['email', 'address.city']
    const planning = { ...planningOf('h3', planned('1', 'a')), refill }
    const made = await keepPlan(database.db, place, planning, NOW)
    const kept = await loadPlan(database.db, place, made, NOW)
    expect(kept).toEqual({ refill, digests: [{ key: '1', hash: 'a' }] })
    expect((await loadPlan(database.db, place, name, NOW))?.refill).toBeUndefined()
  })

  test('is read as it was kept before digests were sealed', async () => {
    const before = JSON.stringify([{ key: '1', hash: 'a' }])
    await queryRows(
      database.db,
      'insert into kept_plan (integration, flow, hash, records, at) values (?, ?, ?, ?::json, ?)',
      [place.integration, place.flow, 'h0', before, NOW],
    )
    expect(await load('h0')).toEqual([{ key: '1', hash: 'a' }])
  })

  test('is found by its name, of its own flow and integration', async () => {
    expect(await load('h2')).toBeUndefined()
    expect(await loadPlan(database.db, { ...place, flow: 'orders' }, name, NOW)).toBeUndefined()
    const elsewhere = { ...place, integration: place.integration + 1_000 }
    expect(await loadPlan(database.db, elsewhere, name, NOW)).toBeUndefined()
  })

  test('is good for a day, and then forgotten when the next one is kept', async () => {
    expect(await load(name, NOW + DAY_MS)).toBeDefined()
    expect(await load(name, NOW + DAY_MS + 1)).toBeUndefined()
    const next = await keepPlan(database.db, place, planningOf('h2'), NOW + DAY_MS + 1)
    expect(await state(name)).toBeUndefined()
    expect(await state(next)).toEqual({ kind: 'planned' })
  })

  test('tells what came of it, until the same is planned again', async () => {
    const applied = { differing: ['3'], counts: { done: 1 }, problem: 'the till is closed' }
    await saveApplied(database.db, place, name, applied)
    expect(await state()).toEqual({ kind: 'applied', applied })
    await keepPlan(database.db, place, planningOf('h1', planned('1', 'a')), NOW + 1)
    expect(await state()).toEqual({ kind: 'planned' })
    expect(await load()).toEqual([{ key: '1', hash: 'a' }])
  })
})
