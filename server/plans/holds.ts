import type { Knex } from 'knex'
import { type Message, say } from '../../engine/index.ts'
import { type Entitlement, hasEnded, listEntitlements } from './entitlements.ts'
import type { Plans } from './plans.ts'
import { countRecords, monthOf } from './usage.ts'

/** Why no flow of a workspace begins. What runs already comes to its end. */
export interface Hold {
  readonly reason: 'ended' | 'records'
  /** Since when, or until when: the end of the plan, the end of the month. */
  readonly at: number
  /** Name of the plan. */
  readonly plan: string
  /** Records of the month that the plan has. */
  readonly limit: number | undefined
}

export interface Holds {
  /** As it is now. */
  readonly of: (workspace: string) => Promise<Hold | undefined>
  /** All workspaces that are held, as they were some seconds ago at most. */
  readonly list: () => Promise<readonly string[]>
}

/** A look at all workspaces, for what is asked every second. */
const KEPT_MS = 5_000

/** Where nothing says what plans there are, nothing is held. */
export const noHolds: Holds = { of: async () => undefined, list: async () => [] }

/** @param now the time: nothing else here knows of one */
export function createHolds(db: Knex, plans: Plans | undefined, now: () => number): Holds {
  if (!plans) return noHolds
  let kept: { readonly at: number; readonly held: readonly string[] } | undefined
  return {
    of: async (workspace) =>
      (await findHolds(db, plans, now(), (each) => each.workspace === workspace)).get(workspace),
    list: async () => {
      const at = now()
      if (kept && at >= kept.at && at - kept.at < KEPT_MS) return kept.held
      kept = { at, held: [...(await findHolds(db, plans, at)).keys()] }
      return kept.held
    },
  }
}

async function findHolds(
  db: Knex,
  { plans }: Plans,
  now: number,
  isAsked: (entitlement: Entitlement) => boolean = () => true,
): Promise<ReadonlyMap<string, Hold>> {
  const entitlements = (await listEntitlements(db)).filter(isAsked)
  const limited = entitlements.filter(
    (each) => !hasEnded(each, now) && plans.get(each.plan)?.recordsPerMonth !== undefined,
  )
  const month = monthOf(now)
  const used = await countRecords(
    db,
    limited.map(({ workspace }) => workspace),
    month,
  )
  const holds = new Map<string, Hold>()
  for (const each of entitlements) {
    const { workspace, plan, endsAt } = each
    const limit = plans.get(plan)?.recordsPerMonth
    if (endsAt !== undefined && hasEnded(each, now)) {
      holds.set(workspace, { reason: 'ended', at: endsAt, plan, limit })
    } else if (limit !== undefined && (used.get(workspace) ?? 0) >= limit) {
      holds.set(workspace, { reason: 'records', at: month.to, plan, limit })
    }
  }
  return holds
}

/** Why flows do not run, for people. */
export function sayHold(hold: Hold, plans: Plans | undefined): Message {
  const title = plans?.plans.get(hold.plan)?.title ?? hold.plan
  const day = new Date(hold.at).toISOString().slice(0, 10)
  return hold.reason === 'ended'
    ? say('planEnded', { title, day })
    : say('planRecordsUsed', { title, limit: String(hold.limit ?? 0), day })
}
