import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FlowPlanning, planFlow } from '../../../engine/index.ts'
import { keepPlan, loadPlanState, type PlanState } from '../../installation/kept-plans.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { openFlow } from '../../installation/open-flow.ts'
import { loadPersonKey } from '../../secrets/person-key.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { type Depot, startDepot } from '../testing/depot.ts'
import { openWorkKit, until, type WorkKit } from '../testing/work-kit.ts'
import type { FlowId } from '../work.ts'

describe.each(testDatabases())('what was planned, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let flow: FlowId

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, { hooked: '{ hook: true }' })
    flow = await kit.install('hooked', 'a')
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  async function plan(): Promise<FlowPlanning> {
    const { project } = await kit.projects.current(flow.workspace)
    const place = { name: flow.workspace, database, cipher: kit.cipher }
    const opener = createAccountOpener(place, { allowPrivate: true })
    const [found] = project.flows
    if (!found) throw new Error('there is no flow')
    const ready = await openFlow(place, project, found.plan, opener, flow.integration)
    const planning = await planFlow({ ...ready, cause: 'person', what: { kind: 'all' } })
    await opener.close()
    const personKey = await loadPersonKey(database.db, kit.cipher, flow.workspace)
    const hash = await keepPlan(database.db, { ...flow, personKey }, planning, Date.now())
    return { ...planning, hash }
  }

  const apply = ({ hash }: FlowPlanning) =>
    kit.work.startRun(flow, { cause: 'person', scope: { kind: 'plan', plan: hash } })
  const stateOf = ({ hash }: FlowPlanning): Promise<PlanState | undefined> =>
    loadPlanState(database.db, flow, hash)

  test('is done by workers, whoever looks, and no record beside it', async () => {
    depot.stock('a', [1, 2, 3, 4, 5, 6, 7, 8])
    depot.slowness = 200
    const planned = await plan()
    expect(await stateOf(planned)).toEqual({ kind: 'planned' })
    depot.stock('a', [1, 2, 3, 4, 5, 6, 7, 8, 9])
    await apply(planned)
    expect(await stateOf(planned)).toEqual({ kind: 'asked', isTaken: false })
    const first = await kit.startWorker()
    await until(() => depot.made('a').length >= 2, 'some of it was done')
    expect(await stateOf(planned)).toEqual({ kind: 'asked', isTaken: true })
    await first.stop()
    expect(depot.made('a').length).toBeLessThan(8)
    await kit.startWorker()
    await until(async () => (await stateOf(planned))?.kind === 'applied', 'all of it was done')
    expect(await stateOf(planned)).toMatchObject({ applied: { differing: [] } })
    expect([...depot.made('a')].toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  })

  test('is told to be done already, when it is done twice', async () => {
    depot.stock('a', [1, 2])
    const planned = await plan()
    await kit.startWorker()
    await apply(planned)
    await until(async () => (await stateOf(planned))?.kind === 'applied', 'it was done')
    expect(await stateOf(planned)).toMatchObject({ applied: { already: 0 } })
    await apply(planned)
    await until(async () => {
      const state = await stateOf(planned)
      return state?.kind === 'applied' && state.applied.already === 2
    }, 'it was done already')
    expect(await stateOf(planned)).toMatchObject({ applied: { differing: [], counts: {} } })
    expect([...depot.made('a')].toSorted()).toEqual(['1', '2'])
  })

  test('is told with what differs by now, and with why it failed', async () => {
    depot.stock('a', [1, 2])
    const planned = await plan()
    depot.stock('a', [1])
    await kit.startWorker()
    await apply(planned)
    await until(async () => (await stateOf(planned))?.kind === 'applied', 'it was done')
    expect(await stateOf(planned)).toMatchObject({
      applied: { differing: ['2'], counts: { created: 1 } },
    })
    depot.stock('a', [1, 2])
    const second = await plan()
    depot.failure = 401
    await apply(second)
    await until(async () => (await stateOf(second))?.kind === 'applied', 'it failed')
    expect(await stateOf(second)).toMatchObject({ applied: { problem: { code: 'refused' } } })
  })
})
