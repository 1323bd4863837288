import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import type { KeptChange, TouchedFlow } from '../../store/drift-looks.ts'
import type { Holds } from '../../subscriptions/holds.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'
import { type Desk, startDesk, tickets, without } from '../testing/desk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let database: TestDatabase
let desk: Desk

beforeEach(async () => {
  database = await openTestDatabase()
  desk = await startDesk(database)
})
afterEach(async () => {
  await desk.close()
  await database.close()
})

async function lookAfter(ms: number): Promise<void> {
  desk.time += ms
  await desk.look()
}

async function known() {
  const [row] = await queryRows<{ changes: KeptChange[]; flows: TouchedFlow[] }>(
    database.db,
    'select changes, flows from drift_look',
    [],
  )
  return row
}

/** Looks twice, so that it is known how it was. */
async function begin(): Promise<void> {
  await desk.look()
  await lookAfter(HOUR)
}

describe('a list that flows read', () => {
  test('is looked at an hour after a flow is switched on, then once a day, and never written to', async () => {
    await desk.look()
    await desk.switchOn('titles')
    await desk.switchOn('streets')
    await desk.look()
    await lookAfter(HOUR - 1)
    expect(desk.requests).toHaveLength(0)
    await lookAfter(1)
    expect(desk.requests).toHaveLength(1)
    await lookAfter(DAY - 1)
    expect(desk.requests).toHaveLength(1)
    await lookAfter(1)
    expect(desk.requests.map(({ method }) => method)).toEqual(['GET', 'GET'])
  })

  test('is looked at by one of the processes that do', async () => {
    await desk.switchOn('titles')
    await desk.look()
    desk.time += HOUR
    await Promise.all([desk.look(), desk.look(), desk.look()])
    expect(desk.requests).toHaveLength(1)
  })

  test('that lacks what it had is known with the flows that write it, since when, until it is there again', async () => {
    await desk.switchOn('titles')
    const integration = await desk.switchOn('streets')
    await begin()
    expect((await known())?.changes).toEqual([])
    desk.tickets = tickets(without('address'))
    // When it was last seen as it was.
    const since = desk.time
    await lookAfter(DAY)
    const change = { path: 'address', kind: 'gone', expected: ['object'], found: [] }
    const changes = [{ ...change, fields: ['street'], since }]
    const flows = [{ integration, flow: 'streets', count: 1 }]
    expect(await known()).toEqual({ changes, flows })
    await lookAfter(DAY)
    // Too few to say anything.
    desk.tickets = tickets(without('address')).slice(0, 2)
    await lookAfter(DAY)
    desk.tickets = []
    await lookAfter(DAY)
    expect(await known()).toEqual({ changes, flows })
    desk.tickets = tickets()
    await lookAfter(DAY)
    expect((await known())?.changes).toEqual([])
    // What was missing meanwhile has not become usual.
    desk.tickets = tickets(without('address'))
    await lookAfter(DAY)
    expect((await known())?.changes).toMatchObject([change])
  })

  test('that sends something else is known until it sends what it did', async () => {
    await desk.switchOn('titles')
    await begin()
    desk.tickets = tickets((each) => ({ ...each, title: 7 }))
    await lookAfter(DAY)
    const retyped = { path: 'title', kind: 'retyped', expected: ['text'], found: ['number'] }
    expect((await known())?.changes).toMatchObject([retyped])
    desk.tickets = tickets((each) => ({ ...each, title: null }))
    await lookAfter(DAY)
    expect((await known())?.changes).toMatchObject([retyped])
    desk.tickets = tickets()
    await lookAfter(DAY)
    expect((await known())?.changes).toEqual([])
  })

  test('is of another shape where its connector reads something else', async () => {
    await desk.switchOn('streets')
    await begin()
    desk.tickets = tickets(({ address, ...rest }) => ({ ...rest, place: address }))
    await lookAfter(DAY)
    expect((await known())?.changes).toHaveLength(1)
    desk.publish('street: =address.street', 'street: =place.street')
    await lookAfter(DAY)
    expect((await known())?.changes).toEqual([])
    desk.tickets = tickets()
    await lookAfter(DAY)
    expect((await known())?.changes).toMatchObject([{ path: 'place', kind: 'gone' }])
  })

  test('whose flow writes nothing of what changed touches no flow', async () => {
    await desk.switchOn('titles')
    await begin()
    desk.tickets = tickets(without('address'))
    await lookAfter(DAY)
    expect(await known()).toMatchObject({ changes: [{ path: 'address' }], flows: [] })
  })

  test('that answers nonsense is looked at again the day after, and what is known stays', async () => {
    await desk.switchOn('titles')
    await begin()
    desk.tickets = 'nonsense'
    await lookAfter(DAY)
    await lookAfter(DAY - 1)
    expect(desk.requests).toHaveLength(2)
    desk.tickets = tickets(without('title'))
    await lookAfter(1)
    expect((await known())?.changes).toMatchObject([{ path: 'title', kind: 'gone' }])
  })

  test('is not looked at while a subscription holds its workspace', async () => {
    await desk.switchOn('titles')
    await desk.look()
    const held: Holds = { of: async () => undefined, list: async () => ['default'] }
    desk.holds = held
    await lookAfter(DAY)
    expect(desk.requests).toHaveLength(0)
  })

  test('is forgotten with its connection, and when no flow reads it any more', async () => {
    const integration = await desk.switchOn('titles')
    await begin()
    await queryRows(database.db, 'update flow_state set is_on = false where integration = ?', [
      integration,
    ])
    await lookAfter(DAY)
    expect(await known()).toBeUndefined()
    expect(desk.requests).toHaveLength(1)
  })

  test('leaves no value in the database', async () => {
    await desk.switchOn('streets')
    await begin()
    const [row] = await queryRows(database.db, 'select d::text from drift_look d', [])
    expect(JSON.stringify(row)).toContain('address.street')
    expect(JSON.stringify(row)).not.toContain('Damrak')
  })
})
