import { allTransports, type Transport, transportFor } from '../../connectors/index.ts'
import type { ConnectorPlan } from '../../engine/index.ts'

/** The transports of this server: the one place that lists them. */
export const transports = allTransports

/** What reaches the systems of a connector. */
export function transportOf(connector: ConnectorPlan): Transport {
  return transportFor(connector, transports)
}
