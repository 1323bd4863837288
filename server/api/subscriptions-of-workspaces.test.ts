import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tellSubscriptions } from '../alerts/tell-subscriptions.ts'
import { eraseEnded } from '../catalogue/erase-ended.ts'
import { queryRows } from '../database/query.ts'
import { createProjects } from '../projects/create-projects.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import {
  enteredBy,
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
} from '../testing/start-sign-up.ts'
import { requireChosen } from './check-access.ts'
import type { Principal } from './principal.ts'

const DAY = 24 * 3_600_000
const SHOP = {
  name: 'shop',
  title: 'Shop',
  flows: 2,
  recordsPerMonth: 100,
  historyDays: 90,
  support: { en: 'By mail', nl: 'Per e-mail' },
  isFree: false,
  prices: [],
}
const SUBSCRIPTIONS: Subscriptions = {
  contact: 'subscriptions@maps.example',
  trial: { subscription: 'shop', days: 14 },
  eraseAfterDays: 60,
  subscriptions: new Map([
    ['shop', SHOP],
    ['chain', { ...SHOP, name: 'chain', title: 'Chain', recordsPerMonth: 1000 }],
  ]),
}
const integration = 'lightspeed-ccv'

const daysFrom = (begin: number, at: string) => (Date.parse(at) - begin) / DAY

describe('the subscription of a merchant', () => {
  let kit: SignUpKit
  let owner: ApiClient
  let mia: SignedUp
  let count = 0
  let begun = 0

  beforeAll(async () => {
    kit = await startSignUp((database) => ({ projects: createProjects(database.db) }), {
      ...SIGN_UP_CONFIG,
      subscriptions: SUBSCRIPTIONS,
    })
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    count += 1
    kit.mails.length = 0
    owner = await kit.api.signIn('owner')
    begun = kit.time.now
    mia = await kit.signUp(`mia-${count}@shop.example`)
  })

  const there = () => ({ params: { workspace: mia.workspace } })
  const standing = async (client?: ApiClient) => {
    if (client) return (await client.call('readSubscriptionOfWorkspace', there())).body.standing
    const { items } = (await owner.call('listSubscriptions')).body
    return items.find((each: { workspace: string }) => each.workspace === mia.workspace)?.standing
  }
  const grant = (client: ApiClient, body: object) =>
    client.call('grantSubscription', {
      ...there(),
      body: { subscription: 'shop', isTrial: false, ...body },
    })
  const look = () => {
    const { database, sender, config, log } = kit.api.services
    const now = () => kit.time.now
    return tellSubscriptions({
      db: database.db,
      sender,
      config,
      log,
      subscriptions: SUBSCRIPTIONS,
      now,
    })
  }
  const subjects = () =>
    kit.mails.filter(({ to }) => to.includes(mia.email)).map(({ subject }) => subject)
  async function integrate() {
    await mia.client.call('addIntegration', { ...there(), body: { name: integration } })
    const params = { ...there().params, integration }
    return mia.client.call('switchIntegration', { params, body: { state: 'on', despite: true } })
  }

  /** Closes the account, and signs up again on that day. */
  async function signUpAgain(day: number) {
    await mia.client.call('closeAccount', { body: { email: mia.email } })
    await kit.mailTo(mia.email, 2)
    kit.time.now = begun + day * DAY
    kit.mails.length = 0
    mia = await kit.signUp(mia.email)
    const { state, endsAt, eraseAt } = await standing(mia.client)
    return { state, ends: daysFrom(begun, endsAt), erased: daysFrom(begun, eraseAt) }
  }

  test('is a trial of 14 days, with what it has and what is used of it', async () => {
    expect(await standing(mia.client)).toEqual({
      state: 'trial',
      subscription: {
        name: 'shop',
        title: 'Shop',
        flows: 2,
        recordsPerMonth: 100,
        historyDays: 90,
        support: 'By mail',
      },
      endsAt: new Date(begun + 14 * DAY).toISOString(),
      eraseAt: new Date(begun + 74 * DAY).toISOString(),
      hold: null,
      usage: {
        from: '2026-12-01T00:00:00.000Z',
        to: '2027-01-01T00:00:00.000Z',
        records: 0,
        forecast: null,
        flows: 0,
      },
    })
    // What an operator made has all, and for ever.
    const own = await owner.call('readSubscriptionOfWorkspace', {})
    expect([own.status, own.body.standing]).toEqual([200, null])
  })

  test('is granted by owners of the installation alone, and seen by nobody outside', async () => {
    const endsAt = null
    expect((await grant(mia.client, { endsAt })).status).toBe(403)
    const token = await kit.api.withToken('administrator', mia.workspace)
    expect((await grant(token, { endsAt })).status).toBe(403)
    expect((await mia.client.call('listSubscriptions')).status).toBe(403)
    const ben = await kit.signUp(`ben-${count}@shop.example`)
    expect((await ben.client.call('readSubscriptionOfWorkspace', there())).status).toBe(404)
    const unknown = await grant(owner, { subscription: 'other', endsAt })
    expect([unknown.status, unknown.body.type]).toEqual([422, 'subscription_unknown'])
    const nowhere = await owner.call('grantSubscription', {
      params: { workspace: 'nowhere' },
      body: { subscription: 'shop', isTrial: false, endsAt },
    })
    expect(nowhere.status).toBe(404)
    const granted = await Promise.all([1, 2, 3].map(() => grant(owner, { endsAt })))
    expect(granted.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await standing()).toMatchObject({ state: 'active', endsAt: null })
    const log = await mia.client.call('listAudit', {
      ...there(),
      query: { action: 'grantSubscription' },
    })
    expect(
      log.body.items.filter(({ outcome }: { outcome: string }) => outcome === 'done'),
    ).toHaveLength(3)
    const { items, subscriptions } = (await owner.call('listSubscriptions')).body
    expect(subscriptions.map(({ name }: { name: string }) => name)).toEqual(['shop', 'chain'])
    const own = items.find(({ workspace }: { workspace: string }) => workspace === mia.workspace)
    expect(own).toMatchObject({ title: 'Mia’s Shop', standing: { state: 'active' } })
  })

  test('ends, and says so wherever its flows are shown; all can be read, and nothing begins', async () => {
    await grant(owner, { endsAt: null })
    // More flows than it has: none is switched on.
    const full = await integrate()
    expect([full.status, full.body.type, full.body.says.code]).toEqual([
      409,
      'quota_reached',
      'subscriptionFlowsUsed',
    ])
    const params = { ...there().params, integration, flow: 'categories' }
    const { db } = kit.database
    await queryRows(db, `update integration set state = 'on' where workspace = ?`, [mia.workspace])
    await grant(owner, { endsAt: new Date(kit.time.now + 1_000).toISOString() })
    const run = { params, body: { scope: { kind: 'changes' } } }
    expect((await mia.client.call('startRun', run)).status).toBe(200)
    kit.time.now += 1_000
    expect(await standing()).toMatchObject({
      state: 'ended',
      hold: expect.stringContaining('Shop'),
    })
    const refused = await mia.client.call('startRun', run)
    expect([refused.status, refused.body.type, refused.body.says.code]).toEqual([
      409,
      'subscription_holds',
      'subscriptionEnded',
    ])
    for (const [name, given, body] of [
      ['retryRecords', {}, { flow: 'categories', keys: ['1'] }],
      ['retryEdited', { key: '1' }, { record: { title: 'written after the end' } }],
    ] as const) {
      const answer = await mia.client.call(name, { params: { ...params, ...given }, body })
      expect([name, answer.status, answer.body.type]).toEqual([name, 409, 'subscription_holds'])
    }
    const listed = await mia.client.call('listIntegrations', there())
    const [shown] = listed.body.items
    expect([listed.status, shown.health]).toEqual([200, 'paused'])
    expect(shown.problem).toContain('the subscription Shop ended on 2026-12-01')
    const flow = await mia.client.call('readFlow', { params })
    expect([flow.status, flow.body.summary.health, flow.body.summary.nextAt]).toEqual([
      200,
      'paused',
      undefined,
    ])
    const explained = await mia.client.call('explainFlow', { params })
    expect(explained.body.parts[0].lines.at(-1)).toContain('the subscription Shop ended on')
    expect((await mia.client.call('listRuns', there())).status).toBe(200)
    expect((await mia.client.call('exportMe')).status).toBe(200)
    await grant(owner, { endsAt: null })
    expect((await mia.client.call('startRun', run)).status).toBe(200)
  })

  test('does what was asked before its end as soon as it is granted again, not when the schedule comes to it', async () => {
    await integrate()
    const { db } = kit.database
    const later = kit.time.now + DAY
    for (const flow of ['asked', 'idle']) {
      await queryRows(
        db,
        `insert into flow_state (integration, flow, is_on, next_at)
         select id, ?, true, ? from integration where workspace = ?`,
        [flow, later, mia.workspace],
      )
    }
    await queryRows(
      db,
      `insert into run_request (integration, flow, cause, scope, force, asked_at)
       select id, 'asked', 'retry', '{"kind":"changes"}', false, ? from integration where workspace = ?`,
      [kit.time.now, mia.workspace],
    )
    kit.time.now += 60_000
    await grant(owner, { endsAt: null })
    const rows = await queryRows<{ flow: string; next_at: string }>(
      db,
      `select flow, next_at::text from flow_state where flow in ('asked', 'idle')
       and integration in (select id from integration where workspace = ?) order by flow`,
      [mia.workspace],
    )
    expect(rows.map(({ next_at }) => Number(next_at))).toEqual([kit.time.now, later])
  })

  test('lets no flow begin while more are on than it has, however they came to be', async () => {
    await integrate()
    const { db } = kit.database
    await queryRows(db, `update integration set state = 'on' where workspace = ?`, [mia.workspace])
    for (const flow of ['one', 'two', 'three']) {
      await queryRows(
        db,
        `insert into flow_state (integration, flow, is_on) select id, ?, true from integration where workspace = ?`,
        [flow, mia.workspace],
      )
    }
    const params = { ...there().params, integration, flow: 'categories' }
    const run = { params, body: { scope: { kind: 'changes' } } }
    const refused = await mia.client.call('startRun', run)
    expect([refused.status, refused.body.type, refused.body.says]).toEqual([
      409,
      'subscription_holds',
      { code: 'subscriptionFlowsOver', values: { title: 'Shop', limit: '2', count: 3 } },
    ])
    expect((await standing()).usage.flows).toBe(3)
    await queryRows(db, `update flow_state set is_paused = true where flow = 'three'`, [])
    // The two that are on are all that it has: a third one, which is off, is not run by hand either.
    const off = await mia.client.call('startRun', run)
    expect([off.status, off.body.type, off.body.says.code]).toEqual([
      409,
      'quota_reached',
      'subscriptionFlowsUsed',
    ])
    for (const [name, given, body] of [
      ['retryRecords', {}, { flow: run.params.flow, keys: ['1'] }],
      ['retryEdited', { key: '1' }, { record: { title: 'written by hand' } }],
    ] as const) {
      const answer = await mia.client.call(name, { params: { ...run.params, ...given }, body })
      expect([name, answer.status, answer.body.type]).toEqual([name, 409, 'quota_reached'])
    }
    await queryRows(db, `update flow_state set is_paused = true where flow = 'two'`, [])
    expect((await mia.client.call('startRun', run)).status).toBe(200)
  })

  test('may end at a leap second, which is the one before it', async () => {
    const answer = await grant(owner, { endsAt: '2026-12-31T23:59:60Z' })
    expect(answer.body.standing.endsAt).toBe('2026-12-31T23:59:59.000Z')
  })

  test('is told of 7, 3 and 1 days before its end and at it, once, however many servers look', async () => {
    const all: string[][] = []
    for (const days of [8, 7, 5, 3, 1, 0.5, 0, -5]) {
      kit.time.now = begun + (14 - days) * DAY
      kit.mails.length = 0
      await Promise.all([look(), look(), look()])
      all.push(subjects())
    }
    const soon = 'Mapwright: your subscription ends soon'
    expect(all).toEqual([
      [],
      [soon],
      [],
      [soon],
      [soon],
      [],
      ['Mapwright: your subscription has ended'],
      [],
    ])
  })

  test('is told of its use anew when it is changed to a larger one in the same month, and not when it is renewed', async () => {
    await integrate()
    await grant(owner, { endsAt: null })
    const write = (records: number) =>
      queryRows(
        kit.database.db,
        `insert into run_hour (integration, flow, hour, done)
         select id, 'orders', ?, ? from integration where workspace = ?`,
        [kit.time.now, records, mia.workspace],
      )
    const told = async () => {
      kit.mails.length = 0
      await look()
      return subjects().length
    }
    await write(90)
    expect([await told(), await told()]).toEqual([1, 0])
    await grant(owner, { endsAt: null })
    expect(await told()).toBe(0)
    await grant(owner, { subscription: 'chain', endsAt: null })
    expect(await told()).toBe(0)
    kit.time.now += 3_600_000
    await write(800)
    expect([await told(), await told()]).toEqual([1, 0])
  })

  test('is told of in the language of who reads, with the day, and again where no mail was taken', async () => {
    await mia.client.call('changeMe', { body: { locale: 'it' } })
    kit.time.now = begun + 13 * DAY
    kit.refuseMails(true)
    await look()
    kit.refuseMails(false)
    await look()
    expect(subjects()).not.toContain('Mapwright: il tuo abbonamento sta per finire')
    kit.time.now += 11 * 60_000
    await look()
    const mail = kit.mails.find(({ subject }) => subject.includes('il tuo abbonamento'))
    expect([mail?.to, mail?.subject]).toEqual([
      [mia.email],
      'Mapwright: il tuo abbonamento sta per finire',
    ])
    expect(mail?.text).toContain(new Date(begun + 14 * DAY).toISOString().slice(0, 10))
  })

  test('erases what is held 60 days after its end, a week after that was told, and not before', async () => {
    const gone = async () => {
      await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
      const rows = await queryRows(kit.database.db, 'select from workspace where name = ?', [
        mia.workspace,
      ])
      return rows.length === 0
    }
    // Nobody could be told: everything stays.
    const eraseAt = async () => daysFrom(begun, (await standing()).eraseAt)
    kit.time.now = begun + 80 * DAY
    owner = await kit.api.signIn('owner')
    expect(await gone()).toBe(false)
    // A week from when they can be told at the earliest, and then from when they were.
    expect(await eraseAt()).toBe(87)
    await look()
    expect(subjects().at(-1)).toBe('Mapwright: your data will be erased')
    expect(kit.mails.at(-1)?.text).toContain(new Date(begun + 87 * DAY).toISOString().slice(0, 10))
    kit.time.now += 3 * DAY
    owner = await kit.api.signIn('owner')
    expect(await eraseAt()).toBe(87)
    kit.time.now += 4 * DAY - 1
    expect(await gone()).toBe(false)
    kit.time.now += 1
    const both = await Promise.all([gone(), gone()])
    expect(both.some((is) => is)).toBe(true)
    const other = await queryRows(
      kit.database.db,
      `select from workspace where name = 'default'`,
      [],
    )
    expect(other).toHaveLength(1)
  })

  test('ends without erasing anything where nobody is there to be told', async () => {
    const db = kit.database.db
    await queryRows(db, 'update person set is_disabled = true where email = ?', [mia.email])
    kit.mails.length = 0
    for (const days of [68, 77, 90]) {
      kit.time.now = begun + days * DAY
      await look()
      await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
    }
    expect(subjects()).toEqual([])
    expect(
      await queryRows(db, 'select from workspace where name = ?', [mia.workspace]),
    ).toHaveLength(1)
  })

  const suspension = (name: 'suspendWorkspace' | 'resumeWorkspace') =>
    owner.call(name, { ...there(), body: { reason: 'Under review' } })

  test('stands still as a trial while its workspace is suspended: nobody is told of its end, nothing is erased, and the days are left', async () => {
    kit.time.now = begun + 10 * DAY
    await look()
    owner = await kit.api.signIn('owner')
    await suspension('suspendWorkspace')
    kit.mails.length = 0
    for (const days of [15, 74, 100]) {
      kit.time.now = begun + days * DAY
      await look()
      await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
      owner = await kit.api.signIn('owner')
      const { state, endsAt, eraseAt } = await standing()
      expect([state, daysFrom(begun, endsAt), daysFrom(begun, eraseAt)]).toEqual([
        'trial',
        days + 4,
        days + 64,
      ])
    }
    expect(subjects().filter((subject) => !subject.includes('suspended'))).toEqual([])
    expect((await suspension('resumeWorkspace')).status).toBe(204)
    expect((await suspension('resumeWorkspace')).status).toBe(404)
    expect(daysFrom(begun, (await standing()).endsAt)).toBe(104)
    kit.time.now = begun + 103 * DAY
    await look()
    expect(subjects().at(-1)).toBe('Mapwright: your subscription ends soon')
    kit.time.now = begun + 104 * DAY
    owner = await kit.api.signIn('owner')
    expect((await standing()).state).toBe('ended')
  })

  test('gets no days back that it did not have: of a trial that was over, or that was granted meanwhile, and of what is no trial', async () => {
    const resumedAfter = async (days: number) => {
      kit.time.now += days * DAY
      owner = await kit.api.signIn('owner')
      await suspension('resumeWorkspace')
      return daysFrom(begun, (await standing()).endsAt)
    }
    kit.time.now = begun + 15 * DAY
    owner = await kit.api.signIn('owner')
    await suspension('suspendWorkspace')
    expect((await standing()).state).toBe('ended')
    expect(await resumedAfter(5)).toBe(14)

    await suspension('suspendWorkspace')
    kit.time.now = begun + 25 * DAY
    owner = await kit.api.signIn('owner')
    await grant(owner, { isTrial: true, endsAt: new Date(begun + 35 * DAY).toISOString() })
    expect(await resumedAfter(3)).toBe(38)

    await grant(owner, { endsAt: new Date(begun + 60 * DAY).toISOString() })
    await suspension('suspendWorkspace')
    expect(await resumedAfter(7)).toBe(60)
  })

  test('is over for whoever closes the account of a suspended workspace and signs up again', async () => {
    kit.time.now = begun + 2 * DAY
    owner = await kit.api.signIn('owner')
    await suspension('suspendWorkspace')
    const entered = { email: mia.email, password: PASSWORD }
    const client = enteredBy(kit.api.url, await kit.visitor().call('signIn', { body: entered }))
    const answer = await client.call('closeAccount', { body: { email: mia.email } })
    expect(answer.status).toBe(204)
    // Of the sign-up, the suspension and the end of the account.
    await kit.mailTo(mia.email, 3)
    kit.mails.length = 0
    kit.time.now = begun + 3 * DAY
    mia = await kit.signUp(mia.email)
    const { state, endsAt } = await standing(mia.client)
    expect([state, daysFrom(begun, endsAt)]).toEqual(['ended', 3])
  })

  test('leaves its people strangers, also when nobody can sign up any more', async () => {
    const closed = await kit.open({ ...SIGN_UP_CONFIG, signUp: undefined })
    const isOwner = false
    const person = { kind: 'person', isOwner } as Principal
    await expect(requireChosen(closed.services, mia.workspace, person)).rejects.toMatchObject({
      status: 403,
    })
    await requireChosen(closed.services, 'default', person)
  })

  test('that is granted again in the last moment keeps all', async () => {
    kit.time.now = begun + 70 * DAY
    await look()
    kit.time.now += 8 * DAY
    owner = await kit.api.signIn('owner')
    await grant(owner, { endsAt: null })
    await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
    expect(await standing()).toMatchObject({ state: 'active' })
  })

  test('is nowhere where nothing declares subscriptions', async () => {
    const plain = await kit.open(SIGN_UP_CONFIG)
    const operator = await plain.signIn('owner')
    const unknown = await operator.fetch('/api/no-such-path')
    const { title } = (await unknown.json()) as { title: string }
    for (const [name, body] of [
      ['readSubscriptionOfWorkspace', undefined],
      ['grantSubscription', { subscription: 'shop', isTrial: false, endsAt: null }],
      ['listSubscriptions', undefined],
    ] as const) {
      const answer = await operator.call(name, { ...(body && { body }) })
      expect([name, answer.status, answer.body.title]).toEqual([name, 404, title])
    }
    expect((await operator.call('readSession')).body.hasSubscriptions).toBe(false)
    kit.time.now = begun + 20 * DAY
    expect(await plain.services.holds.of(mia.workspace)).toBeUndefined()
  })

  test('is one trial for each address: whoever closes the account and signs up again goes on with it', async () => {
    expect(await signUpAgain(10)).toEqual({ state: 'trial', ends: 14, erased: 74 })
    // Over by now: what the new workspace holds is kept as long as that of others.
    expect(await signUpAgain(40)).toEqual({ state: 'ended', ends: 40, erased: 100 })
    // A year after it, it is forgotten.
    expect(await signUpAgain(380)).toEqual({ state: 'trial', ends: 394, erased: 454 })
  })

  test('of a workspace that is erased is over: who makes another goes on from there', async () => {
    const make = (title: string) => mia.client.call('makeOwnWorkspace', { body: { title } })
    const again = await make('Second')
    expect([again.status, again.body.type]).toEqual([409, 'workspace_known'])
    kit.time.now = begun + 67 * DAY
    await look()
    kit.time.now = begun + 75 * DAY
    await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
    const body = { email: mia.email, password: PASSWORD }
    const entered = await kit.visitor().call('signIn', { body })
    mia = { ...mia, client: enteredBy(kit.api.url, entered) }
    expect((await mia.client.call('readSession')).body.workspaces).toEqual([])
    const made = await Promise.all([make('Mia & Ann'), make('Twice')])
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const [own] = made.find(({ status }) => status === 200)?.body.workspaces ?? []
    expect(own.role).toBe('administrator')
    mia = { ...mia, workspace: own.name }
    expect(await standing(mia.client)).toMatchObject({
      state: 'ended',
      endsAt: new Date(kit.time.now).toISOString(),
    })
  })

  test('goes along to another address of its account', async () => {
    kit.time.now = begun + 40 * DAY
    const entered = { email: mia.email, password: PASSWORD }
    const client = enteredBy(kit.api.url, await kit.visitor().call('signIn', { body: entered }))
    const email = `new-${mia.email}`
    await client.call('changeEmail', { body: { email } })
    const { secret } = await kit.mailTo(email)
    expect((await client.call('confirmEmail', { body: { secret } })).status).toBe(200)
    await client.call('closeAccount', { body: { email } })
    await kit.mailTo(email, 2)
    kit.mails.length = 0
    mia = await kit.signUp(email)
    expect(await standing(mia.client)).toMatchObject({ state: 'ended' })
  })
})
