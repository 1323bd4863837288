import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createSession } from '../people/sessions.ts'
import { type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

describe('people', () => {
  let database: TestDatabase
  let api: ApiKit
  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  test('are added, given another role, and taken out, and the audit log tells of it', async () => {
    const administrator = await api.signIn('administrator')
    const person = { email: 'Anna@Example.com', name: 'Anna', role: 'viewer' }
    const added = await administrator.call('addPerson', { body: person })
    expect(added).toMatchObject({
      status: 200,
      body: { email: 'anna@example.com', role: 'viewer', isOwner: false },
    })
    const params = { person: added.body.id }
    const changed = await administrator.call('changePerson', { params, body: { role: 'editor' } })
    expect(changed.body).toMatchObject({ role: 'editor' })
    expect((await administrator.call('addPerson', { body: person })).status).toBe(409)
    expect((await administrator.call('removePerson', { params })).status).toBe(204)
    expect((await administrator.call('removePerson', { params })).status).toBe(404)

    const log = await administrator.call('listAudit', { query: { limit: 2 } })
    expect(log.body.items).toMatchObject([
      { action: 'removePerson', subject: 'anna@example.com' },
      {
        action: 'changePerson',
        subject: 'anna@example.com',
        details: { from: 'viewer', to: 'editor' },
      },
    ])
    const older = await administrator.call('listAudit', { query: { after: log.body.next } })
    expect(older.body.items[0]).toMatchObject({ action: 'addPerson', details: { role: 'viewer' } })
  })
  test('take the tokens that they made with them', async () => {
    const owner = await api.signIn('owner')
    const { body } = await owner.call('addPerson', {
      body: { email: 'bea@example.com', name: 'Bea', role: 'administrator' },
    })
    const params = { person: body.id }
    const { id: session, csrf } = await createSession(database.db, body.id, Date.now())
    const bea = createClient(api.url, { Cookie: `mapwright=${session}`, 'X-CSRF-Token': csrf })
    const make = async () => {
      const made = await bea.call('createToken', { body: { name: 'CI', role: 'viewer', days: 1 } })
      expect(made.status).toBe(200)
      return createClient(api.url, { Authorization: `Bearer ${made.body.secret}` })
    }
    const first = await make()
    expect((await first.call('listRuns')).status).toBe(200)
    await owner.call('changePerson', { params, body: { role: 'viewer' } })
    expect((await first.call('listRuns')).status).toBe(401)

    await owner.call('changePerson', { params, body: { role: 'administrator' } })
    const second = await make()
    const other = await (await api.withToken('administrator')).call('createToken', {
      body: { name: 'more', role: 'administrator', days: 366 },
    })
    expect(other.status).toBe(403)
    await owner.call('removePerson', { params })
    expect((await second.call('listRuns')).status).toBe(401)
  })

  test('the audit log tells administrators that it is whole, and where it is not', async () => {
    const administrator = await api.signIn('administrator')
    await administrator.call('createToken', { body: { name: 'a', role: 'viewer', days: 1 } })
    const [line] = await queryRows<{ chain: string }>(
      database.db,
      'select max(chain)::text as chain from audit',
      [],
    )
    const whole = (await administrator.call('checkAudit')).body
    expect(whole).toMatchObject({ isWhole: true, broken: null, last: { number: line?.chain } })
    await queryRows(database.db, `update audit set who = 'x' where chain = ?::bigint`, [
      line?.chain ?? '',
    ])
    const changed = (await administrator.call('checkAudit')).body
    expect(changed).toMatchObject({
      isWhole: false,
      broken: { number: line?.chain, why: 'changed' },
    })
    const operator = await api.signIn('operator')
    expect((await operator.call('checkAudit')).status).toBe(403)
  })
})
