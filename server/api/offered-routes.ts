import type { Offer, Route } from '../contract/route.ts'
import { type RouteName, routes } from '../contract/routes.ts'
import type { ApiConfig } from './services.ts'

/** What of the offers of the contract this server has. */
export function offersOf({
  signUp,
  hasSignedUp,
  subscriptions,
  stripe,
}: Pick<ApiConfig, 'signUp' | 'hasSignedUp' | 'subscriptions' | 'stripe'>): ReadonlySet<Offer> {
  return new Set<Offer>([
    ...(signUp ? (['signUp'] as const) : []),
    ...(signUp || hasSignedUp ? (['ownAccount'] as const) : []),
    ...(subscriptions ? (['subscriptions'] as const) : []),
    ...(isHosting({ signUp, hasSignedUp, subscriptions }) ? (['hosting'] as const) : []),
    ...(subscriptions && stripe ? (['payments'] as const) : []),
  ])
}

/** Whether somebody runs the server for others, who ask for help and are told what concerns them. */
export function isHosting({
  signUp,
  hasSignedUp,
  subscriptions,
}: Pick<ApiConfig, 'signUp' | 'hasSignedUp' | 'subscriptions'>): boolean {
  return signUp !== undefined || hasSignedUp === true || subscriptions !== undefined
}

/** The names of all routes that a server has: what it does not offer is not mounted, and answers as any unknown path. */
export function offeredRoutes(offers: ReadonlySet<Offer>): readonly RouteName[] {
  return Object.keys(routes)
    .filter(isRouteName)
    .filter((name) => {
      const { offer }: Route = routes[name]
      return offer === undefined || offers.has(offer)
    })
}

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(routes, name)
}
