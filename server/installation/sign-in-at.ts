import { type SignIn, type SignInPlace, secretNamesOf } from '../../connectors/index.ts'
import type { ConnectorPlan, JsonObject } from '../../engine/index.ts'
import { transportOf } from '../process/transports.ts'
import type { OpenAccount } from '../store/accounts.ts'
import { boundOrigins } from './origins-of.ts'

/** An account of a system at which people sign in, and how they do. */
export interface SignInAt extends SignInPlace {
  readonly signIn: SignIn
}

/** How people sign in at a system; nothing where it knows other credentials. */
export function signInAt(
  connector: ConnectorPlan,
  account: Pick<OpenAccount, 'secrets' | 'origins'>,
  settings: JsonObject,
): SignInAt | undefined {
  const { signIn } = transportOf(connector)
  if (!connector.signsIn || !signIn) return undefined
  const secretNames = secretNamesOf(connector.settings, Object.keys(account.secrets))
  return { connector, settings, secretNames, origins: boundOrigins(account, connector), signIn }
}
