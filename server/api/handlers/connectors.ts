import { MAX_DESCRIPTION_BYTES } from '../../../connectors/import/index.ts'
import { type ConnectorPlan, loadWords, say, toText, type Words } from '../../../engine/index.ts'
import type { connectorRoutes, AnswerRow as ToldRow, TriedList } from '../../contract/connectors.ts'
import type { AnswerRow } from '../../installation/answer-rows.ts'
import { reasonToSkip } from '../../installation/probe.ts'
import { type Tried, tryList } from '../../installation/try-list.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { AddressError, readAddress } from '../../process/read-address.ts'
import { listAccounts } from '../../store/accounts.ts'
import type { Handlers } from '../handler.ts'
import { withProjectProblems } from '../project-problem.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { askerOf, withOpener } from './flow-place.ts'

export function createConnectorHandlers(
  services: Services,
): Pick<Handlers, keyof typeof connectorRoutes> {
  return { ...createDrafters(services), ...createTriers(services) }
}

function createDrafters({ projects, config }: Services) {
  const draft = (call: Parameters<typeof askerOf>[0] & { language: string }, body: Uint8Array) =>
    withProjectProblems(async () => {
      const words = call.language === 'en' ? undefined : await loadWords(call.language)
      const question = { kind: 'draftConnector', files: [], words } as const
      const answer = await projects.authors.ask(askerOf(call), question, body)
      if ('json' in answer) return { json: answer.json }
      throw new ApiError(answer.problem)
    })

  return {
    draftConnector: (call) => draft(call, call.bytes),

    draftConnectorFrom: async (call) => {
      const { name, address, only } = call.body
      const text = await read(address, config.allowPrivate)
      return draft(call, new TextEncoder().encode(JSON.stringify({ name, text, only })))
    },
  } satisfies Partial<Handlers>
}

async function read(address: string, allowPrivate: boolean): Promise<string> {
  try {
    return await readAddress(address, { allowPrivate, most: MAX_DESCRIPTION_BYTES })
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    throw new ApiError({
      type: 'address_unreadable',
      status: 422,
      title: say('addressUnread', { reason: error.says }),
      detail: say('saveThenGive', {}),
      cause: error,
    })
  }
}

function createTriers(services: Services) {
  return {
    tryList: (call) =>
      withProjectProblems(() =>
        withSetupProblems(async () => {
          const { workspace, connection } = call.params
          const { resource, draft, records } = call.body
          const { project } = draft
            ? await services.projects.withDraft(askerOf(call), draft)
            : await services.projects.current(workspace)
          const connector = await connectorOf(services, call.params, project.connectors)
          if (draft) requireDraftOf(connector, draft.text)
          const plan = Object.hasOwn(connector.resources, resource)
            ? connector.resources[resource]
            : undefined
          const reason = plan ? reasonToSkip(plan) : 'no list'
          if (reason === 'no list' || reason === 'needs values')
            throw notFound(say('noList', { connector: connector.name, resource }))
          const tried = await withOpener(services, workspace, async (opener) => {
            const opened = await opener.open(connection, connector)
            return tryList(opened, connector, { resource, records, signal: call.signal })
          })
          return { body: toTold(tried, await loadWords(call.language)) }
        }),
      ),
  } satisfies Partial<Handlers>
}

/** Else the published connector would be tried, and a person would believe that it was the draft. */
function requireDraftOf({ name }: ConnectorPlan, text: string): void {
  const [, drafted = ''] = /^connector:[ \t]*["']?([\w-]+)/m.exec(text) ?? []
  if (drafted === name) return
  throw new ApiError({
    type: 'connector_unknown',
    status: 422,
    title: say('noConnector', { name: drafted }),
  })
}

async function connectorOf(
  { database }: Services,
  { workspace, connection }: { readonly workspace: string; readonly connection: string },
  connectors: Readonly<Record<string, ConnectorPlan>>,
): Promise<ConnectorPlan> {
  const accounts = await listAccounts(database.db, workspace)
  const account = accounts.find(({ name }) => name === connection)
  if (!account) throw notFound(say('noConnection', { name: connection }))
  const connector = Object.hasOwn(connectors, account.connector)
    ? connectors[account.connector]
    : undefined
  if (!connector) throw notFound(say('noConnector', { name: account.connector }))
  return connector
}

function toRow({ path, kind, value, count }: AnswerRow): ToldRow {
  return { path: [...path], kind, value: value ?? null, count: count ?? null }
}

function toTold(
  { requests, answer, record, problem, test, ...tried }: Tried,
  words: Words,
): TriedList {
  return {
    ...tried,
    requests: requests.map(({ summary, outcome = null, isGood, ms }) => ({
      summary,
      outcome,
      isGood,
      ms: Math.round(ms),
    })),
    answer: answer.map(toRow),
    record: record.map(toRow),
    problem: problem === undefined ? null : toText(problem, words),
    test: test ?? null,
  }
}
