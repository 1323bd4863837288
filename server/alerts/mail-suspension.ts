import type { Knex } from 'knex'
import { say } from '../../engine/index.ts'
import type { WorkspaceTitle } from '../people/workspaces.ts'
import type { Log } from '../process/log.ts'
import { administratorsOf, mailNotice } from './mail-notice.ts'
import type { Sender } from './send-message.ts'

/** Tells the administrators of a workspace that it is suspended, or no longer, and why. The banner says it also where no mail is taken. */
export async function mailSuspension(
  mailing: {
    readonly db: Knex
    readonly sender: Pick<Sender, 'canMail' | 'send'>
    readonly config: { readonly publicUrl?: string | undefined }
    readonly log: Log
  },
  { name, title }: WorkspaceTitle,
  { isOver, reason }: { readonly isOver: boolean; readonly reason: string },
): Promise<void> {
  if (!mailing.sender.canMail) return
  await mailNotice(mailing, await administratorsOf(mailing.db, name), {
    workspace: name,
    subject: isOver ? say('mailResumedSubject', {}) : say('mailSuspendedSubject', {}),
    paragraphs: [
      isOver ? say('mailResumed', { title }) : say('mailSuspended', { title }),
      ...(reason === '' ? [] : [say('mailDeclineReason', { reason })]),
    ],
    why: say('mailWhyAdministrator', { title }),
    page: 'help',
    action: say('mailOpen', {}),
  })
}
