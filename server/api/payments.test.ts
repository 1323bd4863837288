import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RouteName } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { saveMembership } from '../people/memberships.ts'
import { Secret } from '../secrets/secret.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import {
  openPayments,
  type PaymentKit,
  SHOP_PRICE,
  SUBSCRIPTIONS,
} from '../testing/open-payments.ts'
import { SIGN_UP_CONFIG, type SignedUp } from '../testing/start-sign-up.ts'

const HOUR_MS = 3_600_000

describe('buying a subscription', () => {
  let kit: PaymentKit
  let mia: SignedUp

  beforeAll(async () => {
    kit = await openPayments()
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    mia = await kit.merchant()
  })

  const sessionsOfMia = () =>
    [...kit.stripe.sessions.values()].filter(({ client_reference_id: id }) => id === mia.workspace)

  test('is done on a page of Stripe, and nothing changes before it is paid', async () => {
    const { status, body } = await kit.buy(mia)
    const [session, ...others] = sessionsOfMia()
    expect([status, body, others]).toEqual([200, { url: session?.url }, []])
    expect(session).toMatchObject({
      mode: 'subscription',
      metadata: { workspace: mia.workspace, subscription: 'shop' },
      success_url: `http://maps.example/w/${mia.workspace}/settings/subscription?paid=shop`,
      cancel_url: `http://maps.example/w/${mia.workspace}/settings/subscription`,
    })
    expect(kit.stripe.customers.get(session?.customer ?? '')).toMatchObject({ email: mia.email })
    expect(await kit.standing(mia)).toMatchObject({
      state: 'trial',
      subscription: { name: 'shop' },
    })
    expect((await kit.subscription(mia)).payment).toBeNull()
    const paid = kit.stripe.pay(session?.id ?? '')
    expect(await kit.sendAll(mia)).toEqual([200, 200, 200, 200])
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null })
    expect((await kit.subscription(mia)).payment).toEqual({
      state: 'paid',
      subscription: 'Shop',
      endsAt: null,
    })
    expect(await kit.audited(mia)).toEqual([
      { who: mia.email, action: 'buySubscription', subject: 'shop', details: {} },
      {
        who: 'Stripe',
        action: 'followPayment',
        subject: 'shop',
        details: {
          standing: 'paid',
          stripeSubscription: paid.id,
          subscription: 'shop',
          endsAt: null,
        },
      },
    ])
  })

  test('is one purchase, however often it is begun at once, at whichever server', async () => {
    const other = await kit.open(kit.config)
    const elsewhere: SignedUp = { ...mia, client: kit.at(other, mia.client) }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => kit.buy(at % 2 === 0 ? mia : elsewhere)),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.url)).size).toBe(1)
    expect(sessionsOfMia()).toHaveLength(1)
    // Whoever comes back later as well.
    kit.time.now += 5 * HOUR_MS
    expect((await kit.buy(mia)).body).toEqual(answers[0]?.body)
  })

  test('is of one subscription: the page of another is closed', async () => {
    await kit.buy(mia, 'shop')
    expect((await kit.buy(mia, 'chain')).status).toBe(200)
    expect(
      sessionsOfMia().map(({ metadata, status }) => [metadata['subscription'], status]),
    ).toEqual([
      ['shop', 'expired'],
      ['chain', 'open'],
    ])
  })

  test('is not done twice, also where Stripe has not told of the first yet', async () => {
    await kit.pay(mia)
    const again = await kit.buy(mia, 'chain')
    expect([again.status, again.body.type]).toEqual([409, 'subscription_paid'])
    expect(sessionsOfMia()).toHaveLength(1)
    expect(await kit.standing(mia)).toMatchObject({
      state: 'active',
      subscription: { name: 'shop' },
    })
  })

  test('is not possible while the workspace is suspended', async () => {
    const owner = await kit.api.signIn('owner')
    const { workspace } = mia
    const there = { params: { workspace }, body: { reason: 'under review' } }
    expect((await owner.call('suspendWorkspace', there)).status).toBe(200)
    const { status, body } = await kit.buy(mia)
    expect([status, body.type, sessionsOfMia()]).toEqual([409, 'subscription_holds', []])
    expect((await owner.call('resumeWorkspace', there)).status).toBeLessThan(300)
    expect((await kit.buy(mia)).status).toBe(200)
  })

  test('is possible again after what was paid is over', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    kit.stripe.cancel(id)
    await kit.sendAll(mia)
    expect((await kit.buy(mia)).status).toBe(200)
    kit.stripe.pay(sessionsOfMia()[1]?.id ?? '')
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
  })

  test('begins anew where somebody deleted the customer at Stripe', async () => {
    await kit.buy(mia)
    const [session] = sessionsOfMia()
    kit.stripe.deleteCustomer(session?.customer ?? '')
    kit.stripe.expireSession(session?.id ?? '')
    expect((await kit.buy(mia)).status).toBe(200)
    const [, second] = sessionsOfMia()
    expect(second?.customer).not.toBe(session?.customer)
    kit.stripe.pay(second?.id ?? '')
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
  })

  test('is the administrators’, in person, and of subscriptions with a price', async () => {
    const { workspace } = mia
    const other = await kit.merchant()
    const viewer = await kit.merchant()
    await saveMembership(kit.database.db, { workspace, person: viewer.person, role: 'operator' })
    const token = await kit.api.withToken('administrator', workspace)
    const calls: readonly (readonly [RouteName, object])[] = [
      ['buySubscription', { params: { workspace }, body: { subscription: 'shop' } }],
      ['managePayment', { params: { workspace } }],
    ]
    const statuses = async (client: ApiClient) =>
      Promise.all(calls.map(async ([name, ask]) => (await client.call(name, ask)).status))
    expect(await statuses(kit.api.nobody)).toEqual([401, 401])
    expect(await statuses(other.client)).toEqual([404, 404])
    expect(await statuses(viewer.client)).toEqual([403, 403])
    expect(await statuses(token)).toEqual([403, 403])
    const owner = await kit.api.signIn('owner')
    const nowhere = { params: { workspace: 'no-such-shop' }, body: { subscription: 'shop' } }
    expect((await owner.call('buySubscription', nowhere)).status).toBe(404)
    for (const subscription of ['gift', 'other']) {
      const { status, body } = await kit.buy(mia, subscription)
      expect([status, body.type]).toEqual([422, 'subscription_unknown'])
    }
    expect(sessionsOfMia()).toEqual([])
    const { offers } = await kit.subscription(mia)
    expect(offers.map(({ cost }: { cost?: string }) => cost)).toEqual([
      'A lot a month',
      'A lot a month',
      undefined,
    ])
    expect(
      offers.map((each: { name: string; isSold: boolean }) => [each.name, each.isSold]),
    ).toEqual([
      ['shop', true],
      ['chain', true],
      ['gift', false],
    ])
  })

  test('says that it is not possible now, and nothing of the key, where Stripe is away or fails', async () => {
    for (const trouble of ['down', 'failing'] as const) {
      const before = kit.api.logged.length
      kit.stripe.trouble = trouble
      const { status, body } = await kit.buy(mia)
      kit.stripe.trouble = undefined
      expect([status, body.type]).toEqual([503, 'payment_unavailable'])
      const logged = kit.api.logged.slice(before).join('\n')
      expect(logged).toContain('Stripe did not do what was asked')
      expect(logged).not.toContain(kit.stripe.key)
    }
    // Stripe repeats for a day what failed with one key.
    expect((await kit.buy(mia)).status).toBe(200)
  })

  test('says the same where the key is not that of the account', async () => {
    const stripe = { ...kit.config.stripe, key: new Secret('sk_test_another') }
    const other = await kit.open({ ...kit.config, stripe: { ...kit.stripeConfig, ...stripe } })
    const { status, body } = await kit.buy({ ...mia, client: kit.at(other, mia.client) })
    expect([status, body.type]).toEqual([503, 'payment_unavailable'])
    expect(other.logged.join('\n')).not.toContain('sk_test_another')
  })

  test('floods Stripe with nothing: a workspace opens thirty pages an hour', async () => {
    await kit.buy(mia)
    await queryRows(kit.database.db, 'update attempt set points = 30 where key like ?', [
      `payment:${mia.workspace}`,
    ])
    const before = kit.stripe.requests.length
    expect((await kit.buy(mia)).status).toBe(429)
    expect(kit.stripe.requests).toHaveLength(before)
  })

  test('leads to the page where what is paid is changed, once there is something', async () => {
    const { workspace } = mia
    const manage = () => mia.client.call('managePayment', { params: { workspace } })
    expect((await manage()).status).toBe(404)
    await kit.pay(mia)
    const { status, body } = await manage()
    const { searchParams } = new URL(body.url)
    expect([status, searchParams.get('back')]).toEqual([
      200,
      `http://maps.example/w/${workspace}/settings/subscription`,
    ])
    expect(searchParams.get('customer')).toBe(sessionsOfMia()[0]?.customer)
  })

  test('is not there on a server without keys: subscriptions are asked for as ever', async () => {
    const other = await kit.open({ ...SIGN_UP_CONFIG, subscriptions: SUBSCRIPTIONS })
    const client = kit.at(other, mia.client)
    const { workspace } = mia
    const statuses = [
      await client.call('buySubscription', {
        params: { workspace },
        body: { subscription: 'shop' },
      }),
      await client.call('managePayment', { params: { workspace } }),
      await client.fetch('/api/stripe/webhook', { method: 'POST', body: '{}' }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([404, 404, 404])
    const { body } = await client.call('readSubscriptionOfWorkspace', { params: { workspace } })
    expect([body.payment, body.offers[0].isSold]).toEqual([undefined, undefined])
    const asked = { params: { workspace }, body: { subscription: 'shop', note: '' } }
    expect((await client.call('askForSubscription', asked)).status).toBe(200)
    const paths = Object.keys((await (await client.fetch('/api/openapi.json')).json()).paths)
    expect(paths.filter((path) => path.includes('checkout') || path.includes('portal'))).toEqual([])
    expect(SHOP_PRICE).toBe(SUBSCRIPTIONS.subscriptions.get('shop')?.prices[0])
  })
})
