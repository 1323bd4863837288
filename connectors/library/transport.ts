/**
 * `mapwright/transport`: what a transport is made of. Its pure half adds a key to the language of connectors (a {@link TransportSpec});
 * its other half opens accounts (a {@link Transport}). In Node and in a browser.
 *
 * Not stable yet: it may change with any version, until there is a second transport of ours.
 */

export type { ResourcePlan } from '../../engine/plan/resource-plan.ts'
export {
  ConnectorAuthor,
  checkSpec,
  compileConnectorTests,
  compileHead,
  compileLocalFind,
  compileRecord,
  connectorKeys,
  connectorTestKeys,
  FormulaText,
  FoundBy,
  IndexSpec,
  KeptSpec,
  type Report,
  type Resources,
  resourceKeys,
  type TransportSpec,
} from '../../engine/transport.ts'
export {
  createRateGate,
  GateClosedError,
  type RateGate,
  type RateGateOptions,
} from '../limits/rate-gate.ts'
export { RecordCompleter } from '../records/complete-record.ts'
export { createMemoryIndexStore, type IndexStore } from '../records/index-store.ts'
export {
  createRecordResource,
  type RawRecord,
  type RecordOperations,
} from '../records/record-resource.ts'
export type { RecordSource } from '../records/record-source.ts'
export { SharedParts } from '../records/shared-parts.ts'
export { toSourceRecord } from '../records/source-record.ts'
export { toTargetRecord } from '../records/target-record.ts'
export type {
  AccountAccess,
  ExchangeEvent,
  Transport,
  TransportPorts,
} from '../transport.ts'
