import type { ApiConfig } from '../api/services.ts'
import { queryRows } from '../database/query.ts'
import { Secret } from '../secrets/secret.ts'
import type { StripeConfig } from '../subscriptions/stripe/stripe-config.ts'
import type { Subscription, Subscriptions } from '../subscriptions/subscriptions.ts'
import { type ApiClient, type ApiKit, createClient } from './api-kit.ts'
import { SIGN_UP_CONFIG, type SignedUp, type SignUpKit, startSignUp } from './start-sign-up.ts'
import { type FakeStripe, startStripe } from './stripe/start-stripe.ts'
import type { EventObject } from './stripe/stripe-courier.ts'
import type { SubscriptionObject } from './stripe/stripe-objects.ts'

export const SHOP_PRICE = 'price_shop'
const CHAIN_PRICE = 'price_chain'
/** One that merchants bought the subscription of a shop for before. */
const OLD_PRICE = 'price_shop_2025'

const buy: PaymentKit['buy'] = ({ client, workspace }, subscription = 'shop') =>
  client.call('buySubscription', { params: { workspace }, body: { subscription } })

const subscriptionOf = (name: string, title: string, prices: readonly string[]): Subscription => ({
  cost: prices.length === 0 ? undefined : { en: 'A lot a month', nl: 'Veel per maand' },
  name,
  title,
  flows: undefined,
  recordsPerMonth: undefined,
  historyDays: undefined,
  support: undefined,
  isFree: prices.length === 0,
  prices,
})

export const SUBSCRIPTIONS: Subscriptions = {
  contact: undefined,
  trial: { subscription: 'shop', days: 14 },
  eraseAfterDays: 60,
  subscriptions: new Map([
    ['shop', subscriptionOf('shop', 'Shop', [SHOP_PRICE, OLD_PRICE])],
    ['chain', subscriptionOf('chain', 'Chain of shops', [CHAIN_PRICE])],
    ['gift', subscriptionOf('gift', 'Gift', [])],
  ]),
}

/** A server where merchants sign up and buy subscriptions, with an account at a Stripe of the test. */
export interface PaymentKit extends SignUpKit {
  readonly stripe: FakeStripe
  readonly config: ApiConfig
  readonly stripeConfig: StripeConfig
  /** Somebody new, in a workspace of their own. */
  readonly merchant: () => Promise<SignedUp>
  /** The same person at another server. */
  readonly at: (server: ApiKit, client: ApiClient) => ApiClient
  readonly buy: (merchant: SignedUp, subscription?: string) => ReturnType<ApiClient['call']>
  /** Buys and pays; nothing of it is told by Stripe. */
  readonly pay: (merchant: SignedUp, subscription?: string) => Promise<SubscriptionObject>
  readonly customerOf: (merchant: SignedUp) => string
  /** What happened to a customer and was not sent by `sendAll` yet. */
  readonly eventsOf: (merchant: SignedUp) => readonly EventObject[]
  /** Sends it once, in its order; the answers. */
  readonly sendAll: (merchant: SignedUp) => Promise<readonly number[]>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly subscription: (merchant: SignedUp) => Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly standing: (merchant: SignedUp) => Promise<any>
  /** The audit log of a workspace about payments, the oldest first. */
  readonly audited: (merchant: SignedUp) => Promise<readonly object[]>
}

export async function openPayments(): Promise<PaymentKit> {
  let kit: SignUpKit | undefined
  const stripe = await startStripe({
    prices: [SHOP_PRICE, CHAIN_PRICE, OLD_PRICE],
    now: () => kit?.time.now ?? 0,
  })
  const stripeConfig: StripeConfig = {
    key: new Secret(stripe.key),
    webhookSecret: new Secret(stripe.webhookSecret),
    api: stripe.url,
  }
  const config: ApiConfig = {
    ...SIGN_UP_CONFIG,
    subscriptions: SUBSCRIPTIONS,
    stripe: stripeConfig,
  }
  const opened = await startSignUp(() => ({}), config)
  kit = opened
  stripe.tellAt(`${opened.api.url}/api/stripe/webhook`)
  const sent = new Set<EventObject>()
  let count = 0

  const customerOf = ({ workspace }: SignedUp): string => {
    const own = [...stripe.customers.values()].filter(
      ({ metadata, deleted }) => metadata['workspace'] === workspace && !deleted,
    )
    return own.at(-1)?.id ?? ''
  }
  const eventsOf = (merchant: SignedUp) =>
    stripe.events.filter(
      (event) => Object(event.data.object).customer === customerOf(merchant) && !sent.has(event),
    )
  /** By a token, for sessions end while a test goes days on. */
  const readSubscription: PaymentKit['subscription'] = async ({ workspace }) => {
    const reader = await opened.api.withToken('viewer', workspace)
    return (await reader.call('readSubscriptionOfWorkspace', { params: { workspace } })).body
  }

  return {
    ...opened,
    stripe,
    config,
    stripeConfig,
    merchant: () => {
      count += 1
      return opened.signUp(`mia-${count}@shop.example`)
    },
    at: ({ url }, { headers }) => createClient(url, headers),
    buy,
    pay: async (merchant, subscription) => {
      const { body } = await buy(merchant, subscription)
      return stripe.pay(String(body.url).split('/').at(-1) ?? '')
    },
    customerOf,
    eventsOf,
    sendAll: async (merchant) => {
      const answers: number[] = []
      for (const event of eventsOf(merchant)) {
        answers.push(await stripe.send(event))
        sent.add(event)
      }
      return answers
    },
    subscription: readSubscription,
    standing: async (merchant) => (await readSubscription(merchant)).standing,
    audited: ({ workspace }) =>
      queryRows(
        opened.database.db,
        `select who, action, subject, details from audit where workspace = ?
         and action in ('buySubscription', 'managePayment', 'followPayment', 'grantSubscription') order by id`,
        [workspace],
      ),
    close: async () => {
      await opened.close()
      await stripe.close()
    },
  }
}
