import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import {
  findCustomer,
  forgetCustomer,
  nameCustomer,
  noteSession,
  openCustomer,
  renewKey,
  type StripeCustomer,
} from './customers.ts'
import { leaveAlone } from './leave-stripe.ts'
import { type Checkout, type StripeApi, StripeFailure } from './stripe-api.ts'

export interface Purchase {
  readonly workspace: string
  /** Name of the subscription. */
  readonly subscription: string
  readonly price: string
  /** Of who buys: Stripe sends receipts there. */
  readonly email: string
  readonly successUrl: string
  readonly cancelUrl: string
}

/**
 * The page of Stripe where a workspace buys a subscription. Whoever clicks twice, goes back or comes again gets the one that is open already,
 * and of two subscriptions only one can be bought: the page for the other is closed first. Gives nothing where the workspace is gone.
 *
 * @throws {StripeFailure} where Stripe does not make it
 */
export async function beginCheckout(
  db: Knex,
  api: StripeApi,
  purchase: Purchase,
): Promise<string | undefined> {
  try {
    return await openCheckout(db, api, purchase)
  } catch (error) {
    // What failed at Stripe is answered so for a day to the same key.
    if (error instanceof StripeFailure && (error.said.status ?? 0) >= 500) {
      await renewKey(db, purchase.workspace)
    }
    throw error
  }
}

async function openCheckout(
  db: Knex,
  api: StripeApi,
  purchase: Purchase,
): Promise<string | undefined> {
  const { workspace, subscription } = purchase
  const known = await openCustomer(db, workspace)
  const last = known.session === undefined ? undefined : await api.readCheckout(known.session)
  if (last?.isOpen) {
    if (last.subscription === subscription && last.url !== undefined) return last.url
    await api.expireCheckout(last.id)
  }
  const customer = known.customer ?? (await makeCustomer(db, api, known, purchase))
  if (customer === undefined) return undefined
  const made =
    (await makeCheckout(api, { ...known, customer }, purchase)) ??
    (await beginAnew(db, api, customer, purchase))
  if (!made) return undefined
  await noteSession(db, workspace, made.id)
  return made.url
}

/** Somebody deleted the customer at Stripe. */
async function beginAnew(
  db: Knex,
  api: StripeApi,
  lost: string,
  purchase: Purchase,
): Promise<Checkout | undefined> {
  await forgetCustomer(db, purchase.workspace, lost)
  const known = await openCustomer(db, purchase.workspace)
  const customer = await makeCustomer(db, api, known, purchase)
  return customer === undefined ? undefined : makeCheckout(api, { ...known, customer }, purchase)
}

async function makeCustomer(
  db: Knex,
  api: StripeApi,
  { workspace, key }: StripeCustomer,
  { email }: Purchase,
): Promise<string | undefined> {
  const made = await api.createCustomer({ workspace, email }, keyOf('customer', key, email))
  const counted = await nameCustomer(db, { workspace, key }, made)
  if (counted !== made) await leaveAlone(db, made)
  return counted
}

/** What is asked again, by a double click or after an answer that was lost, is the same page: its key is made of what there was before. */
function makeCheckout(
  api: StripeApi,
  { key, session = '', customer }: StripeCustomer & { readonly customer: string },
  { workspace, subscription, price, successUrl, cancelUrl }: Purchase,
): Promise<Checkout | undefined> {
  const asked = { customer, workspace, subscription, price, successUrl, cancelUrl }
  return api.createCheckout(asked, keyOf('checkout', key, session, ...Object.values(asked)))
}

function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Where a workspace changes by what it pays and for what; nothing where it never bought anything. */
export async function openPortal(
  db: Knex,
  api: StripeApi,
  workspace: string,
  returnUrl: string,
): Promise<string | undefined> {
  const known = await findCustomer(db, workspace)
  return known?.customer === undefined ? undefined : api.createPortal(known.customer, returnUrl)
}
