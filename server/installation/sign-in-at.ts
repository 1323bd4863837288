import { type SignIn, type SignInPlace, secretNamesOf } from '../../connectors/index.ts'
import type { ConnectorPlan, JsonObject } from '../../engine/index.ts'
import { transportOf } from '../process/transports.ts'
import type { OpenAccount } from '../store/accounts.ts'
import { boundOrigins } from './origins-of.ts'

/** An account of a system that hands out tokens, and how it is asked for them. */
export interface SignInAt extends SignInPlace {
  readonly signIn: SignIn
}

/** How a system is asked for tokens; nothing where it hands out none. */
export function signInAt(
  connector: ConnectorPlan,
  account: Pick<OpenAccount, 'secrets' | 'origins'>,
  settings: JsonObject,
): SignInAt | undefined {
  const { signIn } = transportOf(connector)
  if (!signIn?.handsOut(connector)) return undefined
  const secretNames = secretNamesOf(connector.settings, Object.keys(account.secrets))
  return { connector, settings, secretNames, origins: boundOrigins(account, connector), signIn }
}
