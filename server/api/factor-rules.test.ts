import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Route } from '../contract/route.ts'
import { type RouteName, routes } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { saveApp } from '../people/authenticator-app.ts'
import { saveMembership } from '../people/memberships.ts'
import { createSession } from '../people/sessions.ts'
import { createWorkspace } from '../people/workspaces.ts'
import {
  type ApiClient,
  type ApiKit,
  createClient,
  OFFERING,
  startApi,
} from '../testing/api-kit.ts'
import { sampleOfParameter } from '../testing/sample-of.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const MINUTE_MS = 60_000
/** What whoever has to set up a factor may call; written out by hand, for what is tested must not be what tests. */
const FOR_ENTERING: ReadonlySet<RouteName> = new Set([
  'readSession',
  'readSchemas',
  'setUp',
  'signIn',
  'acceptInvitation',
  'showFactor',
  'askPasskey',
  'signOut',
  'changeMe',
  'askProof',
  'proveMe',
  'readFactors',
  'beginApp',
  'addApp',
  'removeApp',
  'beginPasskey',
  'addPasskey',
  'removePasskey',
  'makeRecoveryCodes',
  // Whom these serve is said by a link that was mailed, and not by who asks.
  'signUp',
  'readSignUp',
  'confirmSignUp',
  'readJoining',
  'joinAsNew',
  'askNewPassword',
  'resetPassword',
  'stopAlerts',
])

const me = async (client: ApiClient): Promise<{ id: string; email: string }> =>
  (await client.call('readSession')).body.person
const say = (client: ApiClient, ...roles: string[]) =>
  client.call('saveFactorDuty', { body: { roles } })
const reset = (client: ApiClient, person: string) =>
  client.call('resetFactors', { params: { person } })

describe('who needs a second factor', () => {
  let database: TestDatabase
  let api: ApiKit
  let now: number
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.raw(
      'truncate person, attempt, audit, factor_duty, open_sign_in, api_token cascade',
    )
    await database.db.raw(`delete from workspace where name <> 'default'`)
    now = Date.now()
    api = await startApi({ database, clock: { now: () => now } })
  })
  afterEach(() => api.close())

  const giveApp = async (client: ApiClient): Promise<void> => {
    const { id: person } = await me(client)
    await saveApp(database.db, api.services.cipher, { person, secret: SECRET, step: -1, now })
  }

  test('is said by an owner who has one, and just showed who they are', async () => {
    const owner = await api.signIn('owner')
    const administrator = await api.signIn('administrator')
    await giveApp(administrator)
    expect((await say(administrator, 'editor')).status).toBe(403)
    expect((await say(owner, 'editor')).body.type).toBe('factor_missing')
    expect((await owner.call('readFactorDuty')).body).toEqual({ roles: [] })
    await giveApp(owner)
    now += 11 * MINUTE_MS
    expect((await say(owner, 'editor')).body.type).toBe('proof_needed')
    now -= 11 * MINUTE_MS
    expect((await say(owner, 'editor', 'administrator')).status).toBe(200)
    expect((await owner.call('readFactorDuty')).body.roles.toSorted()).toEqual([
      'administrator',
      'editor',
    ])
    const rows = await queryRows(
      database.db,
      `select details, outcome from audit where action = 'saveFactorDuty' order by id desc limit 1`,
      [],
    )
    expect(rows).toMatchObject([
      { details: { roles: ['editor', 'administrator'] }, outcome: 'done' },
    ])
  })

  test('can do nothing but set one up, from the moment that it is said', async () => {
    const owner = await api.signIn('owner')
    await giveApp(owner)
    const [editor, viewer] = [await api.signIn('editor'), await api.signIn('viewer')]
    expect((await editor.call('listRuns')).status).not.toBe(403)
    await say(owner, 'editor')
    const types: Record<string, unknown> = {}
    const offering = await startApi({ database, config: OFFERING, clock: { now: () => now } })
    const there = createClient(offering.url, editor.headers)
    for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
      if (FOR_ENTERING.has(name)) continue
      const params = Object.fromEntries(
        Object.entries(route.params?.properties ?? {}).map(([key, schema]) => [
          key,
          key === 'workspace' ? 'default' : sampleOfParameter(schema, 'x'),
        ]),
      )
      const { status, body } = await there.call(name, { params })
      if (status !== 403 || body.type !== 'factor_needed') types[name] = body
    }
    await offering.close()
    expect(types).toEqual({})
    expect((await editor.call('readSession')).body.person).toMatchObject({ mustAddFactor: true })
    expect((await editor.call('readFactors')).body).toMatchObject({ isNeeded: true })
    expect((await viewer.call('listRuns')).status).not.toBe(403)
    expect((await owner.call('listRuns')).status).not.toBe(403)

    await giveApp(editor)
    expect((await editor.call('listRuns')).status).not.toBe(403)
    expect((await editor.call('readSession')).body.person).toMatchObject({ mustAddFactor: false })
  })

  test('is also an owner, as an administrator, and who has the role anywhere', async () => {
    const owner = await api.signIn('owner')
    await giveApp(owner)
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, now)
    const [second, viewer] = [await api.signIn('owner'), await api.signIn('viewer')]
    await say(owner, 'administrator')
    expect((await second.call('listRuns')).body.type).toBe('factor_needed')
    expect((await viewer.call('listRuns')).status).not.toBe(403)
    const { id: person } = await me(viewer)
    await saveMembership(database.db, { workspace: 'other', person, role: 'administrator' })
    expect((await viewer.call('listRuns')).body.type).toBe('factor_needed')
  })

  test('is no program with a token, and nobody whom an OpenID provider let in', async () => {
    const owner = await api.signIn('owner')
    await giveApp(owner)
    await say(owner, 'viewer', 'operator', 'editor', 'administrator')
    const token = await api.withToken('administrator')
    expect((await token.call('listRuns')).status).not.toBe(403)
    const viewer = await api.signIn('viewer')
    expect((await viewer.call('listRuns')).body.type).toBe('factor_needed')
    const session = await createSession(database.db, (await me(viewer)).id, now, 'openid')
    const byProvider = createClient(api.url, { Cookie: `mapwright=${session.id}` })
    expect((await byProvider.call('listRuns')).status).not.toBe(403)
  })

  describe('factors that are lost', () => {
    test('are taken away by an administrator, with the sessions, and the log tells', async () => {
      const administrator = await api.signIn('administrator')
      const editor = await api.signIn('editor')
      await giveApp(editor)
      const { id, email } = await me(editor)
      const { items } = (await administrator.call('listPeople')).body
      expect(items).toContainEqual(expect.objectContaining({ id, hasFactor: true }))
      expect((await reset(editor, id)).status).toBe(403)
      now += 11 * MINUTE_MS
      expect((await reset(administrator, id)).body.type).toBe('proof_needed')
      now -= 11 * MINUTE_MS
      expect((await reset(administrator, id)).status).toBe(204)
      expect((await editor.call('readSession')).body.person).toBeNull()
      expect(await queryRows(database.db, 'select from authenticator_app', [])).toEqual([])
      const log = await administrator.call('listAudit', { query: { action: 'resetFactors' } })
      expect(log.body.items).toContainEqual(
        expect.objectContaining({ subject: email, outcome: 'done' }),
      )
    })

    test('of owners, and of people in other workspaces, are not', async () => {
      await createWorkspace(database.db, { name: 'other', title: 'Other' }, now)
      const [administrator, owner] = [await api.signIn('administrator'), await api.signIn('owner')]
      const [second, editor] = [await api.signIn('owner'), await api.signIn('editor')]
      const { id: person } = await me(editor)
      await saveMembership(database.db, { workspace: 'other', person, role: 'viewer' })
      for (const client of [owner, editor]) {
        await giveApp(client)
        const refused = await reset(administrator, (await me(client)).id)
        expect(refused.body.type).toBe('person_elsewhere')
      }
      expect((await queryRows(database.db, 'select from authenticator_app', [])).length).toBe(2)
      expect((await reset(second, person)).status).toBe(204)
      expect((await reset(second, (await me(owner)).id)).status).toBe(204)
    })

    test('who is invited to another workspace as well is let in by none of their administrators alone', async () => {
      const body = { email: 'new@example.com', name: 'New', role: 'administrator' }
      const owner = await api.signIn('owner')
      const { id: person } = (await owner.call('addPerson', { body })).body
      await createWorkspace(database.db, { name: 'other', title: 'Other' }, now)
      const of = { workspace: 'other', person }
      const administrator = await api.signIn('viewer')
      const { id } = await me(administrator)
      await saveMembership(database.db, { workspace: 'other', person: id, role: 'administrator' })
      await administrator.call('addPerson', {
        params: of,
        body: { ...body, role: 'viewer' },
      })
      const invited = await administrator.call('invitePerson', { params: of })
      expect(invited.body.type).toBe('person_elsewhere')
      expect((await owner.call('invitePerson', { params: { person } })).status).toBe(200)
    })
  })
})
