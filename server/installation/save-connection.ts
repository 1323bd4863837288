import {
  type ConnectorPlan,
  completeSettings,
  hashJson,
  isJsonObject,
  type JsonObject,
  say,
} from '../../engine/index.ts'
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

/** What is another thing at a connection than before: names and addresses, never secrets. */
export interface ConnectionDifference {
  /** Settings that have another value, and secrets that were entered. */
  readonly changed: readonly string[]
  /** Where it leads, where that is somewhere else. */
  readonly origins?: { readonly before: readonly string[]; readonly after: readonly string[] }
}

/** @throws {MistakesError} if something is missing or cannot be */
export async function saveConnection(
  workspace: Workspace,
  { name, connector, settings: given }: ConnectionChange,
): Promise<ConnectionDifference> {
  const { database, cipher } = workspace
  const account = await showAccount(database.db, cipher, { workspace: workspace.name, name })
  const settings = await withKeptSecrets(workspace, { name, connector, settings: given })
  const known = Object.keys(account?.secrets ?? {})
  const next = toAccount(workspace, { name, connector, settings }, known)
  const difference = differenceOf(account, next, given)
  await saveAccount(database.db, cipher, {
    ...next,
    keepsTokens:
      connector.signsIn && account !== undefined && isKnownPlace(account, connector, settings),
    renewsHook: difference.origins !== undefined,
  })
  return difference
}

function differenceOf(
  account: OpenAccount | undefined,
  { settings, secrets, origins: after = [] }: Pick<OpenAccount, 'settings' | 'secrets' | 'origins'>,
  given: JsonObject,
): ConnectionDifference {
  const old = account?.settings ?? {}
  const names = new Set([...Object.keys(old), ...Object.keys(settings)])
  const entered = Object.keys(secrets).filter((name) => (given[name] ?? null) !== null)
  const changed = [...names].filter(
    (name) => hashJson(old[name] ?? null) !== hashJson(settings[name] ?? null),
  )
  const { origins: before = [] } = account ?? {}
  const isMoved =
    account !== undefined && hashJson(before.toSorted()) !== hashJson(after.toSorted())
  return {
    changed: [...changed, ...entered].toSorted(),
    ...(isMoved ? { origins: { before, after } } : {}),
  }
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
  const found = [...mistakes, ...unknownSettings(connector, account, entered)]
  if (found.length === 0) return settings
  throw new MistakesError(
    isMoved ? say('addressMoved', {}) : say('connectionNotReady', {}),
    found.map(({ path, message }) => ({ path: path.join('.'), message })),
  )
}

/** What nothing reads would be shown to everybody, and may be a secret in the wrong place. What is stored may be of an older connector. */
function unknownSettings(
  { settings: { properties } }: ConnectorPlan,
  account: OpenAccount | undefined,
  entered: JsonObject,
): ReturnType<typeof completeSettings>['mistakes'] {
  if (!isJsonObject(properties)) return []
  const known = [properties, account?.settings ?? {}, account?.secrets ?? {}]
  return Object.keys(entered)
    .filter((name) => !known.some((one) => Object.hasOwn(one, name)))
    .map((name) => ({ path: [name], message: say('isNotKnown', {}) }))
}

function isKnownPlace(
  account: OpenAccount,
  connector: ConnectorPlan,
  settings: JsonObject,
): boolean {
  return strangeOrigins(account, connector, settings)?.length === 0
}
