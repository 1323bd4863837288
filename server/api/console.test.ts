import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../../engine/index.ts'
import { tellSuspensions } from '../alerts/tell-suspensions.ts'
import { queryRows } from '../database/query.ts'
import { createProjects } from '../projects/create-projects.ts'
import { messageToStored } from '../store/stored-message.ts'
import { grantSubscription } from '../subscriptions/entitlements.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { resume, suspend } from '../subscriptions/suspensions.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import {
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
} from '../testing/start-sign-up.ts'
import type { TestDatabase } from '../testing/test-databases.ts'
import type { ApiConfig } from './services.ts'

const SUBSCRIPTIONS: Subscriptions = {
  contact: undefined,
  trial: undefined,
  eraseAfterDays: 60,
  subscriptions: new Map([
    [
      'shop',
      {
        name: 'shop',
        title: 'Shop',
        flows: undefined,
        recordsPerMonth: 100,
        historyDays: undefined,
        support: undefined,
        isFree: false,
        prices: [],
      },
    ],
  ]),
}
const CONFIG: ApiConfig = {
  ...SIGN_UP_CONFIG,
  signUp: { mode: 'open' },
  subscriptions: SUBSCRIPTIONS,
}
const COUNT = 1000
const integration = 'lightspeed-ccv'

function withProjects(database: TestDatabase) {
  return { projects: createProjects(database.db) }
}

describe('the console', () => {
  let kit: SignUpKit
  let owner: ApiClient
  let mia: SignedUp
  beforeAll(async () => {
    kit = await startSignUp(withProjects, CONFIG)
    owner = await kit.api.signIn('owner')
    mia = await kit.signUp('mia@shop.example')
  })
  afterAll(() => kit.close())

  const there = () => ({ params: { workspace: mia.workspace } })
  const list = async (query = {}) => (await owner.call('listHosted', { query })).body
  const ofMia = async () =>
    (await list({ q: mia.workspace })).items[0] as Record<string, unknown> | undefined

  /** An integration that is on, with a flow whose last run failed for a person’s address, and a parked record of it. */
  async function trouble(workspace: string) {
    const { db } = kit.database
    const [row] = await queryRows<{ id: number }>(
      db,
      `insert into integration (workspace, name, state) values (?, 'shop', 'on') returning id`,
      [workspace],
    )
    const id = row?.id ?? 0
    const problem = messageToStored(say('verbatim', { text: 'jan@example.com is unknown' }))
    await queryRows(
      db,
      `insert into flow_state (integration, flow, is_on, problem) values (?, 'orders', true, ?)`,
      [id, problem],
    )
    await queryRows(
      db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
       values (?, 'orders', 'secret-key', 'parked', ?, '', 1, 'v', false, 1)`,
      [id, problem],
    )
    return id
  }

  test('lists every workspace with subscription, health, usage and open records, and never a value', async () => {
    await grantSubscription(kit.database.db, {
      workspace: mia.workspace,
      subscription: 'shop',
      isTrial: true,
      endsAt: kit.time.now + 1000,
      now: kit.time.now,
    })
    const id = await trouble(mia.workspace)
    const listed = await ofMia()
    expect(listed).toMatchObject({
      title: 'Mia’s Shop',
      isMerchants: true,
      subscription: { name: 'shop', state: 'trial' },
      health: 'failing',
      usage: { records: 0, limit: 100 },
      open: 1,
      error: { code: 'flowProblem' },
      help: null,
      suspension: null,
    })
    const text = JSON.stringify(listed)
    expect([text.includes('jan@'), text.includes('secret-key')]).toEqual([false, false])
    await queryRows(kit.database.db, 'delete from integration where id = ?', [id])
    await queryRows(kit.database.db, 'delete from flow_state where integration = ?', [id])
    await queryRows(kit.database.db, 'delete from record where integration = ?', [id])
    await queryRows(kit.database.db, 'delete from entitlement', [])
  })

  test('judges an integration as its own overview does', async () => {
    await mia.client.call('addIntegration', { ...there(), body: { name: integration } })
    const params = { ...there().params, integration }
    const seen = async () => [
      (await mia.client.call('readIntegration', { params })).body.health,
      (await ofMia())?.['health'],
    ]
    expect(await seen()).toEqual(['setup', 'setup'])
    const body = { state: 'on', despite: true }
    await mia.client.call('switchIntegration', { params, body })
    const [own, listed] = await seen()
    expect(listed).toBe(own)
    await mia.client.call('switchIntegration', { params, body: { state: 'paused' } })
    expect(await seen()).toEqual(['paused', 'paused'])
  })

  test('is for owners alone', async () => {
    const body = { reason: 'x' }
    const answers = [
      await mia.client.call('listHosted'),
      await mia.client.call('suspendWorkspace', { ...there(), body }),
      await mia.client.call('resumeWorkspace', { ...there(), body }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  })

  test('suspends for no reason that is blank', async () => {
    for (const reason of ['', ' ', ' \n ']) {
      const { status } = await owner.call('suspendWorkspace', { ...there(), body: { reason } })
      expect(status).toBe(400)
    }
    expect(await ofMia()).toMatchObject({ suspension: null })
  })

  test('suspends with a reason and resumes: flows pause, all can be read, and the merchant is told', async () => {
    const params = { ...there().params, integration }
    await mia.client.call('switchIntegration', { params, body: { state: 'on', despite: true } })
    const reason = 'The invoice is open.'
    const suspended = await owner.call('suspendWorkspace', { ...there(), body: { reason } })
    expect(suspended).toMatchObject({ status: 200, body: { reason } })
    expect(await ofMia()).toMatchObject({ health: 'paused', suspension: { reason } })
    expect(await kit.api.services.holds.list()).toEqual([mia.workspace])
    const run = await mia.client.call('startRun', {
      params: { ...params, flow: 'orders' },
      body: { scope: { kind: 'changes' } },
    })
    expect([run.status, run.body.type, run.body.title]).toEqual([
      409,
      'subscription_holds',
      `the workspace is suspended: ${reason}`,
    ])
    const told = await mia.client.call('readHelp', there())
    expect(told.body.suspension).toMatchObject({ reason })
    expect(
      (await mia.client.call('exportFiles', { ...there(), query: { integration } })).status,
    ).toBe(200)
    expect((await kit.mailTo(mia.email, 2)).text).toContain(reason)

    const over = await owner.call('resumeWorkspace', { ...there(), body: { reason: 'Paid.' } })
    expect(over.status).toBe(204)
    expect(await kit.api.services.holds.of(mia.workspace)).toBe(undefined)
    expect((await mia.client.call('readHelp', there())).body.suspension).toBe(null)
    expect((await kit.mailTo(mia.email, 3)).text).toContain('Paid.')
    expect((await owner.call('resumeWorkspace', { ...there(), body: { reason: '' } })).status).toBe(
      404,
    )
    const nowhere = { params: { workspace: 'nowhere' }, body: { reason } }
    expect((await owner.call('suspendWorkspace', nowhere)).status).toBe(404)
    const { body } = await mia.client.call('listAudit', there())
    const lines = body.items.map(({ action, details }: { action: string; details: object }) => [
      action,
      details,
    ])
    expect(lines).toContainEqual(['suspendWorkspace', { reason }])
    expect(lines).toContainEqual(['resumeWorkspace', { reason: 'Paid.' }])
  })

  test('mails a suspension until a mail is taken, and of what is over by then nothing', async () => {
    const { services } = kit.api
    const { db } = kit.database
    const telling = { ...services, db, now: () => kit.time.now }
    const told = () =>
      kit.mails.flatMap(({ text }) => /The (?:first|second|third) reason/.exec(text)?.[0] ?? [])
    const left = async () => (await queryRows(db, 'select from suspension_news', [])).length
    const { workspace } = mia
    const at = kit.time.now
    kit.refuseMails(true)
    await suspend(db, { workspace, reason: 'The first reason', at })
    await tellSuspensions(telling)
    await suspend(db, { workspace, reason: 'The second reason', at })
    await tellSuspensions(telling)
    kit.refuseMails(false)
    // Claimed a moment ago: the server that has it may still tell it.
    await tellSuspensions(telling)
    expect([told(), await left()]).toEqual([[], 1])
    kit.time.now += 10 * 60_000
    await Promise.all([tellSuspensions(telling), tellSuspensions(telling)])
    kit.time.now += 10 * 60_000
    await tellSuspensions(telling)
    expect([told(), await left()]).toEqual([['The second reason'], 0])

    kit.refuseMails(true)
    await resume(db, { workspace, reason: 'The third reason', at })
    await tellSuspensions(telling)
    kit.refuseMails(false)
    kit.time.now = at + 7 * 24 * 3_600_000
    await tellSuspensions(telling)
    kit.time.now = at
    expect([told(), await left()]).toEqual([['The second reason'], 0])
  })

  test('announces to all workspaces or to some, for a time, in the language of who reads', async () => {
    const { now } = kit.time
    const at = (ms: number) => new Date(now + ms).toISOString()
    const body = {
      severity: 'warning',
      texts: { en: 'We update tonight.', it: 'Aggiorniamo stanotte.' },
      workspaces: null,
      from: at(0),
      until: at(60_000),
    }
    const seen = async (language = 'en') => {
      const headers = { 'Accept-Language': language }
      const answer = await mia.client.call('readHelp', { ...there(), headers })
      return answer.body.announcements.map(({ text }: { text: string }) => text)
    }
    expect((await mia.client.call('announce', { body })).status).toBe(403)
    expect((await owner.call('announce', { body })).status).toBe(204)
    await owner.call('announce', { body: { ...body, workspaces: ['default'] } })
    for (const wrong of [
      { from: at(2), until: at(1) },
      { from: at(-2), until: at(-1) },
      { workspaces: ['nowhere'] },
      { texts: { en: '   ' } },
    ]) {
      const { status } = await owner.call('announce', { body: { ...body, ...wrong } })
      expect({ wrong, status: [400, 404, 422].includes(status) }).toEqual({ wrong, status: true })
    }
    await owner.call('announce', { body: { ...body, from: at(1), until: at(2) } })
    expect([await seen(), await seen('it'), await seen('nl')]).toEqual([
      ['We update tonight.'],
      ['Aggiorniamo stanotte.'],
      ['We update tonight.'],
    ])
    const { items } = (await owner.call('listAnnouncements')).body
    expect(items).toHaveLength(3)
    kit.time.now += 60_000
    expect(await seen()).toEqual([])
    kit.time.now = now
    const params = { announcement: items[2].id }
    expect((await owner.call('removeAnnouncement', { params })).status).toBe(204)
    expect((await owner.call('removeAnnouncement', { params })).status).toBe(404)
    expect(await seen()).toEqual([])
  })

  test('shows who asks for help first, with the step where they stand', async () => {
    const body = {
      integration: null,
      step: 'try',
      message: '',
      days: 1,
      showsPersonal: false,
      consents: true,
    }
    await mia.client.call('askForHelp', { ...there(), body })
    const { items, total } = await list({ help: true })
    expect(total).toBe(1)
    expect(items[0]).toMatchObject({
      workspace: mia.workspace,
      help: { step: 'try', integration: null, isRunning: true },
    })
    expect((await list()).items[0].workspace).toBe(mia.workspace)
  })

  test(`asks the database as often for ${COUNT} workspaces as for a few, and pages them`, async () => {
    const { db } = kit.database
    const counted = async () => {
      let statements = 0
      const count = (): void => {
        statements += 1
      }
      db.on('query', count)
      const began = performance.now()
      const answer = await list({ limit: 50 })
      db.removeListener('query', count)
      return { statements, ms: performance.now() - began, total: answer.total, items: answer.items }
    }
    const few = await counted()
    await queryRows(
      db,
      `insert into workspace (name, title, created_at, is_signed_up) select 'shop-' || n, 'Shop ' || n, 1, true from generate_series(1, ?::int) n`,
      [COUNT],
    )
    await queryRows(
      db,
      `insert into integration (workspace, name, state) select 'shop-' || n, 'shop', 'on' from generate_series(1, ?::int) n`,
      [COUNT],
    )
    await queryRows(
      db,
      `insert into flow_state (integration, flow, is_on) select id, f, true from integration, unnest('{orders,stock,prices}'::text[]) f where workspace like 'shop-%'`,
      [],
    )
    const many = await counted()
    process.stdout.write(
      `console of ${many.total} workspaces: ${Math.round(many.ms)} ms, ${many.statements} statements\n`,
    )
    expect(many.total).toBe(few.total + COUNT)
    expect(many.items).toHaveLength(50)
    // Beside them, a mail of the test before may still be noted.
    expect(many.statements).toBeLessThan(few.statements + 5)
    expect(many.ms).toBeLessThan(5000)
    const next = await list({ limit: 50, from: 50 })
    const names = [...many.items, ...next.items].map(
      (each: { workspace: string }) => each.workspace,
    )
    expect(new Set(names).size).toBe(100)
    expect((await list({ health: 'stopped' })).total).toBe(0)
    expect((await list({ q: 'shop 77' })).total).toBeGreaterThan(5)
  })
})
