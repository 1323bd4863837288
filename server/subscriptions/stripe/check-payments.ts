import { beginAudit, endAudit, INSTALLATION } from '../../people/audit.ts'
import { describeError } from '../../process/describe-error.ts'
import { claimChecks } from './customers.ts'
import { followPayment, type PaymentServices } from './follow-payment.ts'
import { deleteLeft } from './leave-stripe.ts'

/** Stripe tells of a change for three days; whoever was away for longer asks. */
const CHECK_MS = 6 * 3_600_000
const MOST = 50

/**
 * Asks Stripe from time to time, of each customer, what it may have told in vain, and ends what is paid for by workspaces that are gone.
 * Any number of servers may do so.
 */
export async function checkPayments(services: PaymentServices): Promise<void> {
  const { db, cipher, log } = services
  const now = services.now()
  for (const workspace of await claimChecks(db, { now, before: now - CHECK_MS, most: MOST })) {
    await followPayment(services, workspace).catch((error: unknown) => {
      const msg = 'what a workspace pays for is not known'
      log.warn({ error: describeError(error), workspace, msg })
    })
  }
  for (const customer of await deleteLeft(services, now)) {
    const about = { who: 'server', subject: customer }
    const entry = { at: now, workspace: INSTALLATION, action: 'endPayment', request: '' }
    const line = await beginAudit(db, { ...entry, ...about })
    await endAudit({ db, cipher }, line, { ...about, details: {}, outcome: 'done' })
  }
}
