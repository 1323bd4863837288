import type { Knex } from 'knex'
import { type Message, say } from '../../engine/index.ts'
import { loadWorkspaces } from '../people/workspaces.ts'
import { listEntitlements } from '../plans/entitlements.ts'
import {
  claimNotices,
  dueNotices,
  ERASE_NOTICE_DAYS,
  type Notice,
  noteSent,
  type Standing,
  type WorkspaceNotice,
} from '../plans/notices.ts'
import type { Plan, Plans } from '../plans/plans.ts'
import { loadLate } from '../plans/stripe/customers.ts'
import { countRecords, monthOf } from '../plans/usage.ts'
import type { Log } from '../process/log.ts'
import { administratorsOf, mailNotice } from './mail-notice.ts'
import type { Sender } from './send-message.ts'

const DAY_MS = 24 * 3_600_000
/** So few that their mails leave while they are claimed, however slow the mail server is. */
const CLAIMED_AT_ONCE = 50

interface DueNotice extends WorkspaceNotice {
  readonly standing: Standing
}

export interface PlanTelling {
  readonly db: Knex
  readonly sender: Pick<Sender, 'canMail' | 'send'>
  readonly config: { readonly publicUrl?: string | undefined }
  readonly log: Log
  readonly plans: Plans
  readonly now: () => number
}

/**
 * Tells the administrators of each workspace, by mail and in their language, of the end of its plan and of what is used up. Once,
 * however many servers do so; again only where a server died before it had told. Without a mail server nobody is told, and
 * then nothing is erased.
 */
export async function tellPlans(telling: PlanTelling): Promise<void> {
  const { db, sender, plans, now } = telling
  if (!sender.canMail) return
  const entitlements = await listEntitlements(db)
  const today = now()
  const month = monthOf(today)
  const records = await countRecords(
    db,
    entitlements.map(({ workspace }) => workspace),
    month,
  )
  const late = await loadLate(db)
  const due = entitlements.flatMap((entitlement) => {
    const standing: Standing = {
      entitlement,
      plan: plans.plans.get(entitlement.plan),
      records: records.get(entitlement.workspace) ?? 0,
      month,
      now: today,
      eraseAfterDays: plans.eraseAfterDays,
      lateSince: late.get(entitlement.workspace),
    }
    const { workspace } = entitlement
    return dueNotices(standing).map((notice) => ({ workspace, notice, standing }))
  })
  for (let at = 0; at < due.length; at += CLAIMED_AT_ONCE) {
    for (const each of await claimNotices(db, due.slice(at, at + CLAIMED_AT_ONCE), now()))
      await tell(telling, each)
  }
}

async function tell(
  telling: PlanTelling,
  { workspace, notice, standing }: DueNotice,
): Promise<void> {
  const { db, now } = telling
  const [found] = await loadWorkspaces(db, [workspace])
  const title = found?.title ?? workspace
  const { subject, text } = sayNotice(standing, notice, title)
  const isTold = await mailNotice(telling, await administratorsOf(db, workspace), {
    workspace,
    subject,
    paragraphs: [text],
    why: say('mailWhyAdministrator', { title }),
    page: 'plan',
    action: say('mailOpen', {}),
  })
  // What nobody was told of is not done to them.
  if (isTold) await noteSent(db, workspace, notice, now())
}

function sayNotice(
  { entitlement, plan, records, eraseAfterDays, now }: Standing,
  { kind, about }: Notice,
  title: string,
): { readonly subject: Message; readonly text: Message } {
  const name = plan?.title ?? entitlement.plan
  switch (kind) {
    case 'ends-1':
    case 'ends-3':
    case 'ends-7': {
      const values = { plan: name, title, day: dayOf(about) }
      return { subject: say('mailPlanEndsSubject', {}), text: say('mailPlanEnds', values) }
    }
    case 'ended': {
      const subject = say('mailPlanEndedSubject', {})
      if (!entitlement.isErasable)
        return { subject, text: say('mailPlanOver', { plan: name, title }) }
      const values = { plan: name, title, day: dayOf(about + eraseAfterDays * DAY_MS) }
      return { subject, text: say('mailPlanEnded', values) }
    }
    case 'erase': {
      // Never sooner after this mail, whenever the plan ended.
      const eraseAt = Math.max(about + eraseAfterDays * DAY_MS, now + ERASE_NOTICE_DAYS * DAY_MS)
      const values = { title, day: dayOf(eraseAt) }
      return { subject: say('mailEraseSubject', {}), text: say('mailErase', values) }
    }
    case 'late':
      return {
        subject: say('mailPaymentLateSubject', {}),
        text: say('mailPaymentLate', { plan: name, title }),
      }
    case 'records-80': {
      const values = { plan: name, title, records: String(records), limit: limitOf(plan) }
      return { subject: say('mailRecordsSubject', {}), text: say('mailRecordsAlmost', values) }
    }
    case 'records-100': {
      const values = { plan: name, title, records: String(records), limit: limitOf(plan) }
      return { subject: say('mailUsedSubject', {}), text: say('mailRecordsUsed', values) }
    }
  }
}

function limitOf(plan: Plan | undefined): string {
  return String(plan?.recordsPerMonth ?? 0)
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
