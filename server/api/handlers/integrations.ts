import { createKeyLock, hashJson, type Json, say } from '../../../engine/index.ts'
import { addIntegration } from '../../catalogue/add-integration.ts'
import { type CatalogueItem, listCatalogue } from '../../catalogue/list-catalogue.ts'
import { removeIntegration } from '../../catalogue/remove-integration.ts'
import type { integrationRoutes } from '../../contract/integrations.ts'
import { activeFlows } from '../../installation/active-flows.ts'
import { findChangedStrays } from '../../installation/check-answers.ts'
import { findWrongRows } from '../../installation/check-rows.ts'
import { flowsOf } from '../../installation/installed-flows.ts'
import { type KeptTrial, loadTrial } from '../../installation/kept-trials.ts'
import { MistakesError } from '../../installation/mistakes-error.ts'
import { findMissing, findWrongAnswers, findWrongFlows } from '../../installation/questions.ts'
import { createRecentSides } from '../../installation/recent-sides.ts'
import { findTable, readTableSides, type TablePlan } from '../../installation/table-sides.ts'
import { ApiError, notFound, requireSameState } from '../../problems/api-error.ts'
import { type Answers, changeAnswers, loadAnswers } from '../../store/answers.ts'
import {
  type Integration,
  listIntegrations,
  saveIntegrationState,
} from '../../store/integrations.ts'
import { seesPersonal } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage } from '../in-language.ts'
import { withProjectProblems } from '../project-problem.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { authorOf } from './author-of.ts'
import { changedAnswers } from './changed-answers.ts'
import { requireIntegration, toIntegrationSummary, toQuestions } from './integration-answers.ts'
import { requireFlowsLeft } from './subscriptions.ts'
import { workspaceOf } from './workspace-of.ts'

export function createIntegrationHandlers(
  services: Services,
): Pick<Handlers, keyof typeof integrationRoutes> {
  return {
    ...createListHandlers(services),
    ...createSwitchHandlers(services),
    ...createAnswerHandlers(services),
    ...createTableHandlers(services),
  }
}

function createListHandlers(services: Services) {
  const { database } = services
  return {
    listCatalogue: async ({ params: { workspace }, language }) => {
      const items = await listCatalogue(inLanguage(services, language), workspace)
      return { body: { items: items.map(toCatalogueEntry) } }
    },

    listIntegrations: async ({ params: { workspace }, language }) => {
      const spoken = inLanguage(services, language)
      const items = []
      for (const integration of await listIntegrations(database.db, workspace)) {
        items.push(await toIntegrationSummary(spoken, integration))
      }
      return { body: { items } }
    },

    readIntegration: async ({ params, language }) => {
      const integration = await requireIntegration(services, params)
      return { body: await toIntegrationSummary(inLanguage(services, language), integration) }
    },
  } satisfies Partial<Handlers>
}

function createSwitchHandlers(services: Services) {
  const { database, work } = services
  const switching = createKeyLock()
  return {
    addIntegration: (call) =>
      withProjectProblems(async () => {
        const { workspace } = call.params
        const { name } = call.body
        const item = (await listCatalogue(services, workspace)).find((each) => each.name === name)
        if (!item) throw notFound(say('noIntegrationListed', { name }))
        if (item.isAdded) throw alreadyAdded(name)
        const added = await addIntegration(services, workspace, item, authorOf(call))
        const spoken = inLanguage(services, call.language)
        return { body: await toIntegrationSummary(spoken, added), audit: { subject: name } }
      }),

    switchIntegration: ({ params, body: { state, despite }, language }) =>
      withSetupProblems(async () => {
        const integration = await requireIntegration(services, params)
        const { workspace } = params
        // Of several that are switched on at once, each sees those before it.
        await switching.hold(workspace, async () => {
          if (state === 'on') {
            const answers = await loadAnswers(database.db, integration.id)
            await requireSubscriptionFor(services, integration, answers)
            await requireComplete(services, integration, despite ?? false)
          }
          await saveIntegrationState(database.db, integration.id, state)
        })
        await work.followChanges(workspace)
        return {
          body: await toIntegrationSummary(inLanguage(services, language), {
            ...integration,
            state,
          }),
          audit: { details: { state } },
        }
      }),

    removeIntegration: async ({ params }) => {
      const integration = await requireIntegration(services, params)
      if (!(await removeIntegration(services, integration))) throw stillRuns(integration.name)
      return {}
    },
  } satisfies Partial<Handlers>
}

function createAnswerHandlers(services: Services) {
  const { database, projects, work, config } = services
  return {
    readQuestions: async ({ params, language }) => {
      const integration = await requireIntegration(services, params)
      const answers = await loadAnswers(database.db, integration.id)
      const body = await toQuestions(inLanguage(services, language), integration, answers)
      return { body, etag: hashJson(body.answers).slice(0, 16) }
    },

    saveAnswers: ({ params, body, ifMatch, language, signal }) =>
      withSetupProblems(async () => {
        const integration = await requireIntegration(services, params)
        const { project } = await projects.current(params.workspace)
        const flows = flowsOf(project, integration.name)
        const change = (now: Answers): Answers => {
          const { tables, ...before } = now
          requireSameState(ifMatch, hashJson(toSaved(before)).slice(0, 16))
          const next = { ...body, tables }
          const wrong = [
            ...findWrongAnswers(flows, next),
            ...findWrongFlows({ project, integration: integration.name }, now, next),
          ]
          if (wrong.length > 0) throw new MistakesError(say('someAnswersUnfit', {}), wrong)
          return next
        }
        // Outside the transaction: systems may take their time.
        const before = await loadAnswers(database.db, integration.id)
        const changed = change(before)
        const strays = await findChangedStrays(
          workspaceOf(services, params.workspace),
          { project, integration: integration.name, before, changed },
          { allowPrivate: config.allowPrivate, signal },
        )
        if (strays.length > 0) throw new MistakesError(say('someAnswersUnfit', {}), strays)
        if (integration.state === 'on') {
          await requireSubscriptionFor(services, integration, changed)
        }
        const answers = await changeAnswers(database.db, integration.id, change)
        await work.followChanges(params.workspace)
        const spoken = inLanguage(services, language)
        const questions = await toQuestions(spoken, integration, answers)
        const details = { changed: changedAnswers(before, answers) }
        return {
          body: questions,
          etag: hashJson(questions.answers).slice(0, 16),
          audit: { details },
        }
      }),
  } satisfies Partial<Handlers>
}

function createTableHandlers(services: Services) {
  const { database, projects, config } = services
  const recentSides = createRecentSides()
  return {
    readTable: async ({ params }) => {
      const { integration, table } = await requireTable(services, params)
      const { tables } = await loadAnswers(database.db, integration.id)
      const rows = tables[params.table] ?? {}
      return { body: toContent(table, rows), etag: hashJson({ ...rows }).slice(0, 16) }
    },

    saveTable: ({ params, body: { rows }, ifMatch, signal }) =>
      withSetupProblems(async () => {
        const { integration, table } = await requireTable(services, params)
        const { project } = await projects.current(params.workspace)
        const answers = await loadAnswers(database.db, integration.id)
        const place = { project, spoken: project, integration: integration.name, answers }
        const options = { allowPrivate: config.allowPrivate, seesPeople: true, signal }
        const workspace = workspaceOf(services, params.workspace)
        const check = { project, integration: integration.name, table }
        const known = answers.tables[params.table] ?? {}
        let sides = await recentSides.read(workspace, place, table, options)
        // What looks wrong may have been made in the system a moment ago.
        if (findWrongRows({ ...check, sides }, known, rows).length > 0) {
          sides = await recentSides.readAgain(workspace, place, table, options)
        }
        await changeAnswers(database.db, integration.id, (before) => {
          const own = before.tables[params.table] ?? {}
          requireSameState(ifMatch, hashJson({ ...own }).slice(0, 16))
          const wrong = findWrongRows({ ...check, sides }, own, rows)
          if (wrong.length > 0) throw new MistakesError(say('someRowsUnfit', {}), wrong)
          return { ...before, tables: { ...before.tables, [params.table]: rows } }
        })
        return { body: toContent(table, rows), etag: hashJson({ ...rows }).slice(0, 16) }
      }),

    readTableChoices: ({ params, principal, language, signal }) =>
      withSetupProblems(async () => {
        const { integration, table } = await requireTable(services, params)
        const { project } = await projects.current(params.workspace)
        const spoken = await inLanguage(services, language).projects.current(params.workspace)
        const answers = await loadAnswers(database.db, integration.id)
        const seesPeople = seesPersonal(principal, params.workspace)
        const { from, to, suggestions } = await readTableSides(
          workspaceOf(services, params.workspace),
          { project, spoken: spoken.project, integration: integration.name, answers },
          table,
          { allowPrivate: config.allowPrivate, seesPeople, signal },
        )
        return { body: { from: from ?? null, to: to ?? null, suggestions: [...suggestions] } }
      }),
  } satisfies Partial<Handlers>
}

/** @throws {ApiError} where the subscription of the workspace has not so many flows */
async function requireSubscriptionFor(
  services: Services,
  integration: Integration,
  answers: Answers,
): Promise<void> {
  const { project } = await services.projects.current(integration.workspace)
  const flows = activeFlows(project, integration.name, answers)
  await requireFlowsLeft(
    services,
    integration,
    flows.map(({ name }) => name),
  )
}

type Saved = Omit<Awaited<ReturnType<typeof loadAnswers>>, 'tables'>

function toSaved({ settings, connections, directions, off }: Saved) {
  return { settings, connections, directions, off: [...off] }
}

async function requireTable(
  services: Services,
  params: { readonly workspace: string; readonly integration: string; readonly table: string },
): Promise<{ readonly integration: Integration; readonly table: TablePlan }> {
  const integration = await requireIntegration(services, params)
  const { project } = await services.projects.current(params.workspace)
  const table = findTable(project, integration.name, params.table)
  if (table) return { integration, table }
  throw notFound(say('noTableHere', { name: params.table }))
}

function toCatalogueEntry({ about, isOwn: _isOwn, connections, ...item }: CatalogueItem) {
  return { ...item, connections: { ...connections }, ...(about !== undefined && { about }) }
}

function toContent(table: TablePlan, rows: Readonly<Record<string, Json>>) {
  return { rows: { ...rows }, shipped: { ...table.rows } }
}

async function requireComplete(
  services: Services,
  integration: Integration,
  despite: boolean,
): Promise<void> {
  const { workspace, id } = integration
  const { project } = await services.projects.current(workspace)
  const answers = await loadAnswers(services.database.db, id)
  const place = workspaceOf(services, workspace)
  const missing = await findMissing(place, project, integration, answers)
  if (missing.length > 0) {
    throw new MistakesError(say('answersMissing', {}), missing)
  }
  if (despite) return
  const trial = await loadTrial(services.database.db, { integration, project, answers })
  if (trial?.isCurrent) requireGood(trial)
  // What ran already has shown what comes of it.
  else if (integration.state === 'setup') throw notTried()
}

function notTried(): ApiError {
  return new ApiError({
    type: 'trial_missing',
    status: 422,
    title: say('trialMissing', {}),
    detail: say('tryFirst', {}),
  })
}

function requireGood({ flows }: KeptTrial): void {
  const count = flows.reduce((sum, { fail }) => sum + fail, 0)
  if (count === 0 && flows.every(({ problem }) => problem === undefined)) return
  throw new ApiError({
    type: 'trial_failed',
    status: 422,
    title: say('trialFailed', {}),
    detail: say('mendThenTry', {}),
  })
}

function alreadyAdded(name: string): ApiError {
  return new ApiError({
    type: 'already_added',
    status: 409,
    title: say('alreadyAdded', { name }),
    detail: say('goOnWithSetup', {}),
  })
}

function stillRuns(name: string): ApiError {
  return new ApiError({
    type: 'flow_busy',
    status: 409,
    title: say('runNotOver', { name }),
    detail: say('removeAfterRun', {}),
    retryAfterSeconds: 30,
    hasChanged: true,
  })
}
