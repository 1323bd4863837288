import { type ConnectorPlan, completeSettings, type JsonObject, say } from '../../engine/index.ts'
import { type OpenAccount, saveAccount, showAccount } from '../store/accounts.ts'
import { markSecrets } from './mark-secrets.ts'
import { MistakesError } from './mistakes-error.ts'
import { originsOf, strangeOrigins } from './origins-of.ts'
import { revealSecrets } from './reveal-settings.ts'
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
  const { database, cipher } = workspace
  const account = await showAccount(database.db, cipher, { workspace: workspace.name, name })
  const settings = await withKeptSecrets(workspace, { name, connector, settings: given })
  await saveAccount(database.db, cipher, {
    ...toAccount(workspace, { name, connector, settings }, Object.keys(account?.secrets ?? {})),
    keepsTokens:
      connector.signsIn && account !== undefined && isKnownPlace(account, connector, settings),
  })
}

/** An account of a connector as it is saved: its secrets bound to where the connector sends them. */
export function toAccount(
  { name: workspace }: Pick<Workspace, 'name'>,
  { name, connector, settings }: ConnectionChange,
  /** What was a secret stays one, whatever the connector's file says of it now. */
  knownSecrets: readonly string[] = [],
): Omit<OpenAccount, 'id'> & { readonly keepsTokens: boolean } {
  return {
    workspace,
    name,
    connector: connector.name,
    origins: originsOf(connector, settings, knownSecrets) ?? [],
    ...splitSecrets(connector, settings, knownSecrets),
    // What other credentials got proves nothing of these.
    keepsTokens: connector.signsIn,
  }
}

/**
 * What was entered, addresses without a slash at the end, together with the secrets that are stored already.
 *
 * A stored secret is never taken along to a place that it was not entered for: whoever may change an address, or the
 * connector's file, could else have it sent to a machine of their own.
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
  const all = { ...revealSecrets(account?.secrets ?? {}), ...entered }
  const isOther = account !== undefined && account.connector !== connector.name
  const isMoved = isOther || (account && !isKnownPlace(account, connector, all))
  const { settings, mistakes } = completeSettings(
    markSecrets(connector.settings, Object.keys(account?.secrets ?? {})),
    isMoved ? entered : all,
  )
  if (mistakes.length === 0) return settings
  throw new MistakesError(
    isMoved ? say('addressMoved', {}) : say('connectionNotReady', {}),
    mistakes.map(({ path, message }) => ({ path: path.join('.'), message })),
  )
}

function isKnownPlace(
  account: OpenAccount,
  connector: ConnectorPlan,
  settings: JsonObject,
): boolean {
  return strangeOrigins(account, connector, settings)?.length === 0
}
