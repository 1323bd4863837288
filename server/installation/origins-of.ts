import {
  type ConnectorPlan,
  completeSettings,
  evaluateValue,
  type JsonObject,
} from '../../engine/index.ts'
import type { OpenAccount } from '../store/accounts.ts'

/**
 * Every origin (scheme, host, port) that the secrets of an account are sent to, as the connector's file has it now;
 * absent where the settings give no address.
 */
export function originsOf(
  { settings: schema, http }: ConnectorPlan,
  given: JsonObject,
): readonly string[] | undefined {
  const { settings } = completeSettings(schema, given)
  const addresses = [http.base, ...(http.auth?.kind === 'oauth' ? [http.auth.token] : [])]
  try {
    const origins = addresses
      .map((address) => evaluateValue(address, {}, { variables: { settings }, now: 0 }))
      .map((address) => new URL(typeof address === 'string' ? address : '').origin)
    return [...new Set(origins)]
  } catch {
    return undefined
  }
}

/**
 * Where the connector's file would send secrets of an account, and nobody said that they may be sent there. Absent: they
 * were stored before that was asked.
 */
export function strangeOrigins(
  account: Pick<OpenAccount, 'secrets' | 'origins'>,
  connector: ConnectorPlan,
  settings: JsonObject,
): readonly string[] | undefined {
  // Where people sign in, what the system handed out is a secret, too.
  const isSecret = Object.keys(account.secrets).length > 0 || connector.http.auth?.kind === 'oauth'
  const origins = originsOf(connector, settings)
  // Without an address nothing is sent.
  if (!isSecret || origins === undefined) return []
  const { origins: bound } = account
  return bound && origins.filter((origin) => !bound.includes(origin))
}
