import { FlowBusyError, LeaseLostError, type RunOptions, runFlow } from '../../../engine/index.ts'
import type { AccountOpener } from '../../installation/open-account.ts'
import { openFlow } from '../../installation/open-flow.ts'
import { SetupError } from '../../installation/setup-error.ts'
import type { Workspace } from '../../installation/workspace.ts'
import type { Projects } from '../../projects/projects.ts'
import type { JoinedRequest } from '../requests/join-requests.ts'
import type { JobFlow } from './run-outcome.ts'

/** What others hang on runs: traces, live progress. */
export type RunWatch = (
  flow: JobFlow,
) => Pick<RunOptions, 'trace' | 'onRecord' | 'onProgress' | 'explain'>

export interface RunPerformer {
  readonly projects: Projects
  readonly workspaceOf: (name: string) => Workspace
  /** Accounts are opened anew for every run, for their credentials may have changed. */
  readonly openerOf: (workspace: Workspace, flow: JobFlow) => AccountOpener
  readonly watch?: RunWatch | undefined
}

/** What makes a run end before its end. */
export interface RunEnding {
  /** Gently: records under way come to their end. */
  readonly stop: AbortSignal
  /** At once. */
  readonly cut: AbortSignal
  /** After the page: others wait, or it has taken long enough. */
  readonly isEnough: () => boolean
}

export type RunEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problem: string }
  /** It was ended before its end. */
  | { readonly kind: 'stopped' }
  /** Someone else runs the flow, or nobody and the lease has not run out yet. */
  | { readonly kind: 'busy' }

/** Runs a flow for a request; what a person has to set right is told, not thrown. */
export async function performRun(
  performer: RunPerformer,
  flow: JobFlow,
  request: JoinedRequest,
  ending: RunEnding,
): Promise<RunEnd> {
  const workspace = performer.workspaceOf(flow.workspace)
  const opener = performer.openerOf(workspace, flow)
  try {
    const { project } = await performer.projects.current(flow.workspace)
    const found = project.flows.find(({ plan }) => plan.name === flow.flow)
    if (!found)
      return { kind: 'failed', problem: `there is no flow "${flow.flow}" without mistakes` }
    const ready = await openFlow(workspace, project, found.plan, opener)
    const { result } = await runFlow({
      ...ready,
      ...performer.watch?.(flow),
      cause: request.cause,
      what: request.scope,
      force: request.force,
      stop: ending.stop,
      signal: ending.cut,
      isEnough: ending.isEnough,
    })
    if (result.state === 'failed') return { kind: 'failed', problem: result.reason }
    return { kind: result.state === 'stopped' ? 'stopped' : 'done' }
  } catch (error) {
    if (error instanceof FlowBusyError || error instanceof LeaseLostError) return { kind: 'busy' }
    if (error instanceof SetupError) return { kind: 'failed', problem: error.message }
    throw error
  } finally {
    await opener.close()
  }
}
