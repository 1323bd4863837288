import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tellSubscriptions } from '../alerts/tell-subscriptions.ts'
import { queryRows } from '../database/query.ts'
import { checkPayments } from '../subscriptions/stripe/check-payments.ts'
import { createStripeApi } from '../subscriptions/stripe/stripe-api.ts'
import { openPayments, type PaymentKit, SUBSCRIPTIONS } from '../testing/open-payments.ts'
import type { SignedUp } from '../testing/start-sign-up.ts'
import { type EventObject, signatureOf } from '../testing/stripe/stripe-courier.ts'
import { toPaymentServices } from './payment-services.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('what Stripe tells of payments', () => {
  let kit: PaymentKit
  let mia: SignedUp

  beforeAll(async () => {
    kit = await openPayments()
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    mia = await kit.merchant()
    kit.mails.length = 0
  })

  const seconds = () => Math.floor(kit.time.now / 1000)
  const followed = async () =>
    (await kit.audited(mia)).filter((line) => Object(line).action === 'followPayment')
  const eventOf = (type: string): EventObject => {
    const found = kit.stripe.events.findLast(
      (event) => event.type === type && Object(event.data.object).customer === kit.customerOf(mia),
    )
    if (!found) throw new Error(`Stripe has no event "${type}"`)
    return found
  }
  const look = async () => {
    const { services } = kit.api
    await checkPayments(
      toPaymentServices(services, SUBSCRIPTIONS, createStripeApi(kit.stripeConfig)),
    )
  }
  const tell = async () => {
    const { database, sender, config, log, clock } = kit.api.services
    const { db } = database
    const subscriptions = SUBSCRIPTIONS
    await tellSubscriptions({ db, sender, config, log, subscriptions, now: clock.now })
  }
  const post = (body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string>) =>
    fetch(`${kit.api.url}/api/stripe/webhook`, { method: 'POST', body, headers })
  const grant = async (subscription: string, more: object = {}) => {
    const owner = await kit.api.signIn('owner')
    return owner.call('grantSubscription', {
      params: { workspace: mia.workspace },
      body: { subscription, endsAt: null, ...more },
    })
  }

  test('is followed in any order, however often it comes, and once in the audit log', async () => {
    const { id } = await kit.pay(mia)
    const bought = kit.eventsOf(mia)
    expect(bought.map(({ type }) => type)).toContain('checkout.session.completed')
    const backwards = [...bought, ...bought].toReversed()
    const answers = await Promise.all(backwards.map((event) => kit.stripe.send(event)))
    expect(answers).toEqual(backwards.map(() => 200))
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null })
    expect(await followed()).toHaveLength(1)
    kit.time.now += DAY_MS
    kit.stripe.cancel(id)
    const endedAt = new Date(seconds() * 1000).toISOString()
    for (const event of [eventOf('customer.subscription.deleted'), ...backwards]) {
      expect(await kit.stripe.send(event)).toBe(200)
    }
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended', endsAt: endedAt })
    expect(await followed()).toHaveLength(2)
  })

  test('counts as it is at Stripe last, also where an older answer comes later', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    const updated = eventOf('customer.subscription.updated')
    const held = hold()
    const asked = new Promise<void>((resolve) => {
      kit.stripe.hold = async () => {
        kit.stripe.hold = undefined
        resolve()
        await held.until
      }
    })
    const older = kit.stripe.send(updated)
    await asked
    kit.stripe.cancel(id)
    expect(await kit.stripe.send(eventOf('customer.subscription.deleted'))).toBe(200)
    held.release()
    expect(await older).toBe(200)
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
  })

  test('is refused in one way, whether forged, foreign, changed, expired or nothing at all', async () => {
    await kit.pay(mia)
    const event = eventOf('checkout.session.completed')
    const body = JSON.stringify(event)
    const good = signatureOf(body, kit.stripe.webhookSecret, seconds())
    const old = signatureOf(body, kit.stripe.webhookSecret, seconds() - 301)
    const refused: readonly (readonly [string, Record<string, string>])[] = [
      [body, {}],
      [body, { 'Stripe-Signature': 'nonsense' }],
      [body, { 'Stripe-Signature': signatureOf(body, 'whsec_of_another', seconds()) }],
      [body.replace('complete', 'Complete'), { 'Stripe-Signature': good }],
      [body, { 'Stripe-Signature': good.replace(/t=\d+/, `t=${seconds() - 1}`) }],
      [body, { 'Stripe-Signature': old }],
      [body, { 'Stripe-Signature': signatureOf(body, kit.stripe.webhookSecret, seconds() + 301) }],
      [body, { 'Stripe-Signature': signatureOf(body, kit.stripe.webhookSecret, Number.NaN) }],
      [body, { 'Stripe-Signature': good.replace('v1=', 'v0=') }],
      ['', { 'Stripe-Signature': signatureOf('', kit.stripe.webhookSecret, seconds()) }],
      ['{', { 'Stripe-Signature': signatureOf('{', kit.stripe.webhookSecret, seconds()) }],
      ['null', { 'Stripe-Signature': signatureOf('null', kit.stripe.webhookSecret, seconds()) }],
    ]
    const before = kit.stripe.requests.length
    for (const [sent, headers] of refused) {
      const response = await post(sent, headers)
      expect([response.status, await response.text()]).toEqual([400, 'Bad Request'])
    }
    expect(kit.stripe.requests).toHaveLength(before)
    expect(await kit.standing(mia)).toMatchObject({ state: 'trial' })
    const kept = await queryRows(
      kit.database.db,
      `select who, outcome from audit where action = 'stripeWebhook'`,
      [],
    )
    expect(kept).toEqual([{ who: 'nobody', outcome: 'refused' }])
    // At the edge, and signed by two secrets, as while one takes the place of another.
    expect(await kit.stripe.send(event, { at: seconds() - 300 })).toBe(200)
    const other = signatureOf(body, 'whsec_before', seconds()).split(',')[1]
    expect(await kit.stripe.send(body, { header: `${good},${other}` })).toBe(200)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
  })

  test('is asked for before a grant, which would be lost with what was paid before it', async () => {
    await kit.pay(mia)
    const { status, body } = await grant('gift')
    expect([status, body.type]).toEqual([409, 'subscription_paid'])
    kit.stripe.trouble = 'down'
    const away = await grant('gift', { besidePaid: true })
    kit.stripe.trouble = undefined
    expect([away.status, away.body.type]).toEqual([503, 'payment_unavailable'])
    expect((await grant('gift', { besidePaid: true })).status).toBe(200)
    expect(await kit.sendAll(mia)).toEqual([200, 200, 200, 200])
    expect(await kit.standing(mia)).toMatchObject({ subscription: { name: 'gift' } })
  })

  test('is not read where it is large or compressed', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(300_000) })
    const signed = { 'Stripe-Signature': signatureOf(large, kit.stripe.webhookSecret, seconds()) }
    expect((await post(large, signed)).status).toBe(413)
    const packed = new Uint8Array(gzipSync('{}'))
    expect((await post(packed, { ...signed, 'Content-Encoding': 'gzip' })).status).toBe(415)
  })

  test('keeps Stripe’s own calls apart from forged ones, which are stopped', async () => {
    await kit.pay(mia)
    await queryRows(kit.database.db, `delete from attempt where key like 'forged:%'`, [])
    const statuses: number[] = []
    for (let at = 0; at < 21; at += 1) statuses.push((await post('{}', {})).status)
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([400]))
    expect(statuses[20]).toBe(429)
    expect(await kit.sendAll(mia)).toEqual([200, 200, 200, 200])
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
  })

  test('changes nothing, and is not told again, where it is of a customer of something else', async () => {
    const stranger = kit.stripe.createCustomer({ metadata: { workspace: mia.workspace } })
    const { id } = kit.stripe.subscribe(stranger.id, 'price_shop', { workspace: mia.workspace })
    const before = kit.stripe.requests.length
    const events = kit.stripe.events.filter(({ data }) =>
      [stranger.id, id].includes(Object(data.object).customer ?? Object(data.object).id),
    )
    for (const event of events) expect(await kit.stripe.send(event)).toBe(200)
    expect(events.length).toBeGreaterThan(2)
    expect(kit.stripe.requests).toHaveLength(before)
    expect(await kit.standing(mia)).toMatchObject({ state: 'trial' })
    expect(await kit.audited(mia)).toEqual([])
  })

  test('is told again later where it cannot be followed now', async () => {
    await kit.pay(mia)
    const event = eventOf('checkout.session.completed')
    for (const trouble of ['down', 'failing'] as const) {
      kit.stripe.trouble = trouble
      expect(await kit.stripe.send(event)).toBe(503)
    }
    kit.stripe.trouble = undefined
    await queryRows(kit.database.db, 'alter table stripe_customer rename to away', [])
    const withoutTable = await kit.stripe.send(event)
    await queryRows(kit.database.db, 'alter table away rename to stripe_customer', [])
    expect(withoutTable).toBe(503)
    expect(await kit.standing(mia)).toMatchObject({ state: 'trial' })
    expect(await kit.stripe.send(event)).toBe(200)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
    expect(await followed()).toHaveLength(1)
  })

  test('ends a subscription at the end of what was paid, though nothing is told then', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    const endsAt = seconds() + 20 * 86_400
    kit.stripe.change(id, { cancel_at: endsAt })
    await kit.sendAll(mia)
    const ends = new Date(endsAt * 1000).toISOString()
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: ends })
    // Who changes their mind in the portal goes on.
    kit.stripe.change(id, { cancel_at: null })
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null })
    // Another way in which the portal says it: the end of the period, of 30 days.
    kit.stripe.change(id, { cancel_at_period_end: true })
    await kit.sendAll(mia)
    kit.time.now += 30 * DAY_MS
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
    expect(await kit.api.services.holds.of(mia.workspace)).toMatchObject({ reason: 'ended' })
  })

  test('ends when the operator deletes the customer at Stripe, also where nothing else is told of it', async () => {
    await kit.pay(mia)
    await kit.sendAll(mia)
    const customer = kit.customerOf(mia)
    const key = { Authorization: `Bearer ${kit.stripeConfig.key.reveal()}` }
    const url = `${kit.stripe.url}/v1/customers/${customer}`
    expect((await fetch(url, { method: 'DELETE', headers: key })).status).toBe(200)
    const deleted = kit.stripe.events.findLast(({ type }) => type === 'customer.deleted')
    if (!deleted) throw new Error('nothing is told of it')
    expect(deleted.data.object).toMatchObject({ object: 'customer', id: customer })
    expect(await kit.stripe.send(deleted)).toBe(200)
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
  })

  test('keeps a subscription whose payment is late, and ends it where nothing was paid after all, until it is', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    const failed = ['customer.subscription.updated', 'invoice.payment_failed']
    kit.stripe.change(id, { status: 'past_due' }, ...failed)
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null })
    expect((await kit.subscription(mia)).payment).toMatchObject({ state: 'late' })
    kit.stripe.change(id, { status: 'unpaid' })
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
    expect((await kit.subscription(mia)).payment).toMatchObject({ state: 'over' })
    kit.stripe.change(id, { status: 'active' }, 'customer.subscription.updated', 'invoice.paid')
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null })
    expect((await kit.subscription(mia)).payment).toMatchObject({ state: 'paid' })
  })

  test('is mailed once where a payment is late, in the language of the reader', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    kit.stripe.change(id, { status: 'past_due' })
    await kit.sendAll(mia)
    await queryRows(kit.database.db, `update person set locale = 'nl' where email = ?`, [mia.email])
    for (let round = 0; round < 3; round += 1) await tell()
    const mails = kit.mails.filter(({ to }) => to.includes(mia.email))
    expect(mails.map(({ subject }) => subject)).toEqual(['Mapwright: je betaling is niet gelukt'])
    expect(mails[0]?.text).toContain(`http://maps.example/w/${mia.workspace}/settings/subscription`)
  })

  test('changes the subscription with its price, also one of before; one that no subscription has changes nothing', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    const subscriptionAfter = async (price: string) => {
      kit.stripe.changePrice(id, price)
      await kit.sendAll(mia)
      const { state, subscription } = await kit.standing(mia)
      return [state, subscription.name]
    }
    expect(await subscriptionAfter('price_chain')).toEqual(['active', 'chain'])
    expect(await subscriptionAfter('price_of_another_product')).toEqual(['active', 'chain'])
    expect((await kit.subscription(mia)).payment).toMatchObject({
      state: 'paid',
      subscription: 'Chain of shops',
    })
    expect(await subscriptionAfter('price_shop_2025')).toEqual(['active', 'shop'])
    const logged = kit.api.logged.filter((line) => line.includes('has none with the price'))
    expect(logged.join('\n')).toContain('price_of_another_product')
  })

  test('gives nothing for what was begun and never paid', async () => {
    await kit.buy(mia)
    const { id } = kit.stripe.subscribe(kit.customerOf(mia), 'price_chain')
    kit.stripe.change(id, { status: 'incomplete' })
    await kit.sendAll(mia)
    kit.stripe.change(id, { status: 'incomplete_expired' })
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({
      state: 'trial',
      subscription: { name: 'shop' },
    })
    expect((await kit.subscription(mia)).payment).toBeNull()
  })

  test('leaves a subscription that is paid twice until both are over', async () => {
    const { id } = await kit.pay(mia)
    kit.time.now += 1_000
    const second = kit.stripe.subscribe(kit.customerOf(mia), 'price_chain')
    await kit.sendAll(mia)
    expect((await kit.standing(mia)).subscription.name).toBe('chain')
    kit.stripe.cancel(second.id)
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({
      state: 'active',
      subscription: { name: 'shop' },
    })
    kit.stripe.cancel(id)
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
  })

  test('answers a request for the subscription that was bought', async () => {
    const asked = { params: { workspace: mia.workspace }, body: { subscription: 'shop', note: '' } }
    await mia.client.call('askForSubscription', asked)
    await kit.pay(mia)
    await kit.sendAll(mia)
    expect((await kit.subscription(mia)).request.answer).toMatchObject({ isGranted: true })
  })

  test('is not replaced unseen by a grant, and is there again when that has ended', async () => {
    await kit.pay(mia)
    await kit.sendAll(mia)
    const refused = await grant('chain')
    expect([refused.status, refused.body.type]).toEqual([409, 'subscription_paid'])
    const endsAt = new Date(kit.time.now + HOUR_MS).toISOString()
    expect((await grant('chain', { endsAt, besidePaid: true })).status).toBe(200)
    const audited = (await kit.audited(mia)).at(-1)
    expect(audited).toMatchObject({ action: 'grantSubscription', details: { paid: 'shop' } })
    await kit.stripe.send(eventOf('customer.subscription.updated'))
    await look()
    const standing = { subscription: { name: 'chain' }, endsAt, eraseAt: null }
    expect(await kit.standing(mia)).toMatchObject(standing)
    // Nothing pauses when it ends, so nobody is told that it does.
    await tell()
    expect(kit.mails.filter(({ to }) => to.includes(mia.email))).toEqual([])
    kit.time.now += HOUR_MS
    await look()
    expect(await kit.standing(mia)).toMatchObject({
      state: 'active',
      subscription: { name: 'shop' },
      endsAt: null,
    })
  })

  test('does not end what was granted beside it', async () => {
    const { id } = await kit.pay(mia)
    await kit.sendAll(mia)
    await grant('chain', { besidePaid: true })
    kit.stripe.cancel(id)
    await kit.sendAll(mia)
    expect(await kit.standing(mia)).toMatchObject({
      state: 'active',
      subscription: { name: 'chain' },
    })
    // And nothing is paid any more, so it is replaced as ever.
    expect((await grant('shop')).status).toBe(200)
  })

  test('is asked for where it never came', async () => {
    await look()
    const { id } = await kit.pay(mia)
    kit.time.now += 6 * 3_600_000
    await Promise.all([look(), look()])
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
    kit.stripe.cancel(id)
    kit.time.now += 6 * 3_600_000 - 1
    await look()
    expect(await kit.standing(mia)).toMatchObject({ state: 'active' })
    kit.time.now += 1
    await look()
    expect(await kit.standing(mia)).toMatchObject({ state: 'ended' })
    expect(await followed()).toHaveLength(2)
  })

  test('is no more when the account is closed: at once where Stripe is there, later where it is not', async () => {
    const { id, customer } = await kit.pay(mia)
    const other = kit.stripe.subscribe(customer, 'price_chain')
    await kit.sendAll(mia)
    kit.stripe.trouble = 'failing'
    const closed = await mia.client.call('closeAccount', { body: { email: mia.email } })
    expect([closed.status, closed.body]).toEqual([204, undefined])
    await look()
    expect(kit.stripe.subscriptions.get(id)?.status).toBe('active')
    kit.stripe.trouble = undefined
    await look()
    expect(kit.stripe.subscriptions.get(id)?.status).toBe('active')
    kit.time.now += 60_000
    await Promise.all([look(), look()])
    expect(kit.stripe.customers.get(customer)?.deleted).toBe(true)
    const statuses = [id, other.id].map((each) => kit.stripe.subscriptions.get(each)?.status)
    expect(statuses).toEqual(['canceled', 'canceled'])
    const deletions = () => kit.stripe.requests.filter(({ method }) => method === 'DELETE').length
    const before = deletions()
    kit.time.now += DAY_MS
    await look()
    expect(deletions()).toBe(before)
    const audited = await queryRows(
      kit.database.db,
      `select subject, outcome from audit where action = 'endPayment'`,
      [],
    )
    expect(audited).toEqual([{ subject: customer, outcome: 'done' }])
    const late = kit.stripe.events.filter(
      (event) => Object(event.data.object).customer === customer,
    )
    for (const event of late) expect(await kit.stripe.send(event)).toBe(200)
  })
})

/** Something that waits until it is let go. */
function hold() {
  let release: (() => void) | undefined
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  return { until, release: () => release?.() }
}
