/** The door of the connectors: the transports, and what all of them need of who opens accounts. */
import type { ConnectorPlan } from '../engine/index.ts'
import { fileTransport } from './file/file-transport.ts'
import { httpTransport } from './http/http-transport.ts'
import { sqlTransport } from './sql/sql-transport.ts'
import type { Transport } from './transport.ts'

export type { OwnPush, OwnPushes } from './account/own-pushes.ts'
export { secretNamesOf, withoutSecrets } from './account/secret-names.ts'
export { type GuessedFiles, guessFiles } from './file/guess-files.ts'
export { areGood, shareTokens } from './http/open/sign-in/shared-tokens.ts'
export {
  type AnswerReport,
  createRateGate,
  GateClosedError,
  type RateGate,
} from './limits/rate-gate.ts'
export { RateWindow, type ServerCount, type WindowLimit } from './limits/rate-window.ts'
export { listUntested } from './list-untested.ts'
export { checkLiteralHost, guardedLookup } from './net/address-guard.ts'
export {
  createMemoryIndexStore,
  type IndexEntry,
  type IndexState,
  type IndexStore,
} from './records/index-store.ts'
export type { KeptLists } from './records/kept-lists.ts'
export type {
  ConnectorTestResult,
  ExchangeEvent,
  ExchangeListener,
  Grant,
  SignIn,
  SignInPlace,
  TokenSource,
  Tokens,
  Transport,
} from './transport.ts'

/** All transports that there are. */
export const allTransports: readonly Transport[] = [httpTransport, sqlTransport, fileTransport]

/** The one of these transports that reaches the systems of a connector. */
export function transportFor(plan: ConnectorPlan, transports: readonly Transport[]): Transport {
  const found = transports.find(({ name }) => name === plan.transport)
  if (found) return found
  throw new Error(`no transport is called "${plan.transport}"`)
}
