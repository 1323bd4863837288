import {
  type Connection,
  type ConnectorPlan,
  type JsonObject,
  type ListRequest,
  OperationError,
  type Page,
  parseUrl,
  RecordBudget,
  type Resource,
  say,
} from '../../../engine/index.ts'
import { createMask, createSecretMask } from '../../account/excerpt.ts'
import { secretNamesOf, withoutSecrets } from '../../account/secret-names.ts'
import { checkLiteralHost } from '../../net/address-guard.ts'
import { RecordCompleter } from '../../records/complete-record.ts'
import { ListAudience } from '../../records/list-audience.ts'
import { createRecordResource } from '../../records/record-resource.ts'
import { SharedParts } from '../../records/shared-parts.ts'
import type { AccountAccess, TokenSource, TransportPorts } from '../../transport.ts'
import { withChosenAuth } from '../spec/choose-auth.ts'
import { type HttpConnectorPlan, isHttpConnector } from '../spec/http-plan.ts'
import { httpOperations } from './http-operations.ts'
import { nameList } from './read/name-list.ts'
import { readPages } from './read/read-pages.ts'
import { shareTokens } from './sign-in/shared-tokens.ts'
import { askForTokens } from './sign-in/sign-in.ts'
import { callSystem } from './wire/call-system.ts'
import { DigestSessions } from './wire/digest-sessions.ts'
import { openExchange } from './wire/exchange.ts'
import { createPlaces } from './wire/places.ts'
import type { SystemContext } from './wire/system-context.ts'
import { numbersOf } from './wire/write-json.ts'

const MAX_BYTES = 33_554_432
export const GATHER_MS = 250

export interface HttpConnectionOptions extends AccountAccess, TransportPorts {
  readonly plan: ConnectorPlan
  /** How long a change waits for others that go in the same request. Default: 250 ms, for systems that are far away. */
  readonly gatherMs?: number | undefined
  /** What the system asked for before, where that is known. */
  readonly digests?: DigestSessions | undefined
}

/**
 * Opens an account of a system that is reached by HTTP. Nothing is sent before the first operation.
 *
 * @throws {OperationError} when the settings give no address.
 */
export function openHttpConnection(options: HttpConnectionOptions): Connection {
  const { settings, clock } = options
  const secretNames = secretNamesOf(options.plan.settings, options.secretNames)
  const seen = withoutSecrets(settings, secretNames)
  const plan = withChosenAuth(requireHttp(options.plan), seen)
  const secrets = secretNames.map((name) => settings[name])
  const contextWith =
    (visible: JsonObject) =>
    (names: Readonly<Record<string, unknown>> = {}) => ({
      variables: { settings: visible, ...names },
      now: clock.now(),
      budget: new RecordBudget(),
    })
  const requestContextOf = contextWith(settings)
  const places = createPlaces({
    http: plan.http,
    seen,
    origins: options.origins,
    open: (origin) =>
      openExchange({
        origin,
        timeoutMs: plan.timeoutMs,
        maxBytes: options.maxBytes ?? MAX_BYTES,
        connections: plan.parallel,
        allowPrivate: options.allowPrivate ?? false,
      }),
  })
  const system: SystemContext = {
    plan,
    place: places.name,
    pages: (resource, request) => pagesOf(system, resource.name, request),
    listName: ({ name }, request) => {
      const list = plan.resources[name]?.list
      return list && nameList(list, request, requestContextOf)
    },
    places,
    numbers: numbersOf(plan),
    gate: options.rateGate,
    gatherMs: options.gatherMs ?? GATHER_MS,
    clock,
    elapsed: options.elapsed ?? (() => performance.now()),
    random: options.random ?? Math.random,
    mask: createMask(secrets),
    maskSecrets: createSecretMask(secrets),
    requestContextOf,
    contextOf: contextWith(seen),
    tokens: options.tokens ?? ownTokens(plan, options, secretNames),
    digests: options.digests ?? new DigestSessions(),
    onRequest: options.onRequest,
    onExchange: options.onExchange,
  }
  return {
    resource: createResources(system, options),
    check: async (signal) => {
      for (const check of plan.http.checks) {
        const call = { plan: check, names: {}, values: { placeholders: {} }, repeatable: true }
        await callSystem(system, call, signal)
      }
      if (plan.http.checks.length > 0) return true
      // Where nothing is to be asked, it can be said all the same that nothing would ever be sent there.
      if (!options.allowPrivate) refusePrivate(places.name)
      return false
    },
    close: places.close,
  }
}

/** @throws {OperationError} for an address that is written as a private one */
function refusePrivate(origin: string): void {
  const host = parseUrl(origin)?.hostname ?? ''
  try {
    checkLiteralHost(host)
  } catch {
    const reason = say('privateAddress', { host })
    throw new OperationError({ class: 'config', reason, mayHaveHappened: false })
  }
}

/** What the account's own credentials get lives with the connection. */
function ownTokens(
  plan: HttpConnectorPlan,
  { settings, origins, allowPrivate = false, clock }: HttpConnectionOptions,
  secretNames: readonly string[],
): TokenSource {
  const at = { connector: plan, settings, origins, secretNames }
  return shareTokens(async (signal) => {
    if (!plan.signsIn) return askForTokens(at, { own: true }, { allowPrivate, signal, clock })
    const reason = say('signInNeeded', { system: plan.title })
    throw new OperationError({ class: 'config', reason, mayHaveHappened: false })
  }, clock)
}

function requireHttp(plan: ConnectorPlan): HttpConnectorPlan {
  if (isHttpConnector(plan)) return plan
  throw new Error(`the connector "${plan.name}" is not reached by HTTP`)
}

function pagesOf(system: SystemContext, name: string, request: ListRequest): AsyncIterable<Page> {
  const plan = system.plan.resources[name]
  if (!plan?.list) throw new Error(`"${name}" has no list`)
  return readPages(system, plan, plan.list, request)
}

/** Resources are made once, because their indexes share what is under way. */
function createResources(
  system: SystemContext,
  { indexStore: store, keptLists: lists = new Map(), ownPushes }: HttpConnectionOptions,
): (name: string) => Resource {
  const audience = new ListAudience(system, resourceOf)
  const completer = new RecordCompleter(system, new SharedParts(system.plan, lists), audience)
  const shared = { completer, store, lists, audience, ownPushes }
  const resources = new Map<string, Resource>()
  return resourceOf

  function resourceOf(name: string): Resource {
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
