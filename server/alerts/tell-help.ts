import type { Knex } from 'knex'
import { say } from '../../engine/index.ts'
import { claimHelpNews, type HelpRequest, noteHelpSent } from '../help/requests.ts'
import { listOwners } from '../people/people.ts'
import type { Log } from '../process/log.ts'
import { administratorsOf, mailNotice, type WorkspaceNotice } from './mail-notice.ts'
import type { Sender } from './send-message.ts'

export interface HelpTelling {
  readonly db: Knex
  readonly sender: Pick<Sender, 'canMail' | 'send'>
  readonly config: { readonly publicUrl?: string | undefined }
  readonly log: Log
  readonly now: () => number
}

/**
 * Mails each request for help to the owners of the installation, and what was handed over to the administrators of the workspace.
 * Once, however many servers do so; again only where a server died before it had, or no mail was taken.
 */
export async function tellHelp(telling: HelpTelling): Promise<void> {
  const { db, sender, now } = telling
  if (!sender.canMail) return
  for (const request of await claimHelpNews(db, now())) {
    const readers = request.closed
      ? await administratorsOf(db, request.workspace)
      : (await listOwners(db)).filter(({ isDisabled }) => !isDisabled)
    if (await mailNotice(telling, readers, sayNews(request))) {
      await noteHelpSent(db, request, now())
    }
  }
}

/** To owners it names the workspace by what strangers cannot write sentences in: what they write is not mailed. */
function sayNews({ workspace, title, consentUntil, notes, closed }: HelpRequest): WorkspaceNotice {
  if (!closed) {
    const day = new Date(consentUntil).toISOString().slice(0, 10)
    return {
      workspace,
      subject: say('mailHelpAskedSubject', {}),
      paragraphs: [say('mailHelpAsked', { workspace, day })],
      why: say('mailWhyOwner', {}),
      page: 'console/help',
      action: say('mailSeeRequest', {}),
    }
  }
  return {
    workspace,
    subject: say('mailHelpDoneSubject', {}),
    paragraphs: [
      say('mailHelpDone', { title }),
      ...(notes === '' ? [] : [say('mailHelpNotes', { notes })]),
    ],
    why: say('mailWhyAdministrator', { title }),
    page: 'help',
    action: say('mailOpen', {}),
  }
}
