import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { describeError } from '../../process/describe-error.ts'
import type { Log } from '../../process/log.ts'
import type { StripeApi } from './stripe-api.ts'

const MINUTE_MS = 60_000
const MAX_WAIT_MS = 6 * 3_600_000
/** A server that took one up and died did not end it. */
const CLAIM_MS = 10 * MINUTE_MS
const MOST = 20

/**
 * Notes that a workspace that goes is to pay no more. In the transaction in which it goes: Stripe may be out of reach, and neither
 * keeps it nor is forgotten.
 */
export async function leaveStripe(trx: Knex, workspace: string): Promise<void> {
  await queryRows(
    trx,
    `insert into stripe_leaving (customer, next_at, tries)
     select customer, 0, 0 from stripe_customer where workspace = ? and customer is not null
     on conflict (customer) do nothing`,
    [toStored(workspace)],
  )
}

/** Notes the same of a customer whose workspace went while it was made. */
export async function leaveAlone(db: Knex, customer: string): Promise<void> {
  await queryRows(
    db,
    'insert into stripe_leaving (customer, next_at, tries) values (?, 0, 0) on conflict (customer) do nothing',
    [toStored(customer)],
  )
}

/**
 * Has Stripe delete the customers whose workspaces are gone, which cancels all that they pay for, as well what was bought since and
 * never came here. Gives whom it deleted; whom Stripe does not delete now is tried again, later and later.
 */
export async function deleteLeft(
  { db, api, log }: { readonly db: Knex; readonly api: StripeApi; readonly log: Log },
  now: number,
): Promise<readonly string[]> {
  const rows = await queryRows<{ customer: string; tries: number }>(
    db,
    `update stripe_leaving set next_at = ?, tries = tries + 1
     where customer in (select customer from stripe_leaving where next_at <= ? order by next_at limit ${MOST})
     and next_at <= ? returning customer, tries`,
    [now + CLAIM_MS, now, now],
  )
  const deleted: string[] = []
  for (const { customer, tries } of rows) {
    const id = fromStored(customer)
    try {
      await api.deleteCustomer(id)
      deleted.push(id)
      await queryRows(db, 'delete from stripe_leaving where customer = ?', [customer])
    } catch (error) {
      log.warn({ error: describeError(error), customer: id, msg: 'a customer is not deleted yet' })
      const wait = Math.min(MAX_WAIT_MS, MINUTE_MS * 2 ** Math.min(tries - 1, 10))
      await queryRows(db, 'update stripe_leaving set next_at = ? where customer = ?', [
        now + wait,
        customer,
      ])
    }
  }
  return deleted
}
