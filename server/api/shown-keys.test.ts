import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type ApiClient, type ApiKit, noProjects, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

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
    record: { login: =login, town: =town }
    personal: [login]
    schema: { properties: { login: { type: string }, town: { type: string } } }
  town:
    title: Town
    key: =name
    list: { get: /towns, items: =towns }
    record: { name: =name }
    schema: { properties: { name: { type: string } } }
`
const flow = (name: string): string => `
flow: ${name}
format: 1
title: ${name}
connections: { crm: crm }
source: { read: crm.${name} }
steps:
  - skip: nothing
`
const project = loadProject(
  [
    { path: 'connectors/crm/connector.yaml', text: CONNECTOR },
    { path: 'person.yaml', text: flow('person') },
    { path: 'town.yaml', text: flow('town') },
  ],
  { transports: transportSpecs },
)
const current = async () => ({ project, files: [], version: '1' })
const projects = { ...noProjects, current }
const integration = 'people'

async function search(client: ApiClient, q: string) {
  return (await client.call('searchRecords', { query: { q } })).body
}

async function list(client: ApiClient, query = {}) {
  return (await client.call('listOpenRecords', { params: { integration }, query })).body
}

function keysOf(page: { readonly items: readonly { readonly key: string }[] }): string[] {
  return page.items.map(({ key }) => key)
}

describe('keys of records that are personal', () => {
  let database: TestDatabase
  let api: ApiKit
  let viewer: ApiClient
  let operator: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database, projects })
    viewer = await api.signIn('viewer')
    operator = await api.signIn('operator')
    const id = await saveIntegration(database.db, { workspace: 'default', name: integration })
    for (const [of, key] of [
      ['person', 'anna-login'],
      ['town', 'anna@example.org'],
      ['town', 'anna-town'],
      ['gone-flow', 'anna-2'],
    ] as const) {
      await queryRows(
        database.db,
        `insert into event (integration, run, at, flow, key, outcome, flow_version) values (?, 1, 1, ?, ?, 'parked', 'v')`,
        [id, of, key],
      )
      await queryRows(
        database.db,
        `insert into record (integration, flow, key, state, reason, cause, waits_for, attempts, flow_version, deleted, since)
         values (?, ?, ?, 'waiting', 'it waits', 'c', 'pos.debtor|{"email":"anna@example.org"}', 1, 'v', false, 1)`,
        [id, of, key],
      )
    }
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  test('are told to those who may reveal data, and found by them', async () => {
    expect(keysOf(await search(operator, 'anna'))).toEqual(
      expect.arrayContaining(['anna-login', 'anna@example.org', 'anna-town']),
    )
    expect(keysOf(await list(operator))).toContain('anna@example.org')
    const { body } = await operator.call('readRecord', {
      params: { integration, flow: 'person', key: 'anna-login' },
    })
    expect(body.key).toBe('anna-login')
  })

  test('are not found by others, who find what is not personal', async () => {
    expect(keysOf(await search(viewer, 'anna'))).toEqual(['anna-town'])
    expect(keysOf(await list(viewer, { q: 'anna' }))).toEqual(['anna-town'])
  })

  test('show to others as something that asks for the same record, and tells nothing', async () => {
    const page = await list(viewer)
    expect(JSON.stringify(page)).not.toMatch(/anna-login|anna@/)
    const hidden = page.items.filter(({ key }: { key: string }) => key.startsWith('~'))
    expect(hidden).toHaveLength(2)
    expect(keysOf(await list(viewer))).toEqual(keysOf(page))
    for (const { flow: of, key } of hidden) {
      const { status, body } = await viewer.call('readRecord', {
        params: { integration, flow: of, key },
      })
      expect(status).toBe(200)
      expect(body.key).toBe(key)
      expect(body.events).toHaveLength(1)
      expect(JSON.stringify(body)).not.toMatch(/anna-login|anna@/)
    }
  })

  test('cannot be tried out, one after the other', async () => {
    for (const [of, key] of [
      ['person', 'anna-login'],
      ['town', 'anna@example.org'],
      ['person', `~${'A'.repeat(32)}`],
    ] as const) {
      const params = { integration, flow: of, key }
      expect((await viewer.call('readRecord', { params })).status).toBe(404)
    }
  })

  test('are not in the place from which a list goes on', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await list(viewer, { limit: 1, ...(after !== undefined && { after }) })
      seen.push(...keysOf(page))
      after = page.next
      const place = Buffer.from(after ?? '', 'base64url').toString()
      expect(place).not.toMatch(/anna-login|anna@/)
    } while (after !== undefined && seen.length < 10)
    expect(seen.toSorted()).toEqual(keysOf(await list(viewer)).toSorted())
  })
})
