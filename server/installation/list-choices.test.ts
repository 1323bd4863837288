import { expect, test } from 'vitest'
import type { Connection, ConnectorPlan } from '../../engine/index.ts'
import { listChoices, listValues } from './list-choices.ts'

async function* list(): AsyncGenerator {
  yield { records: [{ key: '7', record: { id: 7, email: 'anna@example.com', name: 'Anna' } }] }
}

const connection = { resource: () => ({ list }) } as unknown as Connection

function connectorWith(label: string, personal: readonly string[]): ConnectorPlan {
  return { resources: { customer: { label, personal } } } as unknown as ConnectorPlan
}

const read = (connector: ConnectorPlan, seesPeople = false) =>
  listChoices(connection, connector, 'customer', {
    seesPeople,
    signal: new AbortController().signal,
  })

const ASKED = { seesPeople: true, signal: new AbortController().signal }

test('choices are told by their names', async () => {
  const { items } = await read(connectorWith('name', []))
  expect(items).toEqual([{ value: 7, label: 'Anna' }])
})

test('those whose name is personal are told by their keys', async () => {
  const { items } = await read(connectorWith('email', ['email']))
  expect(items).toEqual([{ value: 7, label: '7' }])
})

test('who may see people is told both', async () => {
  const { items } = await read(connectorWith('email', ['email']), true)
  expect(items).toEqual([{ value: 7, label: 'anna@example.com (7)' }])
})

test.each([
  ['records', (own: Connection) => listChoices(own, connectorWith('name', []), 'customer', ASKED)],
  [
    'values',
    (own: Connection) =>
      listValues(own, connectorWith('', []), { resource: 'customer', field: ['id'] }, ASKED),
  ],
])('of a page with very many %s as many are read as a person can look through', async (_, ask) => {
  let looks = 0
  const records = Array.from({ length: 130_000 }, (__, id) => ({
    key: String(id),
    get record() {
      looks += 1
      return { id, name: `Customer ${id}` }
    },
  }))
  async function* listMany(): AsyncGenerator {
    yield { records }
  }
  const many = { resource: () => ({ list: listMany }) } as unknown as Connection
  const { items, isCut } = await ask(many)
  expect(items).toHaveLength(1_000)
  expect(isCut).toBe(true)
  expect(looks).toBeLessThan(2_000)
})

test('one record with very many values is no obstacle', async () => {
  const record = { tags: Array.from({ length: 200_000 }, (_, at) => at) }
  async function* listOne(): AsyncGenerator {
    yield { records: [{ key: '7', record }] }
  }
  const one = { resource: () => ({ list: listOne }) } as unknown as Connection
  const field = { resource: 'customer', field: ['tags'] }
  const { items, isCut } = await listValues(one, connectorWith('', []), field, ASKED)
  expect(items).toHaveLength(1_000)
  expect(isCut).toBe(true)
})

function categories(...rows: ReadonlyArray<readonly [id: number, name: string, parent?: number]>) {
  async function* listAll(): AsyncGenerator {
    yield {
      records: rows.map(([id, name, parent]) => ({
        key: String(id),
        record: { id, name, parent },
      })),
    }
  }
  const own = { resource: () => ({ list: listAll }) } as unknown as Connection
  return listChoices(own, connectorWith('name', []), 'customer', ASKED)
}

test('choices of one name are told by what they are in, and others by their names alone', async () => {
  const { items } = await categories(
    [1, 'Women', 0],
    [2, 'Men'],
    [3, 'Shirts', 1],
    [4, 'shirts', 2],
    [5, 'Coats', 2],
  )
  expect(items).toEqual([
    { value: 5, label: 'Coats' },
    { value: 2, label: 'Men' },
    { value: 4, label: 'Men › shirts', name: 'shirts' },
    { value: 1, label: 'Women' },
    { value: 3, label: 'Women › Shirts', name: 'Shirts' },
  ])
})

test('choices that nothing else tells apart are told by their keys', async () => {
  const { items } = await categories(
    [1, 'Shirts', 1],
    [2, 'Shirts'],
    [3, 'Hats', 4],
    [4, 'Hats', 3],
  )
  expect(new Set(items.map(({ label }) => label)).size).toBe(4)
  expect(
    items.every(({ label, value }) => label.includes('›') || label.endsWith(`(${value})`)),
  ).toBe(true)
})
