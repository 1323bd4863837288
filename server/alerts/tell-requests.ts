import type { Knex } from 'knex'
import { say } from '../../engine/index.ts'
import { listOwners, type Person } from '../people/people.ts'
import { claimNews, noteNewsSent, type PlanRequest } from '../plans/requests.ts'
import { administratorsOf, mailNotice, type WorkspaceNotice } from './mail-notice.ts'
import type { PlanTelling } from './tell-plans.ts'

/**
 * Mails each request for a plan to the owners of the installation, and each answer to the administrators of the workspace. Once,
 * however many servers do so; again only where a server died before it had, or no mail was taken.
 */
export async function tellRequests(telling: PlanTelling): Promise<void> {
  const { db, sender, now } = telling
  if (!sender.canMail) return
  for (const request of await claimNews(db, now())) await tellNews(telling, request)
}

async function tellNews(telling: PlanTelling, request: PlanRequest): Promise<void> {
  const { db, now, plans } = telling
  const plan = plans.plans.get(request.plan)?.title ?? request.plan
  const isTold = await mailNotice(telling, await readersOf(db, request), sayNews(request, plan))
  if (isTold) await noteNewsSent(db, request, now())
}

async function readersOf(
  db: Knex,
  { workspace, answer }: PlanRequest,
): Promise<readonly Pick<Person, 'email' | 'locale'>[]> {
  if (answer) return administratorsOf(db, workspace)
  return (await listOwners(db)).filter(({ isDisabled }) => !isDisabled)
}

/** To owners it names the workspace by what strangers cannot write sentences in: neither its title nor the note is mailed. */
function sayNews({ workspace, title, answer }: PlanRequest, plan: string): WorkspaceNotice {
  if (!answer) {
    return {
      workspace,
      subject: say('mailPlanAskedSubject', {}),
      paragraphs: [say('mailPlanAsked', { workspace, plan })],
      why: say('mailWhyOwner', {}),
      page: 'console/plans',
      action: say('mailSeeRequest', {}),
    }
  }
  const why = say('mailWhyAdministrator', { title })
  const place = { workspace, why, page: 'plan', action: say('mailOpen', {}) } as const
  if (answer.isGranted) {
    return {
      subject: say('mailPlanGrantedSubject', {}),
      paragraphs: [say('mailPlanGranted', { plan, title })],
      ...place,
    }
  }
  const { reason } = answer
  return {
    subject: say('mailPlanDeclinedSubject', {}),
    paragraphs: [
      say('mailPlanDeclined', { plan, title }),
      ...(reason === '' ? [] : [say('mailDeclineReason', { reason })]),
    ],
    ...place,
  }
}
