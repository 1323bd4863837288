import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tellSubscriptions } from '../alerts/tell-subscriptions.ts'
import { eraseEnded } from '../catalogue/erase-ended.ts'
import { queryRows } from '../database/query.ts'
import { createStripeApi } from '../subscriptions/stripe/stripe-api.ts'
import { openPayments, type PaymentKit, SUBSCRIPTIONS } from '../testing/open-payments.ts'
import type { SignedUp } from '../testing/start-sign-up.ts'
import { toPaymentServices } from './payment-services.ts'

const DAY_MS = 24 * 3_600_000

/** What is paid is asked of Stripe, not told by it: its events come late, and some never (https://docs.stripe.com/webhooks). */
describe('a workspace that is due to be erased, where merchants pay at Stripe', () => {
  let kit: PaymentKit
  let mia: SignedUp
  let begun: number

  beforeAll(async () => {
    kit = await openPayments()
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    kit.stripe.trouble = undefined
    begun = kit.time.now
    mia = await kit.merchant()
  })

  /** The trial is over for 60 days, and its people were told a week ago: all but the erasure. */
  const becomeDue = async () => {
    kit.time.now = begun + 68 * DAY_MS
    const { database, sender, config, log, clock } = kit.api.services
    const { db } = database
    const subscriptions = SUBSCRIPTIONS
    await tellSubscriptions({ db, sender, config, log, subscriptions, now: clock.now })
    kit.time.now = begun + 76 * DAY_MS
  }
  const erase = async () => {
    const { services } = kit.api
    const paying = toPaymentServices(services, SUBSCRIPTIONS, createStripeApi(kit.stripeConfig))
    await eraseEnded(services, SUBSCRIPTIONS, kit.time.now, paying)
  }
  const isThere = async ({ workspace }: SignedUp) =>
    (await queryRows(kit.database.db, 'select from workspace where name = ?', [workspace]))
      .length === 1

  test('is erased where nothing is paid', async () => {
    await kit.buy(mia)
    await becomeDue()
    await erase()
    expect(await isThere(mia)).toBe(false)
  })

  test('stays where it was paid a moment ago, and nothing of that came here', async () => {
    await kit.buy(mia)
    await becomeDue()
    const [session] = sessionsOf(mia)
    kit.stripe.pay(session?.id ?? '')
    await erase()
    expect(await isThere(mia)).toBe(true)
    expect(await kit.standing(mia)).toMatchObject({ state: 'active', endsAt: null, eraseAt: null })
  })

  test('stays where what is paid has a price that the file of subscriptions does not name', async () => {
    const { id } = await kit.pay(mia)
    kit.stripe.changePrice(id, 'price_of_nothing')
    await becomeDue()
    await erase()
    expect(await isThere(mia)).toBe(true)
  })

  test('waits as long as Stripe does not answer, and holds up no other', async () => {
    const ann = await kit.merchant()
    await kit.buy(mia)
    await becomeDue()
    kit.stripe.trouble = 'down'
    await erase()
    expect([await isThere(mia), await isThere(ann)]).toEqual([true, false])
    expect(kit.customerOf(mia)).not.toBe('')
    kit.stripe.trouble = undefined
    await erase()
    expect(await isThere(mia)).toBe(false)
  })

  test('can be paid no more at a page that was open, once it is being erased', async () => {
    await kit.buy(mia)
    const [session] = sessionsOf(mia)
    await becomeDue()
    await erase()
    expect(kit.stripe.sessions.get(session?.id ?? '')?.status).toBe('expired')
    expect(await isThere(mia)).toBe(false)
  })

  const sessionsOf = ({ workspace }: SignedUp) =>
    [...kit.stripe.sessions.values()].filter(({ client_reference_id: id }) => id === workspace)
})
