import type { Knex } from 'knex'
import { say } from '../../engine/index.ts'
import { listOwners, type Person } from '../people/people.ts'
import { claimNews, noteNewsSent, type SubscriptionRequest } from '../subscriptions/requests.ts'
import { administratorsOf, mailNotice, type WorkspaceNotice } from './mail-notice.ts'
import type { SubscriptionTelling } from './tell-subscriptions.ts'

/**
 * Mails each request for a subscription to the owners of the installation, and each answer to the administrators of the workspace. Once,
 * however many servers do so; again only where a server died before it had, or no mail was taken.
 */
export async function tellRequests(telling: SubscriptionTelling): Promise<void> {
  const { db, sender, now } = telling
  if (!sender.canMail) return
  for (const request of await claimNews(db, now())) await tellNews(telling, request)
}

async function tellNews(telling: SubscriptionTelling, request: SubscriptionRequest): Promise<void> {
  const { db, now, subscriptions } = telling
  const subscription =
    subscriptions.subscriptions.get(request.subscription)?.title ?? request.subscription
  const isTold = await mailNotice(
    telling,
    await readersOf(db, request),
    sayNews(request, subscription),
  )
  if (isTold) await noteNewsSent(db, request, now())
}

async function readersOf(
  db: Knex,
  { workspace, answer }: SubscriptionRequest,
): Promise<readonly Pick<Person, 'email' | 'locale'>[]> {
  if (answer) return administratorsOf(db, workspace)
  return (await listOwners(db)).filter(({ isDisabled }) => !isDisabled)
}

/** To owners it names the workspace by what strangers cannot write sentences in: neither its title nor the note is mailed. */
function sayNews(
  { workspace, title, answer }: SubscriptionRequest,
  subscription: string,
): WorkspaceNotice {
  if (!answer) {
    return {
      workspace,
      subject: say('mailSubscriptionAskedSubject', {}),
      paragraphs: [say('mailSubscriptionAsked', { workspace, subscription })],
      why: say('mailWhyOwner', {}),
      page: 'console/subscriptions',
      action: say('mailSeeRequest', {}),
    }
  }
  const why = say('mailWhyAdministrator', { title })
  const place = { workspace, why, page: 'subscription', action: say('mailOpen', {}) } as const
  if (answer.isGranted) {
    return {
      subject: say('mailSubscriptionGrantedSubject', {}),
      paragraphs: [say('mailSubscriptionGranted', { subscription, title })],
      ...place,
    }
  }
  const { reason } = answer
  return {
    subject: say('mailSubscriptionDeclinedSubject', {}),
    paragraphs: [
      say('mailSubscriptionDeclined', { subscription, title }),
      ...(reason === '' ? [] : [say('mailDeclineReason', { reason })]),
    ],
    ...place,
  }
}
