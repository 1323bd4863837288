import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { type Listening, listen } from '../../serve/listen.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'
import { type Depot, startDepot } from '../testing/depot.ts'
import { openWorkKit, until, type WorkKit } from '../testing/work-kit.ts'
import { answerHooks } from './answer-hooks.ts'
import { hookSecret } from './hook-secrets.ts'

let database: TestDatabase
let depot: Depot
let kit: WorkKit
let server: Listening
let secret = ''

beforeAll(async () => {
  if (!openTestDatabase) throw new Error('there is no database to test with')
  database = await openTestDatabase()
  depot = await startDepot()
  kit = await openWorkKit(database, depot.url, { hooked: '{ hook: true }' })
  await kit.install('hooked', 'a')
  const { cipher, projects, work } = kit
  const clock = { now: () => Date.now() }
  const front = express().use(answerHooks({ database, cipher, projects, work, clock }))
  server = await listen(front, { host: '127.0.0.1', port: 0 })
  const of = { workspace: 'default', connection: 'a-shop' }
  secret = (await hookSecret(database.db, cipher, of)) ?? ''
})
afterAll(async () => {
  await server.close()
  await kit.close()
  await depot.close()
  await database.close()
})

async function call(path: string, body: string): Promise<number> {
  const address = `http://127.0.0.1:${server.address.port}/hooks/${path}`
  const response = await fetch(address, { method: 'POST', body })
  return response.status
}

async function asked(): Promise<readonly unknown[]> {
  const rows = await queryRows<{ scope: unknown }>(
    database.db,
    'with gone as (delete from run_request returning id, scope) select scope from gone order by id',
    [],
  )
  return rows.map(({ scope }) => scope)
}

const changed = (id: number): string => JSON.stringify({ item: { id } })

test('a source that tells of a record wakes the flow for its key', async () => {
  expect(await call(`default/a-shop/${secret}/items/changed`, changed(7))).toBe(202)
  expect(await asked()).toEqual([{ kind: 'woken', keys: ['7'] }])
})

test('a key that no number can hold is that key', async () => {
  const body = '{"item":{"id":9007199254740993}}'
  expect(await call(`default/a-shop/${secret}/items/changed`, body)).toBe(202)
  expect(await asked()).toEqual([{ kind: 'woken', keys: ['9007199254740993'] }])
})

test('the same call again, before the flow ran, asks for nothing more', async () => {
  await call(`default/a-shop/${secret}/items/changed`, changed(7))
  await call(`default/a-shop/${secret}/items/changed`, changed(7))
  expect(await asked()).toEqual([{ kind: 'woken', keys: ['7'] }])
})

test('calls that come doubled, late and out of order wake each record once, as it is by then', async () => {
  depot.stock('a', [7, 8])
  // The source lists no 9 any more: the call that tells of it is older than that.
  for (const id of [8, 7, 9, 8, 7, 7, 9]) {
    await call(`default/a-shop/${secret}/items/changed`, changed(id))
  }
  const worker = await kit.startWorker()
  const left = () => queryRows(database.db, 'select id from run_request', [])
  await until(async () => (await left()).length === 0, 'nothing is asked any more')
  expect([...depot.made('a')].toSorted()).toEqual(['7', '8'])
  // One more, long after the run: the record is looked at again, and is there already.
  await call(`default/a-shop/${secret}/items/changed`, changed(7))
  await until(async () => (await left()).length === 0, 'nothing is asked any more')
  await worker.stop()
  expect(depot.made('a')).toHaveLength(2)
  const runs = await queryRows(database.db, 'select state, cause from run order by id', [])
  expect(runs).toEqual([
    { state: 'finished', cause: 'hook' },
    { state: 'finished', cause: 'hook' },
  ])
})

test.each([
  ['a wrong secret', (good: string) => `default/a-shop/${good.slice(1)}/items/changed`],
  ['an account that there is not', (good: string) => `default/b-shop/${good}/items/changed`],
  ['another workspace', (good: string) => `other/a-shop/${good}/items/changed`],
  ['the secret of another account', (good: string) => `default/a-till/${good}/items/changed`],
])('%s is answered as if there were nothing', async (_, pathOf) => {
  expect(await call(pathOf(secret), changed(7))).toBe(404)
  expect(await asked()).toEqual([])
})

test.each([
  ['a topic that nobody reads', 'orders/paid', changed(7)],
  ['a body that names no record', 'items/changed', '{"item":{"id":{"deep":[1]}}}'],
  ['a body that is no JSON', 'items/changed', '<xml/>'],
  ['no body', 'items/changed', ''],
])('%s wakes nobody', async (_, topic, body) => {
  expect(await call(`default/a-shop/${secret}/${topic}`, body)).toBe(202)
  expect(await asked()).toEqual([])
})

test('a body beyond all measure is refused', async () => {
  const body = JSON.stringify({ item: { id: 7 }, more: 'x'.repeat(2_000_000) })
  expect(await call(`default/a-shop/${secret}/items/changed`, body)).toBe(413)
})

test('the secret of an account stays the same', async () => {
  const of = { workspace: 'default', connection: 'a-shop' }
  expect(await hookSecret(database.db, kit.cipher, of)).toBe(secret)
  expect(await hookSecret(database.db, kit.cipher, { ...of, connection: 'none' })).toBeUndefined()
})
