import type { Knex } from 'knex'
import { type Message, say } from '../../engine/index.ts'
import { loadWorkspaces } from '../people/workspaces.ts'
import type { Log } from '../process/log.ts'
import { listEntitlements } from '../subscriptions/entitlements.ts'
import {
  claimNotices,
  dueNotices,
  eraseAtOf,
  type Notice,
  noteSent,
  type Standing,
  type WorkspaceNotice,
} from '../subscriptions/notices.ts'
import { loadLate, loadPaying } from '../subscriptions/stripe/customers.ts'
import type { Subscription, Subscriptions } from '../subscriptions/subscriptions.ts'
import { countRecords, monthOf } from '../subscriptions/usage.ts'
import { administratorsOf, mailNotice } from './mail-notice.ts'
import type { Sender } from './send-message.ts'

/** So few that their mails leave while they are claimed, however slow the mail server is. */
const CLAIMED_AT_ONCE = 50

interface DueNotice extends WorkspaceNotice {
  readonly standing: Standing
}

export interface SubscriptionTelling {
  readonly db: Knex
  readonly sender: Pick<Sender, 'canMail' | 'send'>
  readonly config: { readonly publicUrl?: string | undefined }
  readonly log: Log
  readonly subscriptions: Subscriptions
  readonly now: () => number
}

/**
 * Tells the administrators of each workspace, by mail and in their language, of the end of its subscription and of what is used up. Once,
 * however many servers do so; again only where a server died before it had told. Without a mail server nobody is told, and
 * then nothing is erased.
 */
export async function tellSubscriptions(telling: SubscriptionTelling): Promise<void> {
  const { db, sender, subscriptions, now } = telling
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
  const paying = await loadPaying(db, today)
  const due = entitlements.flatMap((entitlement) => {
    const standing: Standing = {
      entitlement,
      subscription: subscriptions.subscriptions.get(entitlement.subscription),
      records: records.get(entitlement.workspace) ?? 0,
      month,
      now: today,
      eraseAfterDays: subscriptions.eraseAfterDays,
      lateSince: late.get(entitlement.workspace),
      isPaidBehind: !entitlement.isPaid && paying.has(entitlement.workspace),
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
  telling: SubscriptionTelling,
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
    page: 'subscription',
    action: say('mailOpen', {}),
  })
  // What nobody was told of is not done to them.
  if (isTold) await noteSent(db, workspace, notice, now())
}

function sayNotice(
  { entitlement, subscription, records, eraseAfterDays, now }: Standing,
  { kind, about }: Notice,
  title: string,
): { readonly subject: Message; readonly text: Message } {
  const name = subscription?.title ?? entitlement.subscription
  switch (kind) {
    case 'ends-1':
    case 'ends-3':
    case 'ends-7': {
      const values = { subscription: name, title, day: dayOf(about) }
      return {
        subject: say('mailSubscriptionEndsSubject', {}),
        text: say('mailSubscriptionEnds', values),
      }
    }
    case 'ended': {
      const subject = say('mailSubscriptionEndedSubject', {})
      if (!entitlement.isErasable)
        return { subject, text: say('mailSubscriptionOver', { subscription: name, title }) }
      const values = {
        subscription: name,
        title,
        day: dayOf(eraseAtOf(about, eraseAfterDays, { now })),
      }
      return { subject, text: say('mailSubscriptionEnded', values) }
    }
    case 'erase': {
      const values = { title, day: dayOf(eraseAtOf(about, eraseAfterDays, { now })) }
      return { subject: say('mailEraseSubject', {}), text: say('mailErase', values) }
    }
    case 'late':
      return {
        subject: say('mailPaymentLateSubject', {}),
        text: say('mailPaymentLate', { subscription: name, title }),
      }
    case 'records-80': {
      const values = {
        subscription: name,
        title,
        records: String(records),
        limit: limitOf(subscription),
      }
      return { subject: say('mailRecordsSubject', {}), text: say('mailRecordsAlmost', values) }
    }
    case 'records-100': {
      const values = {
        subscription: name,
        title,
        records: String(records),
        limit: limitOf(subscription),
      }
      return { subject: say('mailUsedSubject', {}), text: say('mailRecordsUsed', values) }
    }
  }
}

function limitOf(subscription: Subscription | undefined): string {
  return String(subscription?.recordsPerMonth ?? 0)
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
