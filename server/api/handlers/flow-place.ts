import type { FlowPlan, Project, ProjectFile } from '../../../engine/index.ts'
import { say } from '../../../engine/index.ts'
import { flowsOf } from '../../installation/installed-flows.ts'
import {
  type AccountOpener,
  type AccountOpenerOptions,
  createAccountOpener,
} from '../../installation/open-account.ts'
import { notFound } from '../../problems/api-error.ts'
import type { Asker } from '../../projects/authoring/fair-turns.ts'
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
