import type { Knex } from 'knex'
import { type Message, say } from '../../engine/index.ts'
import { type Entitlement, findEntitlement, hasEnded, listEntitlements } from './entitlements.ts'
import type { Subscription, Subscriptions } from './subscriptions.ts'
import { findSuspension, listSuspensions, type Suspension } from './suspensions.ts'
import { loadUsage, type Usage } from './usage.ts'

/** Why no flow of a workspace begins. What runs already comes to its end. */
export interface Hold {
  readonly reason: 'ended' | 'records' | 'flows' | 'suspended'
  /** Since when, or until when: the end of the subscription, the end of the month. */
  readonly at: number
  /** What the subscription is called; of a workspace that is suspended, why it is. */
  readonly title: string
  /** How much the subscription has of what is used up. */
  readonly limit: number
  readonly used: number
}

export interface Holds {
  /** As it is now. */
  readonly of: (workspace: string) => Promise<Hold | undefined>
  /** All workspaces that are held, as they were some seconds ago at most. */
  readonly list: () => Promise<readonly string[]>
}

/** A look at all workspaces, for what is asked every second. */
const KEPT_MS = 5_000

/** Where nobody runs the server for others, nothing is held. */
export const noHolds: Holds = { of: async () => undefined, list: async () => [] }

/**
 * @param now the time: nothing else here knows of one
 * @param isHosting owners may suspend workspaces, whether or not there are subscriptions
 */
export function createHolds(
  db: Knex,
  subscriptions: Subscriptions | undefined,
  now: () => number,
  isHosting = subscriptions !== undefined,
): Holds {
  if (!isHosting) return noHolds
  let kept: { readonly at: number; readonly held: readonly string[] } | undefined

  async function findHeld(entitlements: readonly Entitlement[], at: number) {
    // Of what has ended, or has no limits, nothing is counted.
    const limited = entitlements.filter(
      (each) =>
        !hasEnded(each, at) && hasLimits(subscriptions?.subscriptions.get(each.subscription)),
    )
    const usage = await loadUsage(db, limited, at)
    return entitlements.flatMap((each) => {
      const hold = holdOf(
        each,
        subscriptions?.subscriptions.get(each.subscription),
        usage(each.workspace),
        at,
      )
      return hold ? [{ workspace: each.workspace, hold }] : []
    })
  }

  return {
    of: async (workspace) => {
      const suspension = await findSuspension(db, workspace)
      if (suspension) return holdOfSuspension(suspension)
      const found = subscriptions && (await findEntitlement(db, workspace))
      const [held] = found ? await findHeld([found], now()) : []
      return held?.hold
    },
    list: async () => {
      const at = now()
      if (kept && at >= kept.at && at - kept.at < KEPT_MS) return kept.held
      const entitlements = subscriptions ? await listEntitlements(db) : []
      const held = [...(await findHeld(entitlements, at)), ...(await listSuspensions(db))].map(
        (each) => each.workspace,
      )
      kept = { at, held }
      return held
    },
  }
}

export function holdOfSuspension({ reason, at }: Suspension): Hold {
  return { reason: 'suspended', at, title: reason, limit: 0, used: 0 }
}

function hasLimits(subscription: Subscription | undefined): boolean {
  return subscription?.recordsPerMonth !== undefined || subscription?.flows !== undefined
}

/** Why no flow of the workspace begins at a time; nothing where they do. */
export function holdOf(
  entitlement: Entitlement,
  subscription: Subscription | undefined,
  { records, flows, month }: Usage,
  now: number,
): Hold | undefined {
  const title = subscription?.title ?? entitlement.subscription
  const { endsAt } = entitlement
  if (endsAt !== undefined && hasEnded(entitlement, now)) {
    return { reason: 'ended', at: endsAt, title, limit: 0, used: 0 }
  }
  const most = subscription?.recordsPerMonth ?? Infinity
  if (records >= most) {
    return { reason: 'records', at: month.to, title, limit: most, used: records }
  }
  // However they came to be on: by a push, by two people at once, or before the subscription was a smaller one.
  const mostFlows = subscription?.flows ?? Infinity
  if (flows <= mostFlows) return undefined
  return { reason: 'flows', at: now, title, limit: mostFlows, used: flows }
}

/** Why flows do not run, for people. */
export function sayHold({ reason, at, title, limit, used }: Hold): Message {
  if (reason === 'suspended') return say('workspaceSuspended', { reason: title })
  const day = new Date(at).toISOString().slice(0, 10)
  if (reason === 'ended') return say('subscriptionEnded', { title, day })
  if (reason === 'records')
    return say('subscriptionRecordsUsed', { title, limit: String(limit), day })
  return say('subscriptionFlowsOver', { title, limit: String(limit), count: used })
}

/** What people do about it. */
export function sayWayOut({ reason }: Hold): Message {
  if (reason === 'suspended') return say('askWhoRuns', {})
  return reason === 'flows' ? say('switchFlowsOff', {}) : say('askForSubscription', {})
}
