import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { createLog } from '../../process/log.ts'
import { changeAnswers } from '../../store/answers.ts'
import { type FlowState, loadFlowStates } from '../../store/flow-states.ts'
import { saveIntegrationState } from '../../store/integrations.ts'
import { messageFromStoredOrNull } from '../../store/stored-message.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { createWork } from '../create-work.ts'
import type { Worker } from '../start-worker.ts'
import { type Depot, startDepot } from '../testing/depot.ts'
import { openWorkKit, until, type WorkKit } from '../testing/work-kit.ts'
import type { FlowId } from '../work.ts'
import { changeSchedule } from './change-schedule.ts'
import { doubtSchedules, followChanges } from './follow-changes.ts'
import { startScheduled } from './scheduler.ts'

const FLOWS = { hourly: '{ every: 1h }', hooked: '{ hook: true }' }
const now = (): number => Date.now()

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

describe.each(testDatabases())('schedules, after a process died, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let worker: Worker | undefined
  let count = 0
  let workspace = ''

  beforeAll(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS)
  })
  beforeEach(() => {
    count += 1
    workspace = `w${count}`
  })
  afterEach(async () => {
    await worker?.stop()
    worker = undefined
  })
  afterAll(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  const stateOf = async ({ integration, flow }: FlowId): Promise<FlowState | undefined> =>
    (await loadFlowStates(database.db, integration)).get(flow)
  const runs = (): Promise<readonly { state: string; cause: string; reason: string | null }[]> =>
    queryRows(
      database.db,
      `select state, cause, reason from run where flow = 'hooked' order by id`,
      [],
    )

  test('follow what was switched', async () => {
    const flow = await kit.install('hourly', workspace, workspace)
    worker = await kit.startWorker()
    await saveIntegrationState(database.db, flow.integration, 'paused')
    await until(async () => (await stateOf(flow))?.isOn === false, 'it is off')
    await saveIntegrationState(database.db, flow.integration, 'on')
    await until(async () => (await stateOf(flow))?.isOn === true, 'it is on again')
    expect((await stateOf(flow))?.nextAt).toBeGreaterThan(0)
  })

  test('follow answers, what people set, and what is published', async () => {
    const flow = await kit.install('hourly', workspace, workspace)
    worker = await kit.startWorker()
    await changeAnswers(database.db, flow.integration, (all) => ({ ...all, off: ['hourly'] }))
    await until(async () => (await stateOf(flow))?.isOn === false, 'it is switched off')
    await changeAnswers(database.db, flow.integration, (all) => ({ ...all, off: [] }))
    await until(async () => (await stateOf(flow))?.isOn === true, 'it is on again')
    const own = { trigger: { every: '2h' }, windows: [], isPaused: false }
    await changeSchedule(database.db, flow, own, () => {})
    const everyMs = async (): Promise<number> => {
      const trigger = (await stateOf(flow))?.trigger
      return trigger?.kind === 'every' ? trigger.ms : 0
    }
    await until(async () => (await everyMs()) === 7_200_000, 'its own schedule holds')
    await changeSchedule(database.db, flow, { ...own, trigger: null }, () => {})
    await kit.projects.publish({ ...FLOWS, hourly: '{ every: 3h }' }, workspace)
    await until(async () => (await everyMs()) === 10_800_000, 'the published one holds')
    expect((await stateOf(flow))?.schedule.trigger).toBeNull()
  })

  test('let a run go on by what is published meanwhile, and forget nothing that was asked', async () => {
    depot.stock(workspace, numbers(60))
    depot.slowness = 50
    const flow = await kit.install('hooked', workspace, workspace)
    worker = await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await until(() => depot.made(workspace).length > 3, 'some things were made')
    await kit.work.wake(flow, ['7'])
    await kit.projects.publish({ ...FLOWS, hooked: '{ every: 9h }' }, workspace)
    await until(async () => (await runs())[0]?.state === 'stopped', 'the run stopped')
    const [stopped] = await runs()
    expect(messageFromStoredOrNull(stopped?.reason ?? null)?.code).toBe('publishedAnew')
    await until(
      async () => (await queryRows(database.db, 'select id from run_request', [])).length === 0,
      'all that was asked is done',
    )
    expect([...depot.made(workspace)].toSorted()).toEqual(numbers(60).map(String).toSorted())
    expect((await runs()).map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(['person', 'hook']),
    )
  })

  test('of one workspace that cannot be read are not in the way of others', async () => {
    const good = await kit.install('hourly', workspace, workspace)
    const bad = await kit.install('hourly', 'b', 'broken')
    for (const { integration } of [bad, good]) {
      await saveIntegrationState(database.db, integration, 'paused')
    }
    const projects = {
      ...kit.projects,
      current: async (name: string) => {
        if (name === 'broken') throw new Error('its files cannot be read')
        return kit.projects.current(name)
      },
    }
    const follower = { db: database.db, projects, now }
    await expect(followChanges(follower)).rejects.toThrow('1 integrations')
    expect((await stateOf(good))?.isOn).toBe(false)
    expect((await stateOf(bad))?.isOn).toBe(true)
    // Who changed it is answered that the change succeeded, for it did; workers make it hold.
    const work = createWork({ jobs: kit.jobs, projects, now, log: createLog('silent') })
    await work.followChanges('broken')
    await followChanges({ ...follower, projects: kit.projects })
    expect((await stateOf(bad))?.isOn).toBe(false)
  })

  test('keep the time that a worker sets meanwhile', async () => {
    const flow = await kit.install('hourly', workspace, workspace)
    let clock = now()
    const follow = async (): Promise<void> => {
      await saveIntegrationState(database.db, flow.integration, 'on')
      await followChanges({ db: database.db, projects: kit.projects, now: () => clock })
    }
    await Promise.all([follow(), startScheduled(kit.jobs, now() + 1_000), follow()])
    await startScheduled(kit.jobs, now() + 1_000)
    const { nextAt = 0 } = (await stateOf(flow)) ?? {}
    clock = nextAt
    await Promise.all([follow(), startScheduled(kit.jobs, nextAt), follow()])
    await startScheduled(kit.jobs, nextAt)
    expect((await stateOf(flow))?.nextAt).toBe(nextAt + 3_600_000)
  })

  test('are computed anew at a start only where they cannot be right', async () => {
    const flows = [
      await kit.install('hourly', 'a', 'right'),
      await kit.install('hourly', 'b', 'never'),
      await kit.install('hourly', 'c', 'too-far'),
      await kit.install('hooked', 'd', 'not-by-time'),
    ] as const
    const [right, never, tooFar] = flows
    const { nextAt = 0 } = (await stateOf(right)) ?? {}
    const set = async (flow: FlowId, at: number | null): Promise<void> => {
      const sql = 'update flow_state set next_at = ? where integration = ?'
      await queryRows(database.db, sql, [at, flow.integration])
    }
    await set(never, null)
    await set(tooFar, now() + 2 * 3_600_000)
    await doubtSchedules(database.db, now())
    const doubted = await queryRows<{ id: number }>(
      database.db,
      'select id from integration where scheduled is null and id = any(?::int[]) order by id',
      [flows.map(({ integration }) => integration)],
    )
    expect(doubted.map(({ id }) => id)).toEqual([never.integration, tooFar.integration])
    await followChanges({ db: database.db, projects: kit.projects, now })
    expect((await stateOf(right))?.nextAt).toBe(nextAt)
    expect((await stateOf(never))?.nextAt).toBeGreaterThan(0)
    expect((await stateOf(tooFar))?.nextAt).toBeLessThanOrEqual(now() + 3_600_000)
  })

  test('are computed once, however many look', async () => {
    const flow = await kit.install('hourly', workspace, workspace)
    await saveIntegrationState(database.db, flow.integration, 'on')
    let computed = 0
    const countedNow = (): number => {
      computed += 1
      return Date.now()
    }
    const follower = { db: database.db, projects: kit.projects, now: countedNow }
    await followChanges({ ...follower, now })
    await saveIntegrationState(database.db, flow.integration, 'on')
    await Promise.all([1, 2, 3].map(() => followChanges(follower)))
    await followChanges(follower)
    expect(computed).toBe(1)
  })
})
