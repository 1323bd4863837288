import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tellRequests } from '../alerts/tell-requests.ts'
import type { RouteName } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { saveMembership } from '../people/memberships.ts'
import { createPerson } from '../people/people.ts'
import type { Subscription, Subscriptions } from '../subscriptions/subscriptions.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import {
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
} from '../testing/start-sign-up.ts'

const none = { flows: undefined, recordsPerMonth: undefined, historyDays: undefined }
const subscriptionOf = (name: string, title: string): Subscription => ({
  ...none,
  name,
  title,
  support: undefined,
  isFree: false,
  prices: [],
})
const SUBSCRIPTIONS: Subscriptions = {
  contact: 'subscriptions@maps.example',
  trial: { subscription: 'shop', days: 14 },
  eraseAfterDays: 60,
  subscriptions: new Map([
    ['shop', subscriptionOf('shop', 'Shop')],
    ['chain', subscriptionOf('chain', 'Chain of shops')],
  ]),
}
const NOTE = 'We open a second shop.\nCall me: 010 123'
const ASKED = 'Mapwright: a workspace asks for a subscription'

describe('a request for a subscription', () => {
  let kit: SignUpKit
  let owner: ApiClient
  let mia: SignedUp
  let count = 0
  const operator = 'olga@maps.example'

  beforeAll(async () => {
    kit = await startSignUp(() => ({}), { ...SIGN_UP_CONFIG, subscriptions: SUBSCRIPTIONS })
    const person = { email: operator, name: 'Olga', password: null, isOwner: true }
    await createPerson(kit.database.db, person, kit.time.now)
    owner = await kit.api.signIn('owner')
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    count += 1
    await queryRows(kit.database.db, 'delete from subscription_request', [])
    mia = await kit.signUp(`mia-${count}@shop.example`)
    kit.mails.length = 0
  })

  const there = (request?: string) => ({
    params: { workspace: mia.workspace, ...(request !== undefined && { request }) },
  })
  const ask = (client: ApiClient, subscription = 'chain', note = NOTE) =>
    client.call('askForSubscription', { ...there(), body: { subscription, note } })
  const idOf = async (asked: ReturnType<typeof ask>): Promise<string> =>
    (await asked).body.request.id
  const read = async (client: ApiClient) =>
    (await client.call('readSubscriptionOfWorkspace', there())).body
  const grant = (subscription: string, request?: string) =>
    owner.call('grantSubscription', { ...there(), body: { subscription, endsAt: null, request } })
  const decline = (request: string, reason = '') =>
    owner.call('declineSubscription', { ...there(request), body: { reason } })
  const withdraw = (request: string, client = mia.client) =>
    client.call('withdrawSubscriptionRequest', there(request))
  const listed = async () => (await owner.call('listSubscriptions')).body.requests
  const look = () => {
    const { database, sender, config, log } = kit.api.services
    return tellRequests({
      db: database.db,
      sender,
      config,
      log,
      subscriptions: SUBSCRIPTIONS,
      now: () => kit.time.now,
    })
  }
  /** Of this test's workspace alone: what another test asked for may be mailed while this one runs. */
  const mailsOfMia = () => kit.mails.filter(({ text }) => text.includes(mia.workspace))
  const mailsTo = (address: string) => mailsOfMia().filter(({ to }) => to.includes(address))
  const subjectsTo = (address: string) => mailsTo(address).map(({ subject }) => subject)
  async function mailTo(address: string, nth = 1) {
    await expect.poll(() => mailsTo(address).length, { timeout: 10_000 }).toBe(nth)
    return mailsTo(address)[nth - 1]
  }
  async function colleague(role: 'administrator' | 'operator' | 'viewer', email: string) {
    const other = await kit.signUp(email)
    const { workspace } = mia
    await saveMembership(kit.database.db, { workspace, person: other.person, role })
    return other
  }

  test('is made for a subscription of the file, seen by all of the workspace, and what its people write by its administrators', async () => {
    const before = await read(mia.client)
    expect(before.offers.map(({ name }: { name: string }) => name)).toEqual(['shop', 'chain'])
    expect([before.contact, before.request]).toEqual(['subscriptions@maps.example', null])
    const asked = await ask(mia.client)
    const request = {
      id: expect.any(String),
      subscription: { name: 'chain', title: 'Chain of shops' },
      note: NOTE,
      askedBy: mia.email,
      askedAt: new Date(kit.time.now).toISOString(),
      answer: null,
    }
    expect([asked.status, asked.body]).toEqual([200, { request }])
    expect((await read(mia.client)).request).toEqual(request)
    const viewer = await colleague('viewer', `eva-${count}@shop.example`)
    const seen = (await read(viewer.client)).request
    expect(seen).toEqual({ ...request, note: null, askedBy: null })
    expect(await listed()).toEqual([{ workspace: mia.workspace, title: 'Mia’s Shop', ...request }])
    const unknown = await ask(mia.client, 'other')
    expect([unknown.status, unknown.body.type]).toEqual([422, 'subscription_unknown'])
  })

  test('is no business of strangers, and of who does not administer the workspace; answers are the owner’s', async () => {
    const id = await idOf(ask(mia.client))
    const other = await kit.signUp(`ben-${count}@shop.example`)
    const viewer = await colleague('operator', `eva-${count}@shop.example`)
    const token = await kit.api.withToken('administrator', mia.workspace)
    const calls: readonly (readonly [RouteName, object])[] = [
      ['askForSubscription', { ...there(), body: { subscription: 'shop', note: '' } }],
      ['withdrawSubscriptionRequest', there(id)],
      ['dismissSubscriptionAnswer', there(id)],
      ['declineSubscription', { ...there(id), body: { reason: '' } }],
      [
        'grantSubscription',
        { ...there(), body: { subscription: 'chain', endsAt: null, request: id } },
      ],
      ['listSubscriptions', {}],
    ]
    const statuses = async (client: ApiClient) =>
      Promise.all(calls.map(async ([name, given]) => (await client.call(name, given)).status))
    expect(await statuses(kit.api.nobody)).toEqual([401, 401, 401, 401, 401, 401])
    expect(await statuses(other.client)).toEqual([404, 404, 404, 403, 403, 403])
    expect(await statuses(viewer.client)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await statuses(token)).toEqual([403, 403, 403, 403, 403, 403])
    expect((await read(mia.client)).request).toMatchObject({ id, answer: null })
    expect((await mia.client.call('dismissSubscriptionAnswer', there(id))).status).toBe(404)
    expect((await statuses(mia.client)).slice(3)).toEqual([403, 403, 403])
  })

  test('tells nobody which workspaces there are, and is found under its own alone', async () => {
    const id = await idOf(ask(mia.client))
    const ben = await kit.signUp(`ben-${count}@shop.example`)
    const missing = { params: { workspace: 'no-such-shop', request: id } }
    for (const [name, body] of [
      ['askForSubscription', { subscription: 'shop', note: '' }],
      ['withdrawSubscriptionRequest', undefined],
      ['dismissSubscriptionAnswer', undefined],
      ['declineSubscription', { reason: '' }],
      ['readSubscriptionOfWorkspace', undefined],
    ] as const) {
      const [known, unknown] = await Promise.all(
        [there(id), missing].map((place) => ben.client.call(name, { ...place, body })),
      )
      const told = (answer: typeof known, workspace: string) => [
        answer?.status,
        JSON.stringify({ ...answer?.body, request: '' }).replaceAll(workspace, '?'),
      ]
      expect(told(known, mia.workspace)).toEqual(told(unknown, 'no-such-shop'))
    }
    const own = { params: { workspace: ben.workspace, request: id } }
    const answers = [
      await ben.client.call('withdrawSubscriptionRequest', own),
      await ben.client.call('dismissSubscriptionAnswer', own),
      await owner.call('declineSubscription', { ...own, body: { reason: '' } }),
      await owner.call('grantSubscription', {
        ...own,
        body: { subscription: 'chain', endsAt: null, request: id },
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(
      (await ben.client.call('readSubscriptionOfWorkspace', own)).body.standing.subscription.name,
    ).toBe('shop')
    expect((await read(mia.client)).request).toMatchObject({ id, answer: null })
  })

  test('replaces the one before, also of two who ask at once; what is over is neither withdrawn nor answered', async () => {
    const first = await idOf(ask(mia.client, 'shop'))
    const ben = await colleague('administrator', `ben-${count}@shop.example`)
    const raced = await Promise.all([
      ask(mia.client, 'shop', 'mine'),
      ask(ben.client, 'chain', 'his'),
    ])
    expect(raced.map(({ status }) => status)).toEqual([200, 200])
    const [{ id, subscription, note, askedBy }] = await listed()
    // One of them, whole.
    expect([
      ['shop', 'mine', mia.email],
      ['chain', 'his', ben.email],
    ]).toContainEqual([subscription.name, note, askedBy])
    expect((await withdraw(first)).status).toBe(404)
    expect((await decline(first)).status).toBe(404)
    expect((await grant('chain', first)).status).toBe(404)
    expect((await withdraw(id, ben.client)).status).toBe(204)
    expect((await withdraw(id)).status).toBe(404)
    expect((await read(mia.client)).request).toBeNull()
  })

  test('is mailed to owners at once, in their language, and once, however many servers look', async () => {
    const { db } = kit.database
    await queryRows(db, `update person set locale = 'nl' where email = ?`, [operator])
    await ask(mia.client)
    const mail = await mailTo(operator)
    await Promise.all([look(), look(), look()])
    expect(subjectsTo(operator)).toEqual(['Mapwright: een werkruimte vraagt om een abonnement'])
    await queryRows(db, `update person set locale = null where email = ?`, [operator])
    expect(mail?.text).toContain(`http://maps.example/console/subscriptions`)
    // Nothing that strangers write in sentences has the operator's trust.
    expect(`${mail?.text}${mail?.html}`).not.toContain('second shop')
    expect(`${mail?.text}${mail?.html}`).not.toContain('Mia')
    kit.time.now += 60 * 60_000
    await look()
    expect(subjectsTo(operator)).toHaveLength(1)
  })

  test('is mailed later where no mail was taken, or the server died', async () => {
    kit.refuseMails(true)
    const { logged } = kit.api
    const before = logged.length
    await ask(mia.client)
    const wasRefused = () => logged.slice(before).some((line) => line.includes('was not mailed'))
    await expect.poll(wasRefused).toBe(true)
    kit.refuseMails(false)
    kit.time.now += 10 * 60_000 - 1
    await look()
    expect(subjectsTo(operator)).toEqual([])
    kit.time.now += 1
    await Promise.all([look(), look()])
    expect(subjectsTo(operator)).toEqual([ASKED])
  })

  test('is one, however often the same is asked at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(mia.client)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.request.id)).size).toBe(1)
    expect((await ask(mia.client, 'shop', 'another')).status).toBe(200)
  })

  test('floods nobody: a workspace asks five times a day', async () => {
    const ben = await colleague('administrator', `ben-${count}@shop.example`)
    const statuses: number[] = []
    for (let at = 0; at < 6; at += 1) {
      statuses.push((await ask(mia.client, 'chain', `the ${at}. time`)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect((await ask(ben.client)).status).toBe(429)
    // Those of another workspace are not kept from it.
    const own = { params: { workspace: ben.workspace }, body: { subscription: 'chain', note: '' } }
    expect((await ben.client.call('askForSubscription', own)).status).toBe(200)
  })

  test('is answered by a grant, which all administrators are mailed of and see until they dismiss it', async () => {
    const ben = await colleague('administrator', `ben-${count}@shop.example`)
    const eva = await colleague('viewer', `eva-${count}@shop.example`)
    await mia.client.call('changeMe', { body: { locale: 'it' } })
    const id = await idOf(ask(mia.client))
    await mailTo(operator)
    kit.mails.length = 0
    // Another subscription than was asked for answers the request as well, where it is named.
    const granted = await grant('shop', id)
    expect([granted.status, granted.body.standing.subscription.name]).toEqual([200, 'shop'])
    await mailTo(mia.email)
    const mail = await mailTo(ben.email)
    await Promise.all([look(), look()])
    expect(mailsOfMia()).toHaveLength(2)
    expect(subjectsTo(mia.email)).toEqual(['Mapwright: il tuo abbonamento è concesso'])
    expect(mail?.text).toContain('Shop')
    const answer = { isGranted: true, reason: '', at: new Date(kit.time.now).toISOString() }
    expect((await read(eva.client)).request).toMatchObject({
      subscription: { name: 'shop' },
      answer,
    })
    expect(await listed()).toEqual([])
    expect((await withdraw(id)).status).toBe(404)
    expect((await ben.client.call('dismissSubscriptionAnswer', there(id))).status).toBe(204)
    expect((await mia.client.call('dismissSubscriptionAnswer', there(id))).status).toBe(404)
    expect((await read(mia.client)).request).toBeNull()
  })

  test('is answered by a grant of its subscription that does not name it, and not by one of another subscription', async () => {
    await ask(mia.client, 'chain')
    expect((await grant('shop')).status).toBe(200)
    expect(await listed()).toHaveLength(1)
    expect((await grant('chain')).status).toBe(200)
    expect((await read(mia.client)).request.answer).toMatchObject({ isGranted: true })
  })

  test('is declined with a reason, and may be asked again', async () => {
    const id = await idOf(ask(mia.client))
    await mailTo(operator)
    expect((await decline(id, 'Not before January.')).status).toBe(204)
    const mail = await mailTo(mia.email)
    expect([mail?.subject, mail?.text.includes('Not before January.')]).toEqual([
      'Mapwright: your request was declined',
      true,
    ])
    const { request, standing } = await read(mia.client)
    expect(request.answer).toMatchObject({ isGranted: false, reason: 'Not before January.' })
    expect(standing.subscription.name).toBe('shop')
    expect((await decline(id)).status).toBe(404)
    expect((await grant('chain', id)).status).toBe(404)
    expect((await read(mia.client)).standing.subscription.name).toBe('shop')
    expect((await ask(mia.client)).body.request.answer).toBeNull()
    await mailTo(operator, 2)
    expect(await listed()).toHaveLength(1)
  })

  test('is granted or withdrawn, never both', async () => {
    const ends: string[] = []
    for (let at = 0; at < 5; at += 1) {
      const id = await idOf(ask(mia.client, at % 2 === 0 ? 'chain' : 'shop'))
      const subscription = at % 2 === 0 ? 'chain' : 'shop'
      const [granted, withdrawn] = await Promise.all([grant(subscription, id), withdraw(id)])
      const { standing, request } = await read(mia.client)
      ends.push(
        `${granted.status} ${withdrawn.status} ${standing.subscription.name === subscription}`,
      )
      expect(request?.answer?.isGranted ?? false).toBe(granted.status === 200)
      await queryRows(
        kit.database.db,
        'update entitlement set subscription = ? where workspace = ?',
        ['none', mia.workspace],
      )
    }
    for (const end of ends) expect(['200 404 true', '404 204 false']).toContain(end)
  })

  test.each([
    ['a control character', 'a\u0000b'],
    ['a carriage return', 'a\rb'],
    ['what turns the direction of writing', 'pay \u202egnihton'],
    ['what nobody sees', 'a\u200bb'],
    ['a line that is none', 'a\u2028b'],
    ['more than a thousand characters', 'a'.repeat(1001)],
  ])('has no %s in its note, nor in the reason', async (_, text) => {
    const asked = await ask(mia.client, 'chain', text)
    expect([asked.status, asked.body.type]).toEqual([400, 'invalid_request'])
    const id = await idOf(ask(mia.client, 'chain', 'a'.repeat(1000)))
    const declined = await decline(id, text)
    expect([declined.status, declined.body.type]).toEqual([400, 'invalid_request'])
  })

  test('goes with the account of who asked, and is in the export of it', async () => {
    await colleague('administrator', `ben-${count}@shop.example`)
    await ask(mia.client)
    const exported = await mia.client.call('exportMe')
    expect(JSON.stringify(exported.body)).toContain(JSON.stringify(NOTE).slice(1, -1))
    const closed = await mia.client.call('closeAccount', { body: { email: mia.email } })
    expect(closed.status).toBe(204)
    const rows = await queryRows(kit.database.db, 'select note from subscription_request', [])
    expect([rows, await listed()]).toEqual([[], []])
  })

  test('and its answers are in the audit log of the workspace, without the note', async () => {
    const id = await idOf(ask(mia.client))
    await decline(id, 'Not yet.')
    const next = await idOf(ask(mia.client))
    await withdraw(next)
    const { body } = await mia.client.call('listAudit', there())
    const lines = body.items.map(
      ({ action, who, details }: { action: string; who: string; details: object }) =>
        `${action} ${who === mia.email ? 'mia' : 'owner'} ${JSON.stringify(details)}`,
    )
    expect(lines.slice(0, 4)).toEqual([
      'withdrawSubscriptionRequest mia {}',
      'askForSubscription mia {}',
      'declineSubscription owner {"reason":"Not yet."}',
      'askForSubscription mia {}',
    ])
    expect(JSON.stringify(body)).not.toContain('second shop')
  })
})

test('nothing of requests is there where no subscriptions are declared', async () => {
  const kit = await startSignUp()
  const owner = await kit.api.signIn('owner')
  const unknown = await (await owner.fetch('/api/no-such-path')).json()
  const request = '1'
  for (const [name, body] of [
    ['askForSubscription', { subscription: 'shop', note: '' }],
    ['withdrawSubscriptionRequest', undefined],
    ['dismissSubscriptionAnswer', undefined],
    ['declineSubscription', { reason: '' }],
  ] as const) {
    const answer = await owner.call(name, { params: { request }, body })
    expect([name, answer.status, answer.body.title]).toEqual([name, 404, unknown.title])
  }
  await kit.close()
})
