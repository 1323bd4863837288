import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FlowPlan } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { loadFlowStates } from '../../store/flow-states.ts'
import { saveIntegration } from '../../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { changeSchedule } from './change-schedule.ts'
import { reschedule } from './reschedule.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const ALL_DAY = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59', zone: 'UTC' }
const EVENING = { ...ALL_DAY, from: '18:00', to: '20:00' }
const flow = { name: 'orders', trigger: { kind: 'every', ms: 300_000 } } as FlowPlan

describe.each(testDatabases())('a flow with windows on %s', (_, openEmpty) => {
  let database: TestDatabase
  let integration = 0

  beforeAll(async () => {
    database = await openEmpty()
    integration = await saveIntegration(database.db, { name: 'shop-till' })
  })
  afterAll(() => database.close())

  async function nextAt(): Promise<number | undefined> {
    return (await loadFlowStates(database.db, integration)).get('orders')?.nextAt
  }

  test('keeps its next time when answers are saved, and takes another when its windows change', async () => {
    const of = { integration, flow: 'orders' }
    await changeSchedule(
      database.db,
      of,
      { trigger: null, windows: [ALL_DAY], isPaused: false },
      () => {},
    )
    await reschedule(database.db, { integration, flows: [flow] }, NOW)
    expect(await nextAt()).toBe(NOW)

    await queryRows(database.db, 'update flow_state set next_at = ?', [NOW + 200_000])
    await reschedule(database.db, { integration, flows: [flow] }, NOW + 10_000)
    expect(await nextAt()).toBe(NOW + 200_000)

    await changeSchedule(
      database.db,
      of,
      { trigger: null, windows: [EVENING], isPaused: false },
      () => {},
    )
    await reschedule(database.db, { integration, flows: [flow] }, NOW + 20_000)
    expect(await nextAt()).toBe(Date.parse('2026-11-24T18:00:00Z'))

    await changeSchedule(
      database.db,
      of,
      { trigger: null, windows: [ALL_DAY], isPaused: false },
      () => {},
    )
    await reschedule(database.db, { integration, flows: [flow] }, NOW + 30_000)
    expect(await nextAt()).toBe(NOW + 30_000)
  })

  test('is not put off until a time that was computed while the clock was ahead', async () => {
    const of = { integration, flow: 'orders' }
    const schedule = { trigger: null, windows: [], isPaused: false }
    await changeSchedule(database.db, of, schedule, () => {})
    await reschedule(database.db, { integration, flows: [flow] }, NOW + 365 * 86_400_000)
    await queryRows(database.db, 'update flow_state set next_at = ?', [NOW + 365 * 86_400_000])
    await reschedule(database.db, { integration, flows: [flow] }, NOW)
    expect(await nextAt()).toBe(NOW + 300_000)
  })
})
