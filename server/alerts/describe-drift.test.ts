import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Language } from '../contract/languages.ts'
import { queryRows } from '../database/query.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { DESK_CIPHER, type Desk, startDesk, tickets, without } from '../work/testing/desk.ts'
import { listAlerts, noteIncidents } from './alerts.ts'
import { createAlertTeller } from './describe-alert.ts'
import { findIncidents } from './find-incidents.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let database: TestDatabase
let desk: Desk
let integration = 0

beforeEach(async () => {
  database = await openTestDatabase()
  desk = await startDesk(database)
  await desk.switchOn('titles')
  integration = await desk.switchOn('streets')
  await desk.look()
  await lookAfter(HOUR)
})
afterEach(async () => {
  await desk.close()
  await database.close()
})

async function lookAfter(ms: number): Promise<void> {
  desk.time += ms
  await desk.look()
}

async function drifts() {
  const found = await findIncidents(database.db, { now: desk.time, since: 0, settleMs: 0 })
  return found.filter(({ kind }) => kind === 'drift')
}

async function tell(language: Language) {
  await noteIncidents(database.db, await drifts(), desk.time)
  const [told] = await listAlerts(database.db, { workspace: 'default', limit: 9 })
  if (!told) throw new Error('there is no alert')
  const { db } = database
  const teller = await createAlertTeller(
    { db, cipher: DESK_CIPHER, projects: desk.projects },
    { workspace: 'default', language, publicUrl: 'https://maps.example', now: desk.time },
  )
  return { alert: told.alert, story: await teller.story(told.alert) }
}

async function park(key: string, cause: string, since: number): Promise<void> {
  await queryRows(
    database.db,
    `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
     values (?, 'streets', ?, 'parked', '{"code":"unexpected","values":{"said":""}}', ?, 1, '1', false, ?)`,
    [integration, key, cause, since],
  )
}

describe('an alert of what a system sends otherwise', () => {
  test('is there for flows that write it and no others, once, until it comes as before', async () => {
    expect(await drifts()).toEqual([])
    desk.tickets = tickets(without('address'))
    await lookAfter(DAY)
    const incident = { workspace: 'default', integration, flow: 'streets', kind: 'drift' }
    expect(await drifts()).toMatchObject([{ ...incident, cause: 'ticket', count: 1 }])
    const { alert } = await tell('en')
    await lookAfter(DAY)
    expect((await tell('en')).alert).toMatchObject({ id: alert.id, openedAt: alert.openedAt })
    desk.tickets = tickets()
    await lookAfter(DAY)
    expect(await drifts()).toEqual([])
  })

  test('is none for a flow that is paused', async () => {
    desk.tickets = tickets(without('address'))
    await lookAfter(DAY)
    await queryRows(database.db, 'update flow_state set is_paused = true', [])
    expect(await drifts()).toEqual([])
  })

  test('names each line that writes it, and counts the failed records that it explains', async () => {
    desk.tickets = tickets(without('address'))
    await lookAfter(DAY)
    // The formula of the field, and what the connector declares.
    await park('1', 'run.formula steps.0.set.text', desk.time)
    await park('2', 'run.record', desk.time - DAY)
    // Others, and what failed while all came as before.
    await park('3', 'run.formula steps.1.set.text', desk.time)
    await park('4', 'system.invalid', desk.time)
    await park('5', 'run.record', desk.time - DAY - 1)
    const { story } = await tell('en')
    expect(story.places).toEqual([
      {
        label: 'streets.yaml:11 → text',
        url: 'https://maps.example/w/default/edit?path=streets.yaml&view=mapping&step=steps.0&field=text',
      },
    ])
    expect(story.cause).toContain('address')
    expect(story.cause).toMatch(/\b2 failed records/)
  })

  test('says in the language of the reader what something was and is', async () => {
    desk.tickets = tickets((each) => ({ ...each, address: { street: 12 } }))
    await lookAfter(DAY)
    expect((await tell('it')).story.cause).toBe('address.street era testo, ora è un numero.')
    expect((await tell('nl')).story.cause).toBe('address.street was tekst en is nu een getal.')
  })

  test('has no value of a record in it', async () => {
    desk.tickets = tickets((each) => ({ ...each, address: { street: 987_654 } }))
    await lookAfter(DAY)
    expect(JSON.stringify(await tell('en'))).not.toContain('987654')
  })
})
