import {
  evaluateValue,
  type JsonObject,
  OperationError,
  say,
  type ValuePlan,
} from '../../../../engine/index.ts'
import { type CallPlan, type HttpPlan, isHandedOut } from '../../spec/http-plan.ts'
import { addressContext, isAmong, requireBound } from '../../spec/parse-address.ts'
import { type Base, parseBase } from './build-request.ts'
import type { Exchange } from './exchange.ts'

/** Where requests go. */
export interface Place {
  readonly base: Base
  readonly exchange: Exchange
}

export interface Places {
  /** Names the system, also before anything was sent. */
  readonly name: string
  /**
   * Where a request goes; `kept` is what the system handed out, which may name one of the hosts that the connector declares.
   *
   * @throws {OperationError}
   */
  readonly of: (call: Pick<CallPlan, 'at'>, kept: JsonObject | undefined) => Place
  /** Where the last one to the same base went. */
  readonly last: (call: Pick<CallPlan, 'at'>) => Base
  readonly close: () => Promise<void>
}

interface PlacesOptions {
  readonly http: HttpPlan
  /** Settings that are no secrets: an address is shown. */
  readonly seen: JsonObject
  /** Where secrets may be sent; absent: there are none. */
  readonly origins: readonly string[] | undefined
  readonly open: (origin: string) => Exchange
}

/** @throws {OperationError} when the settings give no address, unless a sign-in gives it. */
export function createPlaces({ http, seen, origins, open }: PlacesOptions): Places {
  const { base: plan, bases, hosts, query, auth } = http
  const exchanges = new Map<string, Exchange>()
  const signed = auth?.kind === 'sign' ? auth.query : []
  const sent = isHandedOut(auth) ? (auth.send?.query ?? []) : signed
  const carried = new Set([...query, ...sent].map(({ name }) => name))
  let last: Base | undefined

  function placeOf(base: Base): Place {
    const exchange = exchanges.get(base.origin) ?? open(base.origin)
    exchanges.set(base.origin, exchange)
    return { base, exchange }
  }

  function evaluate(address: ValuePlan, kept: JsonObject | undefined): Base {
    const { variables, now } = addressContext(seen)
    const context = { now, variables: kept ? { ...variables, signIn: kept } : variables }
    const base = { ...parseBase(evaluateValue(address, {}, context)), carried }
    requireBound(base.origin, origins)
    return base
  }

  function evaluateTold(kept: JsonObject | undefined, declared: readonly string[]): Base {
    const base = evaluate(plan, kept)
    // What an answer says leads nowhere that the connector does not name, and nowhere that secrets were not entered for.
    requireDeclared(base.origin, declared)
    return base
  }

  const close = async () => {
    await Promise.all([...exchanges.values()].map((exchange) => exchange.close()))
  }
  const others = new Map(
    Object.entries(bases).map(([name, address]) => [name, placeOf(evaluate(address, undefined))]),
  )
  const other = ({ at }: Pick<CallPlan, 'at'>) => (at === undefined ? undefined : others.get(at))
  if (hosts) {
    return {
      name: hosts.join(' '),
      of: (call, kept) => {
        const place = other(call)
        if (place) return place
        last = evaluateTold(kept, hosts)
        return placeOf(last)
      },
      last: (call) => other(call)?.base ?? last ?? { origin: hosts[0] ?? '', path: '', exact: '/' },
      close,
    }
  }
  const place = placeOf(evaluate(plan, undefined))
  return {
    name: place.base.origin,
    of: (call) => other(call) ?? place,
    last: (call) => (other(call) ?? place).base,
    close,
  }
}

function requireDeclared(origin: string, hosts: readonly string[]): void {
  if (isAmong(origin, hosts)) return
  throw new OperationError({
    class: 'config',
    reason: say('hostUndeclared', { origin }),
    mayHaveHappened: false,
  })
}
