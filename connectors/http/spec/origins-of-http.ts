import { type ConnectorPlan, evaluateValue, type JsonObject } from '../../../engine/index.ts'
import { isHttpConnector } from './http-plan.ts'
import { addressContext } from './parse-address.ts'

/** Where requests go, and where people sign in; absent where the settings give no address. */
export function originsOfHttp(
  plan: ConnectorPlan,
  seen: JsonObject,
): readonly string[] | undefined {
  if (!isHttpConnector(plan)) return undefined
  const { base, auth } = plan.http
  const ofSignIn = auth?.kind === 'oauth' ? [auth.token, auth.authorize, auth.renew] : []
  const addresses = [base, ...ofSignIn].filter((address) => address !== undefined)
  try {
    const origins = addresses
      .map((address) => evaluateValue(address, {}, addressContext(seen)))
      .map((address) => new URL(typeof address === 'string' ? address : '').origin)
    return [...new Set(origins)]
  } catch {
    return undefined
  }
}
