import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Route } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { createWorkspace } from '../people/workspaces.ts'
import { type ApiClient, type ApiKit, OFFERING, startApi } from '../testing/api-kit.ts'
import { sampleOfParameter } from '../testing/sample-of.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const CALLERS = [
  'nobody',
  'stranger',
  ...ROLES,
  'owner',
  ...ROLES.map((role) => `token ${role}` as const),
  'administrator elsewhere',
  'token administrator elsewhere',
] as const
type Caller = (typeof CALLERS)[number]
type Outcome = 'in' | 401 | 403 | 404

/** Who is let in where, written out by hand: what is tested must not be what tests. */
const LET_IN: Readonly<Record<Route['access'], Readonly<Record<Caller, Outcome>>>> = {
  public: row(['in', 'in'], ['in', 'in', 'in', 'in'], 'in', ['in', 'in', 'in', 'in'], ['in', 'in']),
  person: row([401, 'in'], ['in', 'in', 'in', 'in'], 'in', [403, 403, 403, 403], ['in', 403]),
  viewer: row([401, 404], ['in', 'in', 'in', 'in'], 'in', ['in', 'in', 'in', 'in'], [404, 404]),
  operator: row([401, 404], [403, 'in', 'in', 'in'], 'in', [403, 'in', 'in', 'in'], [404, 404]),
  editor: row([401, 404], [403, 403, 'in', 'in'], 'in', [403, 403, 'in', 'in'], [404, 404]),
  administrator: row([401, 404], [403, 403, 403, 'in'], 'in', [403, 403, 403, 'in'], [404, 404]),
  owner: row([401, 403], [403, 403, 403, 403], 'in', [403, 403, 403, 403], [403, 403]),
}

/** A token that leaks must not live on in whom it let in. */
const NO_TOKEN = { 'token administrator': 403 }

/** Where merchants sign up, administrators of a workspace reach nobody outside of it. */
const OWNERS_ONLY = { invitePerson: { administrator: 403 } }

function row(
  outside: readonly Outcome[],
  roles: readonly Outcome[],
  owner: Outcome,
  tokens: readonly Outcome[],
  elsewhere: readonly Outcome[],
): Readonly<Record<Caller, Outcome>> {
  const outcomes = [...outside, ...roles, owner, ...tokens, ...elsewhere]
  return Object.fromEntries(CALLERS.map((caller, at) => [caller, outcomes[at]])) as Record<
    Caller,
    Outcome
  >
}

// Roles do not depend on the kind of database.

describe('every route', () => {
  let database: TestDatabase
  let api: ApiKit
  const callers = new Map<Caller, ApiClient>()
  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database, config: OFFERING })
    await createWorkspace(database.db, { name: 'other', title: 'Other' }, Date.now())
    callers.set('nobody', api.nobody)
    callers.set('stranger', await api.signIn('stranger'))
    callers.set('owner', await api.signIn('owner'))
    for (const role of ROLES) {
      callers.set(role, await api.signIn(role))
      callers.set(`token ${role}`, await api.withToken(role))
    }
    callers.set('administrator elsewhere', await api.signIn('administrator', 'other'))
    callers.set('token administrator elsewhere', await api.withToken('administrator', 'other'))
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  /** Without a body, so that nothing is done where somebody is let in. */
  async function tryRoute({ method, path, params }: Route, caller: Caller): Promise<Outcome> {
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      name === 'workspace' ? 'default' : sampleOfParameter(params?.properties[name], 'x'),
    )
    const gone = new AbortController()
    const response = await callers.get(caller)?.fetch(`/api${place}`, {
      method: method.toUpperCase(),
      signal: gone.signal,
      // Never true of anything: where there is no body to leave out, nothing may change either.
      headers: { 'If-Match': '"never"' },
    })
    const { status, headers } = response as Response
    const problem = headers.get('Content-Type') === 'application/problem+json; charset=utf-8'
    const body = problem ? ((await response?.json()) as { title: string }) : undefined
    gone.abort()
    if (status === 404 && body?.title !== 'workspace "default" not found') return 'in'
    return status === 401 || status === 403 || status === 404 ? status : 'in'
  }

  // Signing out comes last: it ends the session that the others need.
  const names = Object.keys(routes).filter((name) => name !== 'signOut')
  const table = [...names, 'signOut'].map((name) => [name, routes[name as keyof typeof routes]])

  test.each(table as [string, Route][])('%s lets in whom it should', async (name, route) => {
    const outcomes: Partial<Record<Caller, Outcome>> = {}
    for (const caller of CALLERS) outcomes[caller] = await tryRoute(route, caller)
    expect(outcomes).toEqual({
      ...LET_IN[route.access],
      ...(route.inPerson && NO_TOKEN),
      ...OWNERS_ONLY[name as keyof typeof OWNERS_ONLY],
    })
  })

  test('lets no owner of the installation into what a merchant made, but for what is of owners', async () => {
    const made = { name: 'merchants', title: 'Merchant’s', isSignedUp: true }
    await createWorkspace(database.db, made, Date.now())
    const owner = await api.signIn('owner')
    const wrong: string[] = []
    for (const [name, route] of table as [string, Route][]) {
      if (!route.path.includes('{workspace}') || route.access === 'owner') continue
      const place = route.path.replace(/\{(\w+)\}/g, (_, parameter: string) =>
        parameter === 'workspace'
          ? made.name
          : sampleOfParameter(route.params?.properties[parameter], 'x'),
      )
      const response = await owner.fetch(`/api${place}`, { method: route.method.toUpperCase() })
      const { title } = (await response.json()) as { title: string }
      if (response.status !== 404 || title !== `workspace "${made.name}" not found`)
        wrong.push(name)
    }
    expect(wrong).toEqual([])
  })

  test('a workspace that there is not is told as one that is not for the caller', async () => {
    const owner = await api.signIn('owner')
    const viewer = await api.signIn('viewer')
    for (const workspace of ['none', 'constructor', '__proto__', 'other']) {
      const answer = await viewer.call('listRuns', { params: { workspace } })
      expect(answer).toMatchObject({
        status: 404,
        body: { title: `workspace "${workspace}" not found` },
      })
    }
    expect((await owner.call('listRuns', { params: { workspace: 'none' } })).status).toBe(404)
    expect((await owner.call('listRuns', { params: { workspace: 'other' } })).status).not.toBe(404)
  })
})
