import type { LoggedRequest } from '../../connectors/simulator/simulated-system.ts'
import type { SystemName } from '../../mappings/lightspeed-ccv/two-systems.ts'

/** What reached the systems since the last time it was taken. */
export interface RequestCounter {
  readonly hear: (system: SystemName, request: LoggedRequest) => void
  readonly take: () => Counted
}

export interface Counted {
  readonly shop: number
  readonly till: number
  /** Requests of the shop by what they are for, as `GET /variants.json`. */
  readonly byKind: Readonly<Record<string, number>>
  /** Those of the till. */
  readonly tillByKind: Readonly<Record<string, number>>
}

export function createRequestCounter(): RequestCounter {
  let counted: Record<SystemName, Record<string, number>> = { shop: {}, till: {} }
  return {
    hear: (system, { method, path }) => {
      const kind = `${method} ${path.replace(/^\/(?:api\/rest\/v1|[a-z]{2})\//u, '/').replaceAll(/\d+/gu, '{id}')}`
      const { [kind]: before = 0 } = counted[system]
      counted[system][kind] = before + 1
    },
    take: () => {
      const { shop, till } = counted
      counted = { shop: {}, till: {} }
      return { shop: sumOf(shop), till: sumOf(till), byKind: shop, tillByKind: till }
    },
  }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
