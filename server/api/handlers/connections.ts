import { type ConnectorPlan, hashJson, loadWords, say } from '../../../engine/index.ts'
import type { ConnectionInfo, connectionRoutes } from '../../contract/connections.ts'
import { checkConnection } from '../../installation/check-connection.ts'
import type { Choices } from '../../installation/choices.ts'
import { findUses } from '../../installation/find-uses.ts'
import { listChoices, listValues } from '../../installation/list-choices.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { strangeOrigins } from '../../installation/origins-of.ts'
import { saveConnection, withKeptSecrets } from '../../installation/save-connection.ts'
import { createSharedAnswers, type SharedAnswers } from '../../installation/share-answers.ts'
import { signInAt } from '../../installation/sign-in-at.ts'
import { createTokenSource } from '../../installation/token-source.ts'
import { foldersOf } from '../../installation/workspace.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { listSignedIn } from '../../store/account-tokens.ts'
import {
  bindAccount,
  deleteAccount,
  listAccounts,
  type OpenAccount,
  saveAccountCheck,
  showAccount,
} from '../../store/accounts.ts'
import { loadConnectionCalls } from '../../store/connection-calls.ts'
import { loadHookTopics } from '../../store/hook-topics.ts'
import { loadLastCalls } from '../../store/last-calls.ts'
import { loadUsage } from '../../store/usage.ts'
import { seesPersonal } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage } from '../in-language.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { inUse, toCheckAnswer, toConnectionInfo, toConnectorInfo } from './connection-answers.ts'
import { createSignInHandlers } from './connection-sign-in.ts'
import { iso } from './file-answers.ts'
import { workspaceOf } from './workspace-of.ts'

const HOUR_MS = 3_600_000

export function createConnectionHandlers(
  services: Services,
): Pick<Handlers, keyof typeof connectionRoutes> {
  return {
    ...createReaders(services),
    ...createChangers(services),
    ...createAskers(services),
    ...createSignInHandlers(services),
  }
}

function createReaders(services: Services) {
  const { projects, database, clock } = services
  return {
    listConnectors: async ({ params: { workspace }, language }) => {
      const spoken = inLanguage(services, language).projects
      const { project } = await spoken.current(workspace)
      const connectors = Object.values(project.connectors).toSorted((left, right) =>
        left.title.localeCompare(right.title),
      )
      const items = connectors.map((plan) =>
        toConnectorInfo(plan, spoken.shipped.connectorHelp[plan.name] ?? ''),
      )
      return { body: { items } }
    },

    listConnections: async ({ params: { workspace }, language }) => {
      const { project } = await projects.current(workspace)
      const uses = await findUses(database.db, workspace, project)
      const signedIn = await listSignedIn(database.db, workspace)
      const hooks = await loadHookTopics(database.db, workspace)
      const calls = await loadConnectionCalls(database.db, workspace)
      const words = await loadWords(language)
      const items: ConnectionInfo[] = []
      for (const { name } of await listAccounts(database.db, workspace)) {
        const account = await requireAccount(services, workspace, name)
        items.push(
          toConnectionInfo(account, project, {
            usedBy: uses.get(name) ?? [],
            signedIn,
            hooks: hooks.get(name) ?? [],
            calls: calls.get(name),
            words,
          }),
        )
      }
      return { body: { items } }
    },

    readConnection: async ({ params: { workspace, connection }, language }) => {
      const body = await describe(services, workspace, connection, language)
      return { body, etag: hashJson(body).slice(0, 16) }
    },

    listCalls: async ({ params: { workspace, connection }, query: { failed = false } }) => {
      const account = await requireAccount(services, workspace, connection)
      const calls = await loadLastCalls(database.db, account.id, { failedOnly: failed })
      return {
        body: {
          items: calls.map((call) =>
            Object.assign({}, call, { at: iso(call.at), flow: call.flow ?? null }),
          ),
        },
      }
    },

    readUsage: async ({ params: { workspace, connection }, query: { hours = 24 } }) => {
      const account = await requireAccount(services, workspace, connection)
      const { project } = await projects.current(workspace)
      const limits = project.connectors[account.connector]?.limits ?? []
      const since = clock.now() - hours * HOUR_MS
      const usage = await loadUsage(database.db, account.id, since)
      return {
        body: {
          limits: limits.map(({ windowMs, allow }) => ({ windowMs, allow })),
          items: usage.map(({ hour, ...counts }) => Object.assign(counts, { at: iso(hour) })),
        },
      }
    },
  } satisfies Partial<Handlers>
}

function createChangers(services: Services) {
  const { database } = services
  return {
    saveConnection: ({ params: { workspace, connection }, body, language }) =>
      withSetupProblems(async () => {
        const connector = await requireConnector(services, workspace, body.connector)
        const place = workspaceOf(services, workspace)
        const difference = await saveConnection(place, {
          name: connection,
          connector,
          settings: body.settings,
        })
        return {
          body: await describe(services, workspace, connection, language),
          audit: { details: { connector: connector.name, ...difference } },
        }
      }),

    allowOrigins: async ({ params: { workspace, connection }, body: { origins }, language }) => {
      const account = await requireAccount(services, workspace, connection)
      const { strangeOrigins: asked } = await describe(services, workspace, connection, language)
      const unknown = origins.filter((origin) => !asked.includes(origin))
      if (unknown.length > 0) throw notAskedFor(unknown)
      const all = [...(account.origins ?? []), ...origins]
      const isBound = await bindAccount(database.db, services.cipher, account, all)
      if (!isBound) throw notFound(say('connectionChanged', { name: connection }))
      return {
        body: await describe(services, workspace, connection, language),
        audit: { details: { origins } },
      }
    },

    deleteConnection: async ({ params: { workspace, connection }, language }) => {
      const info = await describe(services, workspace, connection, language)
      if (info.usedBy.length > 0) throw inUse(info)
      await deleteAccount(database.db, { workspace, name: connection })
      return {}
    },
  } satisfies Partial<Handlers>
}

function createAskers(services: Services) {
  const { database, config, clock } = services
  const { allowPrivate } = config
  // By the connector as it is now: who has changed it is answered by what they made of it.
  const choices = new WeakMap<ConnectorPlan, SharedAnswers<Choices>>()
  const sharedBy = (connector: ConnectorPlan): SharedAnswers<Choices> => {
    const known = choices.get(connector) ?? createSharedAnswers<Choices>()
    choices.set(connector, known)
    return known
  }
  return {
    checkCredentials: ({ params: { workspace }, body, signal, language }) =>
      withSetupProblems(async () => {
        const connector = await requireConnector(services, workspace, body.connector)
        const place = workspaceOf(services, workspace)
        const { name = '', settings: given } = body
        const settings = await withKeptSecrets(place, { name, connector, settings: given })
        const account = await showAccount(database.db, services.cipher, { workspace, name })
        // Whoever has moved it has entered the secrets again.
        const isKept = account && strangeOrigins(account, connector, settings)?.length === 0
        const known = isKept ? account : undefined
        const options = { allowPrivate, folders: foldersOf(place), signal, known }
        return {
          body: toCheckAnswer(
            await checkConnection(connector, settings, options),
            await loadWords(language),
          ),
        }
      }),

    checkConnection: ({ params: { workspace, connection }, signal, language }) =>
      withSetupProblems(async () => {
        const account = await requireAccount(services, workspace, connection)
        const connector = await requireConnector(services, workspace, account.connector)
        const settings = await withKeptSecrets(workspaceOf(services, workspace), {
          name: connection,
          connector,
          settings: account.settings,
        })
        const place = workspaceOf(services, workspace)
        const at = signInAt(connector, account, settings)
        const tokens = at && createTokenSource(place, account, at, allowPrivate)
        const folders = foldersOf(place)
        const options = { allowPrivate, folders, signal, tokens, known: account }
        const result = await checkConnection(connector, settings, options)
        const problem = result.isGood ? undefined : result.message
        if (result.isAsked) {
          await saveAccountCheck(database.db, { id: account.id, at: clock.now(), problem })
        }
        return { body: toCheckAnswer(result, await loadWords(language)) }
      }),

    listChoices: ({ params, query, principal, signal }) =>
      withSetupProblems(async () => {
        const { workspace, connection, resource } = params
        const account = await requireAccount(services, workspace, connection)
        const connector = await requireConnector(services, workspace, account.connector)
        if (!connector.resources[resource]?.list) throw notFound(say('noChoices', { resource }))
        const seesPeople = seesPersonal(principal, workspace)
        const { settings, origins = [] } = account
        const asked = [workspace, connection, resource, query.field ?? null, seesPeople]
        const question = JSON.stringify([...asked, hashJson({ settings, origins: [...origins] })])
        const body = await sharedBy(connector)(question, signal, async (theirs) => {
          const opener = createAccountOpener(workspaceOf(services, workspace), { allowPrivate })
          const options = { seesPeople, signal: theirs }
          try {
            const opened = await opener.open(connection, connector)
            if (query.field === undefined) {
              return await listChoices(opened, connector, resource, options)
            }
            const side = { resource, field: query.field.split('.') }
            return { ...(await listValues(opened, connector, side, options)), isOpen: true }
          } finally {
            await opener.close()
          }
        })
        return { body }
      }),
  } satisfies Partial<Handlers>
}

function notAskedFor(origins: readonly string[]): ApiError {
  return new ApiError({
    type: 'origin_unknown',
    status: 422,
    title: say('originsUnknown', { origins: origins.join(', ') }),
    detail: say('allowStrangeOnly', {}),
  })
}

async function describe(
  services: Services,
  workspace: string,
  name: string,
  language: string,
): Promise<ConnectionInfo> {
  const { db } = services.database
  const account = await requireAccount(services, workspace, name)
  const { project } = await services.projects.current(workspace)
  const uses = await findUses(db, workspace, project)
  const signedIn = await listSignedIn(db, workspace)
  const hooks = (await loadHookTopics(db, workspace)).get(name) ?? []
  const calls = (await loadConnectionCalls(db, workspace)).get(name)
  return toConnectionInfo(account, project, {
    usedBy: uses.get(name) ?? [],
    signedIn,
    hooks,
    calls,
    words: await loadWords(language),
  })
}

async function requireAccount(
  { database, cipher }: Services,
  workspace: string,
  name: string,
): Promise<OpenAccount> {
  const account = await showAccount(database.db, cipher, { workspace, name })
  if (account) return account
  throw notFound(say('noConnection', { name }))
}

async function requireConnector(
  { projects }: Services,
  workspace: string,
  name: string,
): Promise<ConnectorPlan> {
  const { project } = await projects.current(workspace)
  const connector = project.connectors[name]
  if (connector) return connector
  throw new ApiError({
    type: 'connector_unknown',
    status: 422,
    title: say('noConnector', { name }),
    detail: say('chooseConnector', {}),
  })
}
