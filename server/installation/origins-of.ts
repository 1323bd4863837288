import { secretNamesOf, withoutSecrets } from '../../connectors/index.ts'
import { type ConnectorPlan, completeSettings, type JsonObject } from '../../engine/index.ts'
import { transportOf } from '../process/transports.ts'
import type { OpenAccount } from '../store/accounts.ts'

/**
 * Every origin (scheme, host, port) that the secrets of an account, or who signs in for it, are sent to, as the connector's
 * file has it now; absent where the settings give no address. No address sees a secret: it would be told with it.
 */
export function originsOf(
  connector: ConnectorPlan,
  given: JsonObject,
  stored: readonly string[] = [],
): readonly string[] | undefined {
  const { settings } = completeSettings(connector.settings, given)
  const seen = withoutSecrets(settings, secretNamesOf(connector.settings, stored))
  return transportOf(connector).originsOf(connector, seen)
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

/** What a system hands out is a secret, too. */
function holdsSecrets(
  { secrets }: Pick<OpenAccount, 'secrets'>,
  connector: ConnectorPlan,
): boolean {
  const { signIn } = transportOf(connector)
  return Object.keys(secrets).length > 0 || signIn?.handsOut(connector) === true
}
