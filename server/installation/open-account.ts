import {
  createRateGate,
  type ExchangeEvent,
  type KeptLists,
  type RateGate,
} from '../../connectors/index.ts'
import type { Connection, ConnectorPlan, JsonObject } from '../../engine/index.ts'
import { completeSettings, say } from '../../engine/index.ts'
import { listenTo } from '../journal/attribute-exchanges.ts'
import { shellWord } from '../process/shell-words.ts'
import { transportOf } from '../process/transports.ts'
import {
  type Account,
  bindAccount,
  loadSealedAccounts,
  type OpenAccount,
  type SealedAccount,
} from '../store/accounts.ts'
import { groupCalls } from '../store/group-calls.ts'
import { createHookEchoes } from '../store/hook-echoes.ts'
import { createSqlIndexStore } from '../store/index-store.ts'
import { markSecrets } from './mark-secrets.ts'
import { boundOrigins, originsOf, strangeOrigins } from './origins-of.ts'
import { revealSettings } from './reveal-settings.ts'
import { sayMistakes } from './say-mistakes.ts'
import { SetupError } from './setup-error.ts'
import { signInAt } from './sign-in-at.ts'
import { systemPorts } from './system-ports.ts'
import { createTokenSource } from './token-source.ts'
import { foldersOf, type Workspace } from './workspace.ts'

/** Opens accounts, each once, so that all flows of a process share its rate limits and its local indexes. */
export interface AccountOpener {
  readonly open: (name: string, connector: ConnectorPlan) => Promise<Connection>
  readonly close: () => Promise<void>
}

export interface AccountOpenerOptions {
  /** Reach systems on addresses of the own network. */
  readonly allowPrivate: boolean
  /**
   * Secrets that were sealed before they were bound to a place are bound to where the connector sends them now. Only for
   * what runs published files: a person's draft could name any place. Default: they are refused.
   */
  readonly bindsOld?: boolean | undefined
  /** The systems are simulated: no limits but those that they tell themselves. Default: false. */
  readonly isSimulated?: boolean | undefined
  /** Gives the gate of an account, which outlives this opener. Default: one gate per account in here. */
  readonly gateOf?: ((account: Account, connector: ConnectorPlan) => RateGate) | undefined
  /** Hears of every request, in the asynchronous context of who asked for it. */
  readonly onRequest?: ((account: Account, event: ExchangeEvent) => void) | undefined
}

export function createAccountOpener(
  workspace: Workspace,
  {
    allowPrivate,
    bindsOld = false,
    isSimulated = false,
    gateOf = createGates(workspace),
    onRequest,
  }: AccountOpenerOptions,
): AccountOpener {
  const { database, cipher } = workspace
  const opened = new Map<string, Promise<Connection>>()
  /** Those that a flow asks for together are read together. */
  const sealedOf = groupCalls<string, { readonly open: SealedAccount | undefined }>(
    async (names) => {
      const sealed = await loadSealedAccounts(database.db, workspace.name, names)
      return names.map((name) => ({ open: sealed.get(name) }))
    },
  )

  async function open(name: string, declared: ConnectorPlan): Promise<Connection> {
    const connector = isSimulated ? withoutLimits(declared) : declared
    const sealed = await sealedOf(name)
    const account = requireAccount(sealed.open?.(cipher), name, connector)
    const settings = settingsOf(account, connector)
    const origins = await requireKnownPlace(account, connector, settings)
    const at = signInAt(connector, { secrets: account.secrets, origins }, settings)
    const access = { settings, secretNames: Object.keys(account.secrets), origins }
    return transportOf(connector).open(connector, access, {
      tokens: at && createTokenSource(workspace, account, at, allowPrivate),
      indexStore: createSqlIndexStore(workspace.database.db, cipher, account.id),
      ownPushes: createHookEchoes(workspace.database.db, account.id, workspace.database.clock.now),
      keptLists: keptListsOf(workspace.database, account.id),
      rateGate: gateOf(account, connector),
      clock: workspace.database.clock,
      random: systemPorts.random,
      allowPrivate,
      folders: foldersOf(workspace),
      onRequest: onRequest && ((event) => onRequest(account, event)),
      onExchange: listenTo(name),
    })
  }

  /**
   * Whoever may edit a connector's file could else have secrets sent to a machine of their own. Gives where they may be
   * sent.
   */
  async function requireKnownPlace(
    account: OpenAccount,
    connector: ConnectorPlan,
    settings: JsonObject,
  ): Promise<readonly string[] | undefined> {
    const strange = strangeOrigins(account, connector, settings)
    if (strange?.length === 0) return boundOrigins(account, connector)
    const origins = originsOf(connector, settings, Object.keys(account.secrets)) ?? []
    if (strange === undefined && bindsOld) {
      await bindAccount(database.db, cipher, account, origins)
      return origins
    }
    throw new SetupError(
      say('secretsNotFor', { name: account.name, origins: placesOf(strange ?? origins) }),
      say('allowOrigins', {}),
    )
  }

  return {
    open: (name, connector) => {
      const connection = opened.get(name) ?? open(name, connector)
      opened.set(name, connection)
      return connection
    },
    close: async () => {
      const connections = await Promise.allSettled(opened.values())
      for (const each of connections) if (each.status === 'fulfilled') await each.value.close()
    },
  }
}

function placesOf(origins: readonly string[] = []): string {
  return origins.join(', ')
}

/** Of all accounts of a database, for as long as this process lives: runs come every few minutes. */
const keptLists = new WeakMap<Workspace['database'], Map<number, KeptLists>>()

function keptListsOf(database: Workspace['database'], account: number): KeptLists {
  const ofDatabase = keptLists.get(database) ?? new Map<number, KeptLists>()
  keptLists.set(database, ofDatabase)
  const lists: KeptLists = ofDatabase.get(account) ?? new Map()
  ofDatabase.set(account, lists)
  return lists
}

/** Gates that live in this process, one per account. */
function createGates({
  database: { clock },
}: Workspace): (account: Account, connector: ConnectorPlan) => RateGate {
  const gates = new Map<number, RateGate>()
  return ({ id }, { limits, parallel }) => {
    const gate = gates.get(id) ?? createRateGate({ limits, parallel, clock })
    gates.set(id, gate)
    return gate
  }
}

/** Limits are there to spare real systems. */
function withoutLimits(connector: ConnectorPlan): ConnectorPlan {
  return { ...connector, limits: [], parallel: 8 }
}

function requireAccount(
  account: OpenAccount | undefined,
  name: string,
  connector: ConnectorPlan,
): OpenAccount {
  const hint = say('connectIt', { name: shellWord(name), connector: shellWord(connector.name) })
  if (!account) throw new SetupError(say('notConnected', { system: connector.title, name }), hint)
  if (account.connector === connector.name) return account
  throw new SetupError(
    say('otherConnector', { name, connector: account.connector, needed: connector.name }),
    say('replaceConnection', {}),
  )
}

function settingsOf(account: OpenAccount, connector: ConnectorPlan): JsonObject {
  const { settings, mistakes } = completeSettings(
    markSecrets(connector.settings, Object.keys(account.secrets)),
    revealSettings(account),
  )
  if (mistakes.length === 0) return settings
  throw new SetupError(
    say('connectionUnusable', { name: account.name, reasons: sayMistakes(mistakes) }),
    say('connectAgain', {
      name: shellWord(account.name),
      connector: shellWord(connector.name),
    }),
  )
}
