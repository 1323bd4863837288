import { describeError } from '../../process/describe-error.ts'
import { findCustomer } from './customers.ts'
import { followPayment, type PaymentServices } from './follow-payment.ts'

/**
 * Asks Stripe of each workspace that is due to be erased what it pays for, once nobody can pay any more at a page that is
 * still open. Gives those of which that is known now: the others wait.
 */
export async function askBeforeErasure(
  services: PaymentServices,
  workspaces: readonly string[],
): Promise<readonly string[]> {
  const known: string[] = []
  for (const workspace of workspaces) {
    try {
      await closeCheckout(services, workspace)
      await followPayment(services, workspace)
      known.push(workspace)
    } catch (error) {
      const msg = 'a workspace is not erased as long as nobody knows what it pays for'
      services.log.warn({ error: describeError(error), workspace, msg })
    }
  }
  return known
}

/** @throws {StripeFailure} where somebody paid just now, too */
async function closeCheckout({ db, api }: PaymentServices, workspace: string): Promise<void> {
  const session = (await findCustomer(db, workspace))?.session
  const last = session === undefined ? undefined : await api.readCheckout(session)
  if (last?.isOpen) await api.expireCheckout(last.id)
}
