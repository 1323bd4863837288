import { say } from '../../engine/index.ts'
import { loadWorkspaces } from '../people/workspaces.ts'
import { claimSuspensionNews, forgetNews } from '../subscriptions/suspensions.ts'
import { administratorsOf, mailNotice } from './mail-notice.ts'
import type { HelpTelling } from './tell-help.ts'

/**
 * Mails to the administrators of each workspace that was suspended or resumed that it was, and why. Once, however many servers do so; again
 * only where a server died before it had, or no mail was taken. The banner says it also where no mail is taken.
 */
export async function tellSuspensions(telling: HelpTelling): Promise<void> {
  const { db, sender, now } = telling
  if (!sender.canMail) return
  for (const news of await claimSuspensionNews(db, now())) {
    const { workspace, reason, isOver } = news
    const [found] = await loadWorkspaces(db, [workspace])
    const title = found?.title ?? workspace
    const isTold = await mailNotice(telling, await administratorsOf(db, workspace), {
      workspace,
      subject: isOver ? say('mailResumedSubject', {}) : say('mailSuspendedSubject', {}),
      paragraphs: [
        isOver ? say('mailResumed', { title }) : say('mailSuspended', { title }),
        ...(reason === '' ? [] : [say('mailDeclineReason', { reason })]),
      ],
      why: say('mailWhyAdministrator', { title }),
      page: 'help',
      action: say('mailOpen', {}),
    })
    if (isTold) await forgetNews(db, news)
  }
}
