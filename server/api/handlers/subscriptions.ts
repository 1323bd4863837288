import { loadWords, type Message, say, toText } from '../../../engine/index.ts'
import type { SubscriptionPayment, SubscriptionStanding } from '../../contract/subscriptions.ts'
import { listWorkspaces, loadWorkspaces } from '../../people/workspaces.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { loadFlowStates } from '../../store/flow-states.ts'
import type { Integration } from '../../store/integrations.ts'
import {
  type Entitlement,
  endOf,
  findEntitlement,
  grantSubscription,
  listEntitlements,
  stateOf,
} from '../../subscriptions/entitlements.ts'
import { holdOf, sayHold } from '../../subscriptions/holds.ts'
import { eraseAtOf, loadWarned } from '../../subscriptions/notices.ts'
import {
  answerWithGrant,
  findRequest,
  listOpenRequests,
  type SubscriptionRequest,
} from '../../subscriptions/requests.ts'
import { findCustomer, loadPaying } from '../../subscriptions/stripe/customers.ts'
import { isLive } from '../../subscriptions/stripe/payment.ts'
import { type Subscription, type Subscriptions, textIn } from '../../subscriptions/subscriptions.ts'
import { countFlows, forecast, loadUsage } from '../../subscriptions/usage.ts'
import { hasRole } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { isPaidFor, readPayment } from './payments.ts'
import { noRequest, tellOfRequests, toRequestAnswer } from './subscription-requests.ts'
import {
  isErasing,
  isHeld,
  noSuchSubscription,
  requireSubscriptions,
  toIso,
  toTerms,
} from './subscription-terms.ts'

type SubscriptionHandlers = Pick<
  Handlers,
  'readSubscriptionOfWorkspace' | 'grantSubscription' | 'listSubscriptions'
>

export function createSubscriptionHandlers(services: Services): SubscriptionHandlers {
  const { database, clock, config } = services
  const { db } = database
  return {
    readSubscriptionOfWorkspace: async ({ params: { workspace }, principal, language }) => {
      const { subscriptions, contact = null } = requireSubscriptions(services)
      const request = await findRequest(db, workspace)
      const isWhole = hasRole('administrator', principal, workspace)
      return {
        body: {
          standing: await standingOf(services, workspace, language),
          offers: [...subscriptions.values()].map((subscription) =>
            Object.assign(
              toTerms(subscription, subscription.name, language),
              config.stripe && { isSold: subscription.prices.length > 0 },
              subscription.cost !== undefined && { cost: textIn(subscription.cost, language) },
            ),
          ),
          ...(config.stripe && { payment: await paymentAnswer(services, workspace) }),
          contact,
          request: request ? toRequestAnswer(request, subscriptions, isWhole) : null,
        },
      }
    },

    grantSubscription: async ({ params: { workspace }, body, language }) => {
      const { subscriptions } = requireSubscriptions(services)
      const { subscription, isTrial, endsAt, request, besidePaid = false } = body
      if (!subscriptions.has(subscription)) throw noSuchSubscription(subscription)
      const [known] = await loadWorkspaces(db, [workspace])
      if (!known) throw notFound(say('noWorkspace', { name: workspace }))
      // Else what was paid before would take the place of it as soon as Stripe tells.
      const payment = await readPayment(services, workspace)
      if (isLive(payment) && !besidePaid)
        throw isPaidFor(requireSubscriptions(services), payment, say('grantBesidePaid', {}))
      const ends = endsAt === null ? undefined : parseEnd(endsAt)
      const grant = { workspace, subscription, isTrial, endsAt: ends, now: clock.now() }
      await db.transaction(async (trx) => {
        if (!(await grantSubscription(trx, grant))) throw isErasing()
        const isAnswered = await answerWithGrant(trx, { ...grant, id: request })
        if (request !== undefined && !isAnswered) throw noRequest()
      })
      await services.work.followChanges(workspace)
      return {
        body: { standing: await standingOf(services, workspace, language) },
        after: () => tellOfRequests(services),
        audit: {
          subject: subscription,
          details: {
            isTrial,
            endsAt,
            ...(isLive(payment) && { paid: payment?.subscription ?? null }),
          },
        },
      }
    },

    listSubscriptions: async ({ language }) => {
      const { subscriptions } = requireSubscriptions(services)
      const entitlements = await listEntitlements(db)
      const standings = await toStandings(services, entitlements, language)
      const byName = new Map(entitlements.map(({ workspace }, at) => [workspace, standings[at]]))
      const workspaces = await listWorkspaces(db)
      const requests = await listOpenRequests(db)
      return {
        body: {
          subscriptions: [...subscriptions.values()].map((subscription) =>
            toTerms(subscription, subscription.name, language),
          ),
          requests: requests.map((request) => toListed(request, subscriptions)),
          items: workspaces.map(({ name, title }) => ({
            workspace: name,
            title,
            standing: byName.get(name) ?? null,
          })),
        },
      }
    },
  }
}

/**
 * What is asked for by people is not kept for a time that may never come.
 *
 * @throws {ApiError} where the subscription of the workspace lets no flow begin
 */
export async function requireNoHold(services: Services, workspace: string): Promise<void> {
  const hold = await services.holds.of(workspace)
  if (hold) throw isHeld(hold)
}

/** Why no flow of the workspace begins, for what shows how flows stand. */
export async function reasonOfHold(
  { holds }: Services,
  workspace: string,
): Promise<Message | undefined> {
  const hold = await holds.of(workspace)
  return hold && sayHold(hold)
}

/**
 * Those that are on stay on.
 *
 * @param next flows of the integration that are to be on
 * @throws {ApiError} where more flows would be switched on than the subscription has
 */
export async function requireFlowsLeft(
  services: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  next: readonly string[],
): Promise<void> {
  const subscription = await subscriptionOf(services, workspace)
  if (subscription?.flows === undefined) return
  const { db } = services.database
  const states = await loadFlowStates(db, id)
  const own = [...states.values()].filter(({ isOn, schedule }) => isOn && !schedule.isPaused).length
  const all = (await countFlows(db, [workspace])).get(workspace) ?? 0
  const added = next.filter((flow) => states.get(flow)?.schedule.isPaused !== true).length - own
  if (added <= 0 || all + added <= subscription.flows) return
  throw flowsUsed(subscription, subscription.flows)
}

/**
 * A flow that is off, or paused, is not run by hand in the place of switching it on.
 *
 * @throws {ApiError} where the subscription has no flow left besides those that are on
 */
export async function requireFlowLeft(
  services: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  flow: string,
): Promise<void> {
  const subscription = await subscriptionOf(services, workspace)
  if (subscription?.flows === undefined) return
  const { db } = services.database
  const state = (await loadFlowStates(db, id)).get(flow)
  if (state?.isOn === true && !state.schedule.isPaused) return
  const others = (await countFlows(db, [workspace])).get(workspace) ?? 0
  if (others >= subscription.flows) throw flowsUsed(subscription, subscription.flows)
}

/** Absent where nothing declares subscriptions, or the workspace has none. */
async function subscriptionOf(
  { database: { db }, config: { subscriptions } }: Services,
  workspace: string,
): Promise<Subscription | undefined> {
  const found = subscriptions && (await findEntitlement(db, workspace))
  return found && subscriptions.subscriptions.get(found.subscription)
}

function flowsUsed({ title }: Subscription, count: number): ApiError {
  return new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('subscriptionFlowsUsed', { title, count }),
    detail: say('switchFlowsOff', {}),
  })
}

/** A leap second, which an end may have and no clock here knows, is the one before it. */
function parseEnd(at: string): number {
  return Date.parse(at.replace(/:60(?=[.Zz+-])/, ':59'))
}

function toListed(request: SubscriptionRequest, subscriptions: Subscriptions['subscriptions']) {
  const { workspace, title } = request
  return { workspace, title, ...toRequestAnswer(request, subscriptions, true) }
}

async function standingOf(
  services: Services,
  workspace: string,
  language: string,
): Promise<SubscriptionStanding | null> {
  const found = await findEntitlement(services.database.db, workspace)
  const [standing = null] = found ? await toStandings(services, [found], language) : []
  return standing
}

async function toStandings(
  services: Services,
  entitlements: readonly Entitlement[],
  language: string,
): Promise<readonly SubscriptionStanding[]> {
  const { database, clock, config } = services
  const now = clock.now()
  const usage = await loadUsage(database.db, entitlements, now)
  const paying = await loadPaying(database.db, now)
  const warned = await loadWarned(database.db)
  const words = await loadWords(language)
  return entitlements.map((each) => {
    const subscription = config.subscriptions?.subscriptions.get(each.subscription)
    const used = usage(each.workspace)
    const { month, records, flows } = used
    const hold = holdOf(each, subscription, used, now)
    return {
      state: stateOf(each, { isFree: subscription?.isFree === true, now }),
      subscription: toTerms(subscription, each.subscription, language),
      ...datesOf(
        {
          endsAt: endOf(each, now),
          isErasable: each.isErasable && (each.isPaid || !paying.has(each.workspace)),
          warnedAt: warned.get(each.workspace),
        },
        config.subscriptions,
        now,
      ),
      hold: hold ? toText(sayHold(hold), words) : null,
      usage: {
        from: toIso(month.from),
        to: toIso(month.to),
        records,
        forecast: forecast(records, month, { madeAt: each.madeAt, now }) ?? null,
        flows,
      },
    }
  })
}

async function paymentAnswer(
  { database: { db }, config: { subscriptions } }: Services,
  workspace: string,
): Promise<SubscriptionPayment | null> {
  const payment = (await findCustomer(db, workspace))?.payment
  if (!payment) return null
  const { standing, subscription, endsAt } = payment
  return {
    state: standing,
    subscription:
      subscription === undefined
        ? null
        : (subscriptions?.subscriptions.get(subscription)?.title ?? subscription),
    endsAt: endsAt === undefined ? null : toIso(endsAt),
  }
}

function datesOf(
  {
    endsAt,
    isErasable,
    warnedAt,
  }: Pick<Entitlement, 'endsAt' | 'isErasable'> & { readonly warnedAt: number | undefined },
  subscriptions: Subscriptions | undefined,
  now: number,
) {
  if (endsAt === undefined) return { endsAt: null, eraseAt: null }
  const eraseAt =
    subscriptions && isErasable
      ? toIso(eraseAtOf(endsAt, subscriptions.eraseAfterDays, { warnedAt, now }))
      : null
  return { endsAt: toIso(endsAt), eraseAt }
}
