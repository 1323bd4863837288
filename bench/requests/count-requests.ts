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
}

export function createRequestCounter(): RequestCounter {
  let shop = 0
  let till = 0
  let byKind: Record<string, number> = {}
  return {
    hear: (system, { method, path }) => {
      if (system === 'till') {
        till += 1
        return
      }
      shop += 1
      const kind = `${method} ${path.replace(/^\/[a-z]{2}\//u, '/').replaceAll(/\d+/gu, '{id}')}`
      byKind[kind] = (byKind[kind] ?? 0) + 1
    },
    take: () => {
      const counted = { shop, till, byKind }
      shop = 0
      till = 0
      byKind = {}
      return counted
    },
  }
}
