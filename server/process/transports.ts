import { allTransports, type Transport, transportFor } from '../../connectors/index.ts'
import type { ConnectorPlan } from '../../engine/index.ts'

/** What reaches the systems of a connector, of the transports that this server has. */
export function transportOf(connector: ConnectorPlan): Transport {
  return transportFor(connector, allTransports)
}
