import type { Knex } from 'knex'
import { loadWords, say, toText } from '../../../engine/index.ts'
import { tellSuspensions } from '../../alerts/tell-suspensions.ts'
import type { HostedWorkspace } from '../../contract/console.ts'
import { HELP_STEPS } from '../../contract/help.ts'
import {
  type AnnouncedTexts,
  addAnnouncement,
  listAnnouncements,
  removeAnnouncement,
} from '../../help/announcements.ts'
import { type HelpRequest, isConsented, listOpenHelp } from '../../help/requests.ts'
import { FLOW_HEALTHS } from '../../installation/flow-health.ts'
import { loadStands, type WorkspaceStand } from '../../installation/stand-of-workspaces.ts'
import { type HostedTitle, listHostedTitles, loadWorkspaces } from '../../people/workspaces.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { countVersions } from '../../projects/file-versions.ts'
import { MAX_VERSIONS } from '../../projects/quotas.ts'
import {
  askNow,
  type Entitlement,
  endOf,
  listEntitlements,
  stateOf,
} from '../../subscriptions/entitlements.ts'
import { holdOf, holdOfSuspension, sayHold } from '../../subscriptions/holds.ts'
import {
  findSuspension,
  listSuspensions,
  resume,
  type Suspension,
  suspend,
} from '../../subscriptions/suspensions.ts'
import { loadUsage, type Usage } from '../../subscriptions/usage.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { toIso } from './subscription-terms.ts'

type ConsoleHandlers = Pick<
  Handlers,
  | 'listHosted'
  | 'suspendWorkspace'
  | 'resumeWorkspace'
  | 'listAnnouncements'
  | 'announce'
  | 'removeAnnouncement'
>

/** For the owners of the installation, who look after workspaces without entering them. */
export function createConsoleHandlers(services: Services): ConsoleHandlers {
  const { database, clock, config, work } = services
  const { db } = database
  return {
    listHosted: async ({ query, language }) => {
      const { q = '', subscription, health, help, from = 0, limit = 50 } = query
      const all = await listHosted(services, language)
      const wanted = q.toLowerCase()
      const fitting = all.filter(
        (each) =>
          `${each.workspace} ${each.title}`.toLowerCase().includes(wanted) &&
          (subscription === undefined || each.subscription?.name === subscription) &&
          (health === undefined || each.health === health) &&
          (help !== true || each.help !== null),
      )
      const subscriptions = [...(config.subscriptions?.subscriptions.values() ?? [])]
      return {
        body: {
          items: fitting.toSorted(byNeed).slice(from, from + limit),
          total: fitting.length,
          subscriptions: subscriptions.map(({ name, title }) => ({ name, title })),
        },
      }
    },

    listAnnouncements: async () => ({
      body: {
        items: (await listAnnouncements(db)).map(({ id, severity, texts, ...rest }) => ({
          id,
          severity,
          texts: writtenIn(texts),
          workspaces: rest.workspaces ? [...rest.workspaces] : null,
          from: toIso(rest.from),
          until: toIso(rest.until),
        })),
      },
    }),

    announce: async ({ body: { severity, texts, workspaces, from, until } }) => {
      const times = { from: Date.parse(from), until: Date.parse(until) }
      if (times.until <= Math.max(times.from, clock.now())) throw isOver()
      await requireWorkspaces(db, workspaces ?? [])
      await addAnnouncement(db, { severity, texts, workspaces: workspaces ?? undefined, ...times })
      return { audit: { details: { severity, from, until, workspaces } } }
    },

    removeAnnouncement: async ({ params: { announcement } }) => {
      if (!(await removeAnnouncement(db, announcement))) throw notFound(say('noAnnouncement', {}))
      return {}
    },

    suspendWorkspace: async ({ params: { workspace }, body: { reason } }) => {
      const [known] = await loadWorkspaces(db, [workspace])
      if (!known) throw notFound(say('noWorkspace', { name: workspace }))
      await db.transaction((trx) => suspend(trx, { workspace, reason, at: clock.now() }))
      const suspension = await findSuspension(db, workspace)
      return {
        body: { reason, at: toIso(suspension?.at ?? clock.now()) },
        after: () => tellSuspensions({ ...services, db, now: clock.now }),
        audit: { details: { reason } },
      }
    },

    resumeWorkspace: async ({ params: { workspace }, body: { reason } }) => {
      const at = clock.now()
      await db.transaction(async (trx) => {
        const isResumed = await resume(trx, { workspace, reason, at })
        if (!isResumed) throw notFound(say('notSuspended', {}))
        await askNow(trx, workspace, at)
      })
      await work.followChanges(workspace)
      return {
        after: () => tellSuspensions({ ...services, db, now: clock.now }),
        audit: { details: { reason } },
      }
    },
  }
}

function isOver(): ApiError {
  return new ApiError({
    type: 'invalid_request',
    status: 422,
    title: say('announcementOver', {}),
    detail: say('endLater', {}),
  })
}

/** @throws {ApiError} where one of them is not there */
async function requireWorkspaces(db: Knex, names: readonly string[]): Promise<void> {
  const known = new Set((await loadWorkspaces(db, names)).map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) throw notFound(say('noWorkspace', { name: unknown }))
}

function writtenIn({ en, it, nl }: AnnouncedTexts) {
  return { en, ...(it !== undefined && { it }), ...(nl !== undefined && { nl }) }
}

/** Each statement is about all workspaces: a thousand cost as many statements as one. */
async function listHosted(
  services: Services,
  language: string,
): Promise<readonly HostedWorkspace[]> {
  const { database, clock, config } = services
  const { db } = database
  const now = clock.now()
  const workspaces = await listHostedTitles(db)
  const entitlements = config.subscriptions ? await listEntitlements(db) : []
  const usageOf = await loadUsage(
    db,
    workspaces.map(({ name }) => ({ workspace: name })),
    now,
  )
  const suspensions = byWorkspace(await listSuspensions(db))
  const granted = byWorkspace(entitlements)
  const requests = byWorkspace(await listOpenHelp(db))
  const versions = await countVersions(db)
  const words = await loadWords(language)
  const subscriptionOf = (name: string) => config.subscriptions?.subscriptions.get(name)
  const reasonOf = (workspace: string) => {
    const [suspension, own] = [suspensions.get(workspace), granted.get(workspace)]
    if (suspension) return sayHold(holdOfSuspension(suspension))
    const hold = own && holdOf(own, subscriptionOf(own.subscription), usageOf(workspace), now)
    return hold && sayHold(hold)
  }
  const stands = await loadStands(db, { now, holdOf: reasonOf })
  return workspaces.map((workspace) => {
    const { name } = workspace
    const own = granted.get(name)
    return toHosted(workspace, {
      now,
      own,
      subscription: own && subscriptionOf(own.subscription),
      usage: usageOf(name),
      stand: stands.get(name),
      versions: versions.get(name) ?? 0,
      help: requests.get(name),
      suspension: suspensions.get(name),
      toWords: (message) => toText(message, words),
    })
  })
}

interface Facts {
  readonly now: number
  readonly own: Entitlement | undefined
  readonly subscription:
    | {
        readonly title: string
        readonly isFree: boolean
        readonly recordsPerMonth: number | undefined
      }
    | undefined
  readonly usage: Usage
  readonly stand: WorkspaceStand | undefined
  readonly versions: number
  readonly help: HelpRequest | undefined
  readonly suspension: Suspension | undefined
  readonly toWords: (message: Parameters<typeof toText>[0]) => string
}

function toHosted(
  { name, title, isSignedUp, lastSeenAt }: HostedTitle,
  facts: Facts,
): HostedWorkspace {
  const { subscription, usage, stand, versions, suspension } = facts
  return {
    workspace: name,
    title,
    isMerchants: isSignedUp,
    subscription: toSubscription(facts),
    health: suspension && stand ? 'paused' : (stand?.health ?? 'setup'),
    usage: { records: usage.records, limit: subscription?.recordsPerMonth ?? null },
    versions: { count: versions, limit: MAX_VERSIONS },
    open: stand?.open ?? 0,
    error: toError(facts),
    lastSeenAt: isoOrNull(lastSeenAt),
    lastRunAt: isoOrNull(stand?.lastRunAt),
    help: toHelp(facts),
    suspension: suspension ? { reason: suspension.reason, at: toIso(suspension.at) } : null,
  }
}

function toSubscription({ own, subscription, now }: Facts): HostedWorkspace['subscription'] {
  if (!own) return null
  return {
    name: own.subscription,
    title: subscription?.title ?? own.subscription,
    state: stateOf(own, { isFree: subscription?.isFree === true, now }),
    endsAt: isoOrNull(endOf(own, now)),
  }
}

function toError({ stand, toWords }: Facts): HostedWorkspace['error'] {
  if (!stand?.error) return null
  const { reason, at } = stand.error
  return { code: reason.code, text: toWords(reason), at: isoOrNull(at) }
}

function toHelp({ help, now }: Facts): HostedWorkspace['help'] {
  if (!help) return null
  const { id: request, integration = null, step } = help
  return {
    request,
    integration,
    step: HELP_STEPS.find((each) => each === step) ?? null,
    isRunning: isConsented(help, now),
  }
}

/** Who asked for help, then what stands worst, then what has most open records. */
function byNeed(one: HostedWorkspace, other: HostedWorkspace): number {
  const needs = [one, other].map(({ help, health, open }) => [
    help === null ? 1 : 0,
    FLOW_HEALTHS.indexOf(health),
    -open,
  ])
  for (const [at, left] of (needs[0] ?? []).entries()) {
    const difference = left - (needs[1]?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return one.title.localeCompare(other.title)
}

function byWorkspace<T extends { readonly workspace: string }>(
  items: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.workspace, item]))
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : toIso(at)
}
