import {
  type Clock,
  type Connection,
  type ConnectorPlan,
  evaluateValue,
  type JsonObject,
  type ListPlan,
  OperationError,
  RecordBudget,
  type Resource,
  type ResourcePlan,
  say,
} from '../../../engine/index.ts'
import { createMask, createSecretMask } from '../../account/excerpt.ts'
import type { OwnPushes } from '../../account/own-pushes.ts'
import { secretNamesOf, withoutSecrets } from '../../account/secret-names.ts'
import type { RateGate } from '../../limits/rate-gate.ts'
import { RecordCompleter } from '../../records/complete-record.ts'
import type { IndexStore } from '../../records/index-store.ts'
import type { KeptLists } from '../../records/kept-lists.ts'
import { createRecordResource } from '../../records/record-resource.ts'
import { SharedParts } from '../../records/shared-parts.ts'
import { httpOperations } from './http-operations.ts'
import { readPages } from './read/read-pages.ts'
import { parseBase } from './wire/build-request.ts'
import {
  callSystem,
  type ExchangeListener,
  type RequestEvent,
  type SystemContext,
  type TokenSource,
} from './wire/call-system.ts'
import { openExchange } from './wire/exchange.ts'
import { addressContext, requireBound } from './wire/parse-address.ts'
import { numbersOf } from './wire/write-json.ts'

const MOST_BYTES = 33_554_432

export interface HttpConnectionOptions {
  readonly plan: ConnectorPlan
  /** Complete: with the defaults of the connector's schema. */
  readonly settings: JsonObject
  /** Settings that are secrets, beside those that the connector's file calls so. */
  readonly secretNames?: readonly string[] | undefined
  /** Where secrets may be sent (scheme, host, port). Absent: wherever the connector says. */
  readonly origins?: readonly string[] | undefined
  /** The local indexes of the account. */
  readonly indexStore: IndexStore
  /** The lists that are kept of the account. Default: as long as the connection is open. */
  readonly keptLists?: KeptLists | undefined
  /** The limits of the account: one gate for all who use it. */
  readonly rateGate: RateGate
  readonly clock: Clock
  /** 0 ≤ x < 1, for jitter. */
  readonly random?: (() => number) | undefined
  /** Reach addresses of this machine and its network, too. Default: false. */
  readonly allowPrivate?: boolean | undefined
  /** Longest answer that is read. Default: 32 MB. */
  readonly maxBytes?: number | undefined
  /** For systems where people sign in. Default: nobody has. */
  readonly tokens?: TokenSource | undefined
  /** Hears of writes that the system will tell of by a webhook. Default: nobody does. */
  readonly ownPushes?: OwnPushes | undefined
  /** Hears of every request and its answer: no queries, bodies or secrets. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}

/**
 * Opens an account of a system that is reached by HTTP. Nothing is sent before the first operation.
 *
 * @throws {OperationError} when the settings give no address.
 */
export function openHttpConnection(options: HttpConnectionOptions): Connection {
  const { plan, settings, clock } = options
  const secretNames = secretNamesOf(plan.settings, options.secretNames)
  const secrets = secretNames.map((name) => settings[name])
  const contextWith =
    (visible: JsonObject) =>
    (names: Readonly<Record<string, unknown>> = {}) => ({
      variables: { settings: visible, ...names },
      now: clock.now(),
      budget: new RecordBudget(),
    })
  const requestContextOf = contextWith(settings)
  const seen = withoutSecrets(settings, secretNames)
  const base = parseBase(evaluateValue(plan.http.base, {}, addressContext(seen)))
  requireBound(base.origin, options.origins)
  const exchange = openExchange({
    origin: base.origin,
    timeoutMs: plan.http.timeoutMs,
    maxBytes: options.maxBytes ?? MOST_BYTES,
    connections: plan.http.parallel,
    allowPrivate: options.allowPrivate ?? false,
  })
  const system: SystemContext = {
    plan,
    place: base.origin,
    empty: plan.http.empty,
    pages: (resource, request) => readPages(system, resource, requireList(resource), request),
    base,
    numbers: numbersOf(plan),
    exchange,
    gate: options.rateGate,
    clock,
    random: options.random ?? Math.random,
    mask: createMask(secrets),
    maskSecrets: createSecretMask(secrets),
    requestContextOf,
    contextOf: contextWith(seen),
    tokens: options.tokens ?? nobodySignedIn(plan),
    onRequest: options.onRequest,
    onExchange: options.onExchange,
  }
  return {
    resource: createResources(system, options),
    check: async (signal) => {
      const { check } = plan.http
      if (!check) return
      const call = { plan: check, names: {}, values: { placeholders: {} }, repeatable: true }
      await callSystem(system, call, signal)
    },
    close: () => exchange.close(),
  }
}

function nobodySignedIn({ title }: ConnectorPlan): TokenSource {
  return async () => {
    const message = say('signInNeeded', { system: title })
    throw new OperationError({ class: 'config', message, mayHaveHappened: false })
  }
}

function requireList({ name, list }: ResourcePlan): ListPlan {
  if (list) return list
  throw new Error(`"${name}" has no list`)
}

/** Resources are made once, because their indexes share what is under way. */
function createResources(
  system: SystemContext,
  { indexStore: store, keptLists: lists = new Map(), ownPushes }: HttpConnectionOptions,
): (name: string) => Resource {
  const completer = new RecordCompleter(system, new SharedParts(system.plan, lists))
  const shared = { completer, store, lists, ownPushes }
  const resources = new Map<string, Resource>()
  return (name) => {
    const known = resources.get(name)
    if (known) return known
    const plan = system.plan.resources[name]
    if (!plan) throw new Error(`the connector "${system.plan.name}" has no resource "${name}"`)
    const operations = httpOperations(system, plan, store)
    const resource = createRecordResource(system, plan, operations, shared)
    resources.set(name, resource)
    return resource
  }
}
