import { secretNamesOf, withoutSecrets } from '../../connectors/account/secret-names.ts'
import { addressContext } from '../../connectors/http/open/wire/parse-address.ts'
import {
  type ConnectorPlan,
  completeSettings,
  evaluateValue,
  type JsonObject,
} from '../../engine/index.ts'
import type { OpenAccount } from '../store/accounts.ts'

/**
 * Every origin (scheme, host, port) that the secrets of an account, or who signs in for it, are sent to, as the connector's
 * file has it now; absent where the settings give no address. No address sees a secret: it would be told with it.
 */
export function originsOf(
  { settings: schema, http }: ConnectorPlan,
  given: JsonObject,
  stored: readonly string[] = [],
): readonly string[] | undefined {
  const { settings } = completeSettings(schema, given)
  const seen = withoutSecrets(settings, secretNamesOf(schema, stored))
  const { auth } = http
  const addresses = [http.base, ...(auth?.kind === 'oauth' ? [auth.token, auth.authorize] : [])]
  try {
    const origins = addresses
      .map((address) => evaluateValue(address, {}, addressContext(seen)))
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
  const origins = originsOf(connector, settings, Object.keys(account.secrets))
  // Without an address nothing is sent.
  if (!holdsSecrets(account, connector) || origins === undefined) return []
  const { origins: bound } = account
  return bound && origins.filter((origin) => !bound.includes(origin))
}

/**
 * Where the account's secrets may be sent, for whoever sends them: an address may be another each time it is computed.
 * Absent: it has none.
 */
export function boundOrigins(
  account: Pick<OpenAccount, 'secrets' | 'origins'>,
  connector: ConnectorPlan,
): readonly string[] | undefined {
  return holdsSecrets(account, connector) ? (account.origins ?? []) : undefined
}

/** Where people sign in, what the system handed out is a secret, too. */
function holdsSecrets({ secrets }: Pick<OpenAccount, 'secrets'>, { http }: ConnectorPlan): boolean {
  return Object.keys(secrets).length > 0 || http.auth?.kind === 'oauth'
}
