import type { FlowPlan, Project, ProjectFile } from '../../../engine/index.ts'
import { say } from '../../../engine/index.ts'
import { flowsOf } from '../../installation/installed-flows.ts'
import {
  type AccountOpener,
  type AccountOpenerOptions,
  createAccountOpener,
} from '../../installation/open-account.ts'
import type { SourceOfFlow } from '../../installation/read-source-records.ts'
import { notFound } from '../../problems/api-error.ts'
import type { Asker } from '../../projects/authoring/fair-turns.ts'
import { flowNameIn, sourceIn } from '../../projects/draft-flow.ts'
import { listDrafts, loadDrafts } from '../../projects/drafts.ts'
import { type Answers, loadAnswers } from '../../store/answers.ts'
import type { Integration } from '../../store/integrations.ts'
import { callerOf, type Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { requireIntegration } from './integration-answers.ts'
import { workspaceOf } from './workspace-of.ts'

/** A flow of an installed integration, as a call names it. */
export interface FlowPlace {
  readonly integration: Integration
  readonly project: Project
  /** What it is compiled from. */
  readonly files: readonly ProjectFile[]
  readonly plan: FlowPlan
  readonly answers: Answers
}

interface FlowParams {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}

/** @throws {ApiError} if there is no such flow in the workspace */
export async function requireFlow(services: Services, params: FlowParams): Promise<FlowPlace> {
  const integration = await requireIntegration(services, params)
  const { project, files } = await services.projects.current(params.workspace)
  const plan = flowsOf(project, integration.name).find(({ name }) => name === params.flow)
  if (!plan) throw notFound(say('noFlowHere', { flow: params.flow }))
  return {
    integration,
    project,
    files,
    plan,
    answers: await loadAnswers(services.database.db, integration.id),
  }
}

/** A flow that may be a draft still: where it belongs, and the records that it begins with. */
export interface OpenFlowPlace extends Omit<FlowPlace, 'plan' | 'files'> {
  readonly plan: SourceOfFlow & Pick<FlowPlan, 'name'>
  /** File in the project. */
  readonly path: string
  /** As it runs; absent: it was never published. */
  readonly published: FlowPlace | undefined
}

/**
 * The same for what may be done before a flow is published. Of a draft only its source is read, and not compiled: it may
 * have mistakes yet.
 *
 * @throws {ApiError} if there is neither such a flow nor a draft of one beside the integration
 */
export async function requireOpenFlow(
  services: Services,
  params: FlowParams,
): Promise<OpenFlowPlace> {
  const integration = await requireIntegration(services, params)
  const { project, files } = await services.projects.current(params.workspace)
  const answers = await loadAnswers(services.database.db, integration.id)
  const own = flowsOf(project, integration.name)
  const plan = own.find(({ name }) => name === params.flow)
  const fileOf = (flow: FlowPlan | undefined) =>
    project.flows.find((each) => each.plan === flow)?.file ?? ''
  if (plan) {
    const published = { integration, project, files, plan, answers }
    return { ...published, path: fileOf(plan), published }
  }
  const draft = await findDraftFlow(services, params, folderOf(fileOf(own[0])))
  if (!draft) throw notFound(say('noFlowHere', { flow: params.flow }))
  const connections = project.integrations[integration.name]?.connections ?? {}
  const source = { resource: toResource(draft.source), more: [] }
  const begun = { name: params.flow, connections, source }
  return { integration, project, answers, plan: begun, path: draft.path, published: undefined }
}

/** What an integration would read for a flow that is not written yet. */
export async function requireSource(
  services: Services,
  params: Omit<FlowParams, 'flow'>,
  source: string,
): Promise<Pick<OpenFlowPlace, 'project' | 'answers'> & { readonly plan: SourceOfFlow }> {
  const integration = await requireIntegration(services, params)
  const { project } = await services.projects.current(params.workspace)
  const answers = await loadAnswers(services.database.db, integration.id)
  const connections = project.integrations[integration.name]?.connections ?? {}
  return {
    project,
    answers,
    plan: { connections, source: { resource: toResource(source), more: [] } },
  }
}

async function findDraftFlow(
  { database: { db } }: Services,
  { workspace, flow }: FlowParams,
  folder: string,
): Promise<{ readonly path: string; readonly source: string } | undefined> {
  const paths = (await listDrafts(db, workspace))
    .filter((draft) => draft.basedOn === undefined && folderOf(draft.path) === folder)
    .map(({ path }) => path)
  const drafts = paths.length === 0 ? [] : await loadDrafts(db, workspace, paths)
  const draft = drafts.find(({ text }) => flowNameIn(text) === flow)
  return draft && { path: draft.path, source: sourceIn(draft.text) }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** `shop.order` */
function toResource(name: string): SourceOfFlow['source']['resource'] {
  const [role = '', resource = ''] = name.split('.')
  return { role, resource, name }
}

/** Who takes a turn with a call. */
export function askerOf({
  params,
  principal,
  signal,
}: {
  readonly params: { readonly workspace: string }
  readonly principal: Principal | undefined
  readonly signal: AbortSignal
}): Asker {
  return { workspace: params.workspace, caller: callerOf(principal), signal }
}

/** Opens accounts for the time of a call. */
export async function withOpener<T>(
  services: Services,
  workspace: string,
  work: (opener: AccountOpener) => Promise<T>,
  onRequest?: AccountOpenerOptions['onRequest'],
): Promise<T> {
  const { allowPrivate } = services.config
  const place = workspaceOf(services, workspace)
  const opener = createAccountOpener(place, { allowPrivate, onRequest })
  try {
    return await work(opener)
  } finally {
    await opener.close()
  }
}
