/** The second door of the engine: what a transport needs to add its part to the language of connectors. */
export { byName } from './by-name.ts'
export type { DocumentPath, Report } from './diagnostic.ts'
export type { Formula } from './formula/formula.ts'
export { NO_RECORD } from './formula/formula-analysis.ts'
export type { Json, JsonObject } from './json.ts'
export { checkSpec } from './language/check-spec.ts'
export { connectorKeys } from './language/connector-spec.ts'
export { connectorTestKeys } from './language/connector-test-spec.ts'
export {
  DURATION_PATTERN,
  PAUSE_PATTERN,
  parseDuration,
  parseRate,
  RATE_PATTERN,
} from './language/duration.ts'
export { FoundBy, IndexSpec, KeptSpec, Pause, resourceKeys } from './language/resource-spec.ts'
export { AnyValue, Formula as FormulaText, Values } from './language/value-spec.ts'
export { type Message, say } from './messages/message.ts'
export { columnOf, columnsOf, columnsRead } from './plan/connector/columns-of.ts'
export { compileConnectorTests } from './plan/connector/compile-connector-tests.ts'
export { compileHead } from './plan/connector/compile-head.ts'
export { compileLocalFind, compileRecord } from './plan/connector/compile-record.ts'
export {
  ConnectorAuthor,
  jsonOf,
  type Names,
  objectOf,
  TEXT,
} from './plan/connector/connector-author.ts'
export { fieldsSent } from './plan/connector/fields-sent.ts'
export type { Resources } from './plan/connector/resources.ts'
export { toHost } from './plan/connector/to-host.ts'
export { formulasOf } from './plan/formulas-of.ts'
export { type KeyPlan, soleKey, textOfKey } from './plan/key-plan.ts'
export type { TransportSpec } from './plan/transport-spec.ts'
export { suggestionHint } from './suggest-name.ts'
export { withoutCredentials } from './without-credentials.ts'
