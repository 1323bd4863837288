import {
  type ConnectorPlan,
  evaluateValue,
  type JsonObject,
  type ValuePlan,
} from '../../../engine/index.ts'
import { withChosenAuth } from './choose-auth.ts'
import { type AuthPlan, isHttpConnector } from './http-plan.ts'
import { addressContext } from './parse-address.ts'

/** Where requests go, and where people sign in; absent where the settings give no address. */
export function originsOfHttp(
  plan: ConnectorPlan,
  seen: JsonObject,
): readonly string[] | undefined {
  if (!isHttpConnector(plan)) return undefined
  const { base, bases, hosts = [], auth } = withChosenAuth(plan, seen).http
  const own = hosts.length > 0 ? [] : [base]
  const addresses = [...own, ...Object.values(bases), ...addressesOf(auth)]
  try {
    const origins = addresses
      .filter((address) => address !== undefined)
      .map((address) => evaluateValue(address, {}, addressContext(seen)))
      .map((address) => new URL(typeof address === 'string' ? address : '').origin)
    return [...new Set([...origins, ...hosts])]
  } catch {
    return undefined
  }
}

function addressesOf(auth: AuthPlan | undefined): readonly (ValuePlan | undefined)[] {
  if (auth?.kind === 'login') return [auth.base]
  return auth?.kind === 'oauth' ? [auth.token, auth.authorize, auth.renew] : []
}
