import { loadWords, type Message, say } from '../../engine/index.ts'
import { listMembers } from '../people/memberships.ts'
import { listOwners, type Person } from '../people/people.ts'
import { claimNews, noteNewsSent, type PlanRequest } from '../plans/requests.ts'
import { describeError } from '../process/describe-error.ts'
import { composeNotice } from './notice.ts'
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
  const { db, now, log } = telling
  const { workspace } = request
  const readers = await readersOf(telling, request)
  const sent = await Promise.allSettled(readers.map((reader) => mailNews(telling, request, reader)))
  const failed = sent.filter((each) => each.status === 'rejected')
  for (const { reason } of failed) {
    log.warn({ error: describeError(reason), workspace, msg: 'a request was not mailed' })
  }
  // Were it told again because of one, the others would get it twice.
  if (failed.length < sent.length) await noteNewsSent(db, request, now())
}

type Reader = Pick<Person, 'email' | 'locale'>

async function readersOf(
  { db }: PlanTelling,
  { workspace, answer }: PlanRequest,
): Promise<readonly Reader[]> {
  const people = answer ? await listMembers(db, workspace) : await listOwners(db)
  const isReader = (person: Person & { readonly role?: string }): boolean =>
    !answer || (person.role === 'administrator' && !person.isOwner)
  return people.filter((person) => !person.isDisabled && isReader(person))
}

async function mailNews(
  { sender, config: { publicUrl }, plans }: PlanTelling,
  request: PlanRequest,
  { email, locale }: Reader,
): Promise<void> {
  const plan = plans.plans.get(request.plan)?.title ?? request.plan
  const { page, action, ...said } = sayNews(request, plan)
  const url = `${publicUrl ?? ''}/w/${request.workspace}/settings/${page}`
  const message = composeNotice(
    { ...said, link: publicUrl === undefined ? undefined : { url, action } },
    await loadWords(locale ?? 'en'),
  )
  await sender.send({ kind: 'email', addresses: [email] }, message)
}

interface News {
  readonly subject: Message
  readonly paragraphs: readonly Message[]
  readonly why: Message
  /** Of the settings. */
  readonly page: 'plan' | 'plans'
  readonly action: Message
}

/** To owners it names the workspace by what strangers cannot write sentences in: neither its title nor the note is mailed. */
function sayNews({ workspace, title, answer }: PlanRequest, plan: string): News {
  if (!answer) {
    return {
      subject: say('mailPlanAskedSubject', {}),
      paragraphs: [say('mailPlanAsked', { workspace, plan })],
      why: say('mailWhyOwner', {}),
      page: 'plans',
      action: say('mailSeeRequest', {}),
    }
  }
  const why = say('mailWhyAdministrator', { title })
  const place = { why, page: 'plan', action: say('mailOpen', {}) } as const
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
