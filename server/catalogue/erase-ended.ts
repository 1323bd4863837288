import { beginAudit, endAudit, INSTALLATION } from '../people/audit.ts'
import { claimErasures, listErasures } from '../subscriptions/entitlements.ts'
import { ERASE_NOTICE_DAYS } from '../subscriptions/notices.ts'
import { askBeforeErasure } from '../subscriptions/stripe/ask-before-erasure.ts'
import type { PaymentServices } from '../subscriptions/stripe/follow-payment.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { removeWorkspace } from './remove-workspace.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Erases the workspaces of merchants whose subscription ended long ago, and who were told so a week before at the latest. One whose run does
 * not come to its end is taken up again the next time. `paying`: where merchants pay at Stripe, which is asked before.
 */
export async function eraseEnded(
  services: Parameters<typeof removeWorkspace>[0],
  { eraseAfterDays }: Subscriptions,
  now: number,
  paying?: PaymentServices,
): Promise<void> {
  const { db } = services.database
  const warnedBefore = now - ERASE_NOTICE_DAYS * DAY_MS
  const times = { now, afterDays: eraseAfterDays, warnedBefore }
  const due = await listErasures(db, times)
  const asked = paying ? await askBeforeErasure(paying, due) : due
  for (const workspace of await claimErasures(db, asked, times)) {
    if (!(await removeWorkspace(services, workspace))) continue
    const about = { who: 'server', subject: workspace }
    const entry = {
      at: now,
      workspace: INSTALLATION,
      action: 'eraseEndedSubscription',
      request: '',
    }
    const line = await beginAudit(db, { ...entry, ...about })
    await endAudit({ db, cipher: services.cipher }, line, {
      ...about,
      details: {},
      outcome: 'done',
    })
  }
}
