import {
  type ConnectorPlan,
  completeSettings,
  evaluateValue,
  type JsonObject,
} from '../../engine/index.ts'
import type { Secret } from '../secrets/secret.ts'
import { saveAccount, showAccount } from '../store/accounts.ts'
import { MistakesError } from './mistakes-error.ts'
import { splitSecrets } from './split-secrets.ts'
import { trimAddresses } from './trim-addresses.ts'
import type { Workspace } from './workspace.ts'

export interface ConnectionChange {
  readonly name: string
  readonly connector: ConnectorPlan
  /** Secrets that are left out stay as they are. */
  readonly settings: JsonObject
}

/** @throws {MistakesError} if something is missing or cannot be */
export async function saveConnection(
  workspace: Workspace,
  { name, connector, settings: given }: ConnectionChange,
): Promise<void> {
  const settings = await withKeptSecrets(workspace, { name, connector, settings: given })
  await saveAccount(workspace.database.db, workspace.cipher, {
    workspace: workspace.name,
    name,
    connector: connector.name,
    ...splitSecrets(connector, settings),
  })
}

/**
 * What was entered, addresses without a slash at the end, together with the secrets that are stored already.
 *
 * A stored secret is never taken along to another host: whoever may change the address could else have it sent to a
 * machine of their own.
 *
 * @throws {MistakesError} if something is missing or cannot be
 */
export async function withKeptSecrets(
  { database, cipher, name: workspace }: Workspace,
  { name, connector, settings: given }: ConnectionChange,
): Promise<JsonObject> {
  const account = await showAccount(database.db, cipher, { workspace, name })
  const answered = Object.entries(given).filter(([, value]) => value !== null)
  const entered = trimAddresses(connector, Object.fromEntries(answered))
  const isSameHost =
    account?.connector === connector.name &&
    hostOf(connector, account.settings) === hostOf(connector, entered)
  const kept = isSameHost ? revealAll(account.secrets) : {}
  const { settings, mistakes } = completeSettings(connector.settings, { ...kept, ...entered })
  if (mistakes.length === 0) return settings
  const isMoved = account !== undefined && !isSameHost
  throw new MistakesError(
    isMoved
      ? 'the address is another, so the secrets have to be entered again'
      : 'the settings of the connection cannot be used yet',
    mistakes.map(({ path, message }) => ({ path: path.join('.'), message })),
  )
}

function revealAll(secrets: Readonly<Record<string, Secret>>): JsonObject {
  return Object.fromEntries(Object.entries(secrets).map(([key, secret]) => [key, secret.reveal()]))
}

/** Every host that secrets are sent to. */
function hostOf({ settings: schema, http }: ConnectorPlan, given: JsonObject): string {
  const { settings } = completeSettings(schema, given)
  const addresses = [http.base, ...(http.auth?.kind === 'oauth' ? [http.auth.token] : [])]
  try {
    return addresses
      .map((address) => evaluateValue(address, {}, { variables: { settings }, now: 0 }))
      .map((address) => new URL(typeof address === 'string' ? address : '').origin)
      .join(' ')
  } catch {
    return ''
  }
}
