import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type ApiClient, type ApiKit, noProjects, startApi } from '../testing/api-kit.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'

const CONNECTOR = `
connector: crm
format: 1
title: People
settings: { type: object, properties: {} }
http: { base: https://crm.example }
resources:
  person:
    title: Person
    key: =login
    list: { get: /people, items: =people }
    record: { login: =login }
    personal: [login]
    schema: { properties: { login: { type: string } } }
`
const FLOW = `
flow: people
format: 1
title: People
connections: { crm: crm }
source: { read: crm.person }
steps:
  - skip: Not one of ours
    if: =login = "x"
  - fail: No town
`
const project = loadProject(
  [
    { path: 'connectors/crm/connector.yaml', text: CONNECTOR },
    { path: 'people.yaml', text: FLOW },
  ],
  { transports: transportSpecs },
)
const version = project.flows[0]?.plan.version ?? ''
const projects = { ...noProjects, current: async () => ({ project, files: [], version: '1' }) }
const params = { integration: 'crm', flow: 'people' }

const HOUR = 3_600_000

/** So many hours ago. */
function ago(hours: number): number {
  return Date.now() - hours * HOUR
}

async function list(
  client: ApiClient,
  step: string,
  query: Readonly<Record<string, string | number>>,
) {
  return (await client.call('listStepRecords', { params: { ...params, step }, query })).body
}

describe.each(testDatabases())(
  'what became of records at the steps of a flow, on %s',
  (_, open) => {
    let database: TestDatabase
    let api: ApiKit
    let viewer: ApiClient
    let operator: ApiClient
    let integration = 0

    beforeAll(async () => {
      database = await open()
      api = await startApi({ database, projects })
      viewer = await api.signIn('viewer')
      operator = await api.signIn('operator')
      integration = await saveIntegration(database.db, { workspace: 'default', name: 'crm' })
    })
    afterEach(async () => {
      for (const table of ['event', 'record'])
        await queryRows(database.db, `delete from ${table}`, [])
    })
    afterAll(async () => {
      await api.close()
      await database.close()
    })

    async function passed(
      key: string,
      outcome: string,
      step: string | null,
      { at = ago(1), of = version, flow = 'people' } = {},
    ): Promise<void> {
      await queryRows(
        database.db,
        `insert into event (integration, run, at, flow, key, outcome, step, flow_version) values (?, 1, ?, ?, ?, ?, ?, ?)`,
        [integration, at, flow, key, outcome, step, of],
      )
    }

    async function count() {
      return (await viewer.call('countSteps', { params })).body
    }

    test('counts each record once, where it ended last', async () => {
      await passed('anna', 'skipped', 'steps.0')
      await passed('anna', 'skipped', 'steps.0')
      await passed('bert', 'skipped', 'steps.0')
      await passed('anna', 'parked', 'steps.1')
      await passed('carl', 'done', null)
      await passed('dora', 'parked', 'steps.1')
      await passed('dora', 'done', null)
      const { records, items } = await count()
      expect(records).toBe(4)
      expect(items).toEqual([
        { step: 'steps.0', outcome: 'skipped', count: 1 },
        { step: 'steps.1', outcome: 'parked', count: 1 },
      ])
      expect(keysOf(await list(operator, 'steps.0', { outcome: 'skipped' }))).toEqual(['bert'])
      expect(keysOf(await list(operator, 'steps.1', { outcome: 'parked' }))).toEqual(['anna'])
    })

    async function wrote(key: string, writes: readonly object[]): Promise<void> {
      await queryRows(
        database.db,
        `insert into event (integration, run, at, flow, key, outcome, flow_version, writes) values (?, 1, ?, 'people', ?, 'done', ?, ?::json)`,
        [integration, ago(1), key, version, JSON.stringify(writes)],
      )
    }

    test('counts a write at the step that did it, where several steps write the same', async () => {
      const create = { action: 'create', resource: 'till.person' }
      await wrote('anna', [
        { ...create, id: 1, step: 'steps.2' },
        { ...create, id: 2, step: 'steps.3.call.do.0' },
      ])
      await wrote('bert', [{ ...create, id: 3, step: 'steps.2' }])
      await wrote('carl', [{ ...create, id: 4 }])
      const { items } = await count()
      expect(items).toEqual([
        { step: 'steps.2', outcome: 'created', count: 2 },
        { step: 'steps.3.call.do.0', outcome: 'created', count: 1 },
      ])
      expect(keysOf(await list(operator, 'steps.2', { outcome: 'created' }))).toEqual([
        'bert',
        'anna',
      ])
      expect(keysOf(await list(operator, 'steps.3', { outcome: 'created' }))).toEqual(['anna'])
    })

    async function parked(key: string, cause: string, { step = 'steps.1', of = version } = {}) {
      await queryRows(
        database.db,
        `insert into record (integration, flow, key, state, reason, cause, step, attempts, flow_version, deleted, since)
         values (?, 'people', ?, 'parked', 'x', ?, ?, 1, ?, false, ?)`,
        [integration, key, cause, step, of, ago(100)],
      )
    }

    test('has the records that are open now, by the step at which they ended and their cause', async () => {
      await parked('anna', 'a')
      await parked('bert', 'b')
      await parked('carl', 'b')
      await parked('dora', 'b', { step: 'steps.0' })
      await parked('emma', 'a', { of: 'another' })
      expect((await count()).causes).toEqual([
        { step: 'steps.1', state: 'parked', cause: 'b', count: 2 },
        { step: 'steps.0', state: 'parked', cause: 'b', count: 1 },
        { step: 'steps.1', state: 'parked', cause: 'a', count: 1 },
      ])
    })

    test('is of the last 24 hours, and of this flow', async () => {
      await passed('anna', 'parked', 'steps.1', { at: ago(25) })
      await passed('bert', 'parked', 'steps.1', { flow: 'towns' })
      const { since, records, items } = await count()
      expect([records, items]).toEqual([0, []])
      expect(Date.now() - Date.parse(since)).toBeGreaterThanOrEqual(24 * HOUR)
    })

    test('is of the flow as it is now: what its steps were before, their numbers do not tell', async () => {
      await passed('anna', 'parked', 'steps.0', { at: ago(3), of: 'another' })
      const first = ago(2)
      await passed('bert', 'skipped', 'steps.0', { at: first })
      await passed('carl', 'skipped', 'steps.0')
      const { since, records, items } = await count()
      expect(Date.parse(since)).toBe(first)
      expect([records, items]).toEqual([2, [{ step: 'steps.0', outcome: 'skipped', count: 2 }]])
    })

    test('is listed by record, the last one first, page by page', async () => {
      for (const key of ['anna', 'bert', 'anna', 'carl']) await passed(key, 'parked', 'steps.1')
      await passed('dora', 'skipped', 'steps.1')
      const first = await list(operator, 'steps.1', { outcome: 'parked', limit: 2 })
      expect(keysOf(first)).toEqual(['carl', 'anna'])
      const second = await list(operator, 'steps.1', {
        outcome: 'parked',
        limit: 2,
        after: String(first.next),
      })
      expect(keysOf(second)).toEqual(['bert'])
      expect(second.next).toBeUndefined()
    })

    test('is listed with what a step calls, and with no other step', async () => {
      await passed('anna', 'parked', 'steps.1.call.do.3')
      await passed('bert', 'parked', 'steps.10')
      const { items } = await list(operator, 'steps.1', { outcome: 'parked' })
      expect(keysOf({ items })).toEqual(['anna'])
      expect(items[0]).toMatchObject({ outcome: 'parked', state: { word: 'parked' } })
    })

    test('shows personal keys only to those who may reveal data', async () => {
      await passed('anna', 'parked', 'steps.1')
      const [own] = keysOf(await list(operator, 'steps.1', { outcome: 'parked' }))
      const [hidden = ''] = keysOf(await list(viewer, 'steps.1', { outcome: 'parked' }))
      expect(own).toBe('anna')
      expect(hidden).not.toContain('anna')
      const page = await viewer.call('readRecord', { params: { ...params, key: hidden } })
      expect(page.status).toBe(200)
    })
  },
)

function keysOf(page: { readonly items: readonly { readonly key: string }[] }): string[] {
  return page.items.map(({ key }) => key)
}
