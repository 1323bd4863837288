import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'

describe.each(testDatabases())('people on %s', (_, openTestDatabase) => {
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
})
