import { beginAudit, endAudit, INSTALLATION } from '../people/audit.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { claimErasures } from '../subscriptions/entitlements.ts'
import { ERASE_NOTICE_DAYS } from '../subscriptions/notices.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { removeWorkspace } from './remove-workspace.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Erases the workspaces of merchants whose subscription ended long ago, and who were told so a week before at the latest. One whose run does
 * not come to its end is taken up again the next time.
 */
export async function eraseEnded(
  services: Parameters<typeof removeWorkspace>[0] & { readonly cipher: Cipher },
  { eraseAfterDays }: Subscriptions,
  now: number,
): Promise<void> {
  const { db } = services.database
  const warnedBefore = now - ERASE_NOTICE_DAYS * DAY_MS
  const due = await claimErasures(db, { now, afterDays: eraseAfterDays, warnedBefore })
  for (const workspace of due) {
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
