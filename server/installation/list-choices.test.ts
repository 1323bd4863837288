import { expect, test } from 'vitest'
import type { Connection, ConnectorPlan } from '../../engine/index.ts'
import { listChoices } from './list-choices.ts'

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
